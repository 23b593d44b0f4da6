"""工坊: what this workshop is, and who works here."""

import unicodedata
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kernel.errors import MENDABLE
from kernel.lookups import People, Regions
from kernel.time import now, today
from people.readmodel import Vault
from shell.forms import Form
from shell.house import house
from shell.security import is_local
from shell.vocabularies import RELATIONS, WITHHOLDING, WORKSHOP_KINDS
from shell.web import actor, wrote
from workshops.domain import Workshop
from workshops.pages.desk import at_desk, blueprint, may, names_of, place, read, show
from workshops.readmodel import PERIOD, median_days
from workshops.service import Setup

PHONE_DIGITS = 11
HALF_A_DAY = Decimal("0.5")
BESIDE = {
    "number-taken": "number",
    "worker-unknown": "who",
    "under-age": "who",
    "age-unknown": "who",
}


@blueprint.get("/")
@at_desk("see-workshop")
def show_workshop() -> ResponseReturnValue:
    """What this workshop is, and the way to everything kept seldom."""
    where = house().get(Regions).name_of(place()["village"])
    others = [id for id in actor().workshops if id != g.workshop]
    return show(
        "workshop.html",
        tab="show_workshop",
        workshop={
            "name": place()["name"],
            "kind": WORKSHOP_KINDS.get(place()["kind"], ""),
            "village": where or place()["village"],
            "payer": place()["payer_name"],
            "payer_code": place()["payer_uscc"],
            "terms": _terms(),
            "terms_href": url_for("workshops.pay_terms"),
        },
        links=_links(),
        others=[
            {"name": row["name"], "href": url_for("workshops.hand_in", workshop=row["id"])}
            for row in (read().workshops(others) if others else [])
        ],
    )


def _terms() -> dict[str, Any] | None:
    """On what terms the workshop pays today; None where nothing was said of it."""
    terms = house().store.get(Workshop, g.workshop).terms_on(today())
    if terms is None:
        return None
    said = (RELATIONS[terms.relation], WITHHOLDING[terms.withholding])
    return {"relation": said[0], "withholding": said[1], "since": terms.effective_from}


def _links() -> list[dict[str, Any]]:
    kept = [
        (
            "keep-members",
            "members",
            "people",
            _("做工的人"),
            lambda: ngettext("%(num)s 人", "%(num)s 人", read().count_members(g.workshop)),
        ),
        ("keep-products", "products", "tag", _("产品和单价"), lambda: _("做哪些活，一件多少钱")),
        ("inspect", "quality", "inspect", _("返工和不合格"), lambda: _("哪道工序毛病多，是什么毛病")),
        ("import-day-sheet", "import_sheet", "upload", _("从表格收件数"), lambda: _("Excel 计件表")),
        ("record-hand-in", "tally_sheet", "print", _("印交件记录单"), lambda: _("先记在纸上，再扫码录")),
    ]
    links = [
        {"href": url_for(f"workshops.{view}"), "icon": icon, "label": label, "hint": hint()}
        for action, view, icon, label, hint in kept
        if may(action)
    ]
    if may("answer-contest"):
        links.append(_contests_link())
    me = {"href": url_for("people.me"), "icon": "me", "label": _("我的"), "hint": _("语言、大字、退出")}
    return [*links, *_links_of_the_employed(), me]


def _contests_link() -> dict[str, Any]:
    """The way to what waits for an answer, and how long answers took in the last year."""
    rows = read().answering(now() - PERIOD, g.workshop)
    waits = sum(1 for row in rows if row["answered_at"] is None)
    days = median_days((row["at"], row["answered_at"]) for row in rows if row["answered_at"] is not None)
    hint = ngettext("%(num)s 条等答复", "%(num)s 条等答复", waits) if waits else _("没有等答复的")
    if days is not None and days < HALF_A_DAY:
        hint = _("%(waits)s；近一年的，一半在半天里答复了", waits=hint)
    elif days is not None:
        hint = _("%(waits)s；近一年的，一半在 %(days)s 天里答复了", waits=hint, days=days)
    return {
        "href": url_for("workshops.inspection"),
        "icon": "question",
        "label": _("有人提了意见"),
        "hint": hint,
    }


def _links_of_the_employed() -> list[dict[str, Any]]:
    """The ways to the day's hours and to damage, where the terms have them or soon will."""
    terms = house().store.get(Workshop, g.workshop).terms
    links = []
    if may("keep-hours") and any(each.window for each in terms):
        hint = _("谁干了几个小时，和最低工资比")
        links.append(
            {"href": url_for("workshops.hours"), "icon": "clock", "label": _("记工时"), "hint": hint}
        )
    if may("charge-damage") and any(each.deductions for each in terms):
        hint = _("谁弄坏了什么，从工资里扣多少")
        href = url_for("workshops.damages")
        links.append({"href": href, "icon": "warning", "label": _("弄坏东西的赔偿"), "hint": hint})
    return links


@blueprint.get("/members")
@at_desk("keep-members")
def members() -> ResponseReturnValue:
    """Who works here, by number."""
    return _members(Form({}))


@blueprint.post("/members")
@at_desk("keep-members")
def add_member() -> ResponseReturnValue:
    """Take in somebody who is registered: found by phone, or by their worker id."""
    form = Form(request.form)
    number = unicodedata.normalize("NFKC", form.text("number", 12))
    if number and not (number.isascii() and all(char.isalnum() or char in "-_" for char in number)):
        form.errors["number"] = _("工号只用数字、字母和横线。")
    worker = _registered(form)
    if form.errors or worker is None:
        return _members(form), 422
    try:
        written = (
            house()
            .get(Setup)
            .join(workshop=g.workshop, worker=worker, number=number, request=form.id, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _members(form), 409
    wrote(written.position)
    onward = form.typed.get("next")
    return redirect(
        onward if onward and is_local(onward) else url_for("workshops.members", added=number), 303
    )


def _registered(form: Form) -> str | None:
    """The one worker a phone number or id means."""
    who = form.text("who", 40)
    try:
        return str(UUID(who))
    except ValueError:
        pass
    digits = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", who)))[-PHONE_DIGITS:]
    people = house().get(People)
    found = [id for id in house().get(Vault).find("phone", digits) if people.village_of(id)] if digits else []
    if len(found) == 1:
        return found[0]
    if who:
        form.errors["who"] = (
            _("这个手机号登记了不止一个人，请填村民编号。")
            if found
            else _("没有用这个手机号登记的人，再看一遍号码。")
        )
    return None


def _members(form: Form) -> str:
    rows = read().members(g.workshop)
    names = names_of(row["worker"] for row in rows)
    added = request.args.get("added")
    return show(
        "members.html",
        members=[
            {
                "number": row["number"],
                "name": names[row["worker"]],
                "href": url_for("workshops.hand_in", worker=row["worker"]),
                "new": row["number"] == added,
            }
            for row in rows
        ],
        next_number=read().next_number(g.workshop),
        print_href=url_for("people.cards", workshop=g.workshop) if rows else None,
        register_href=url_for("people.registering"),
        typed=form.typed,
        errors=form.errors,
        entry_id=form.id,
        opened=bool(form.errors),
        back_href=url_for("workshops.show_workshop"),
    )
