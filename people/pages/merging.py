"""一个人登记了两次: both records and what each has, then one of them stands for both; and back."""

import unicodedata
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.readmodel import GigsReadModel
from income.readmodel import IncomeReadModel
from kernel.errors import MENDABLE
from kernel.time import day_of, now
from people.domain import Worker, masked_id_number, masked_name, masked_phone
from people.pages.door import blueprint
from people.pages.records import around_the_desk
from people.readmodel import Registry, Vault
from people.service import Merging
from shell.access import looked_at
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.web import actor, requires, wrote
from training.readmodel import TrainingReadModel
from workshops.readmodel import WorkshopsReadModel

PHONE_DIGITS = 11
LONGEST = 120  # characters of an address with an id at its end


@blueprint.get("/merging")
@requires("merge-workers")
def merging() -> ResponseReturnValue:
    """Name two records, look at both, decide; and those that were merged here, to be parted."""
    return _page(Form(request.args))


@blueprint.post("/merging")
@requires("merge-workers")
def merge() -> ResponseReturnValue:
    """Let the other record be the same person as the one that is kept. A repeat changes nothing."""
    return _decide(house().get(Merging).merge)


@blueprint.post("/merging/parting")
@requires("merge-workers")
def part() -> ResponseReturnValue:
    """Let a merged record be somebody of their own again."""
    return _decide(house().get(Merging).part)


def _decide(act: Any) -> ResponseReturnValue:
    form = Form(request.form)
    one, other = _named(form, "one"), _named(form, "other")
    if one is None or other is None:
        for field in ("one", "other"):
            form.text(field, LONGEST)
        return _page(form), 422
    try:
        written = act(id=one, record=other, request=form.id, at=now(), actor=actor())
    except MENDABLE as refusal:
        form.refuse(refusal, {})
        return _page(form), 409
    wrote(written.position)
    return redirect(url_for("people.merging"), 303)


def _named(form: Form, field: str) -> str | None:
    """The record a phone, a worker id or an address with one at its end means."""
    text = unicodedata.normalize("NFKC", form.typed.get(field, "")).strip().split("/")[-1]
    try:
        return str(UUID(text))
    except ValueError:
        pass
    digits = "".join(filter(str.isdigit, text))[-PHONE_DIGITS:]
    found = list(house().store.get_many(Worker, house().get(Vault).find("phone", digits))) if digits else []
    if len(found) == 1:
        return found[0]
    if text:
        form.errors[field] = (
            _("这个手机号登记了不止一个人，请填村民编号。") if found else _("没有这个人，再看一遍。")
        )
    return None


def _page(form: Form) -> str:
    one, other = _named(form, "one"), _named(form, "other")
    both = [_told(each) for each in (one, other) if each] if one and other and one != other else []
    if one and one == other:
        form.errors["other"] = _("这是同一份登记。")
    return render_template(
        "people/merging.html",
        both=both,
        unlike=len({each["id_number"] for each in both if each["id_number"]}) > 1,
        merged=_merged(),
        typed=form.typed,
        errors=form.errors,
        entry_id=form.id,
        back_href=url_for("people.me"),
    )


def _told(record: str) -> dict[str, Any]:
    """What one record has, masked. Officials say why first; the look is kept."""
    worker = house().get(Merging).to_see(id=record, actor=actor())
    by = actor().require("merge-workers")
    looked_at(house(), record, by, "merge-workers", actor().place("merge-workers"))
    kept = house().get(Vault).get(record, ("name", "phone", "id_number", "birth_date"))
    workshops = house().get(WorkshopsReadModel)
    income = house().get(IncomeReadModel)
    months = income.months_known(record)
    place = Regions(house().records_engine).find(worker.village)
    total = sum(month.total for month in income.months(record, months[-1], months[0])) if months else 0
    return {
        "id": record,
        "name": masked_name(kept["name"]) if "name" in kept else _("（已删除）"),
        "facts": [
            (_("村"), place.short if place else worker.village),
            (_("手机号"), masked_phone(kept["phone"]) if "phone" in kept else _("没有")),
            (_("身份证号"), masked_id_number(kept["id_number"]) if "id_number" in kept else _("没有")),
            (_("出生年份"), kept["birth_date"][:4] if "birth_date" in kept else _("不知道")),
            (
                _("工号"),
                _("、").join(
                    f"{where['name']} {member.number}"
                    for each in workshops.workshops_of(record)
                    if (member := workshops.member(each, record)) and (where := workshops.workshop(each))
                )
                or _("没有"),
            ),
            (_("零工报名"), str(len(house().get(GigsReadModel).applications_of(record)))),
            (_("上课报名"), str(len(house().get(TrainingReadModel).enrolments(record)))),
            (_("结业证"), str(len(house().get(TrainingReadModel).certificates(record)))),
        ],
        "id_number": kept.get("id_number"),
        "earned": total,
        "since": day_of(worker.recorded_at) if worker.recorded_at else None,
    }


def _merged() -> list[dict[str, Any]]:
    """The records merged within the asker's reach."""
    regions, ids = around_the_desk()
    rows = house().get(Registry).merged(regions=regions, ids=ids)
    kept = house().get(Vault).get_many({row["record"] for row in rows}, ("name", "phone"))
    told = []
    for row in rows:
        own = kept.get(row["record"], {})
        told.append(
            {
                "name": masked_name(own["name"]) if "name" in own else _("（已删除）"),
                "phone": masked_phone(own["phone"]) if "phone" in own else "",
                "on": day_of(row["merged_at"]),
                "one": row["person"],
                "other": row["record"],
            }
        )
    return told


__all__ = ["merge", "merging", "part"]
