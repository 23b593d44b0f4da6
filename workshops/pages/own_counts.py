"""自己数的: the worker's own count beside the workshop's, for what nobody has inspected yet."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Forbidden, Refusal
from kernel.identity import Scope
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.vocabularies import sentence, unit_word
from shell.web import actor, requires, villager_tabs, wrote
from workshops.domain import HandIn
from workshops.pages.desk import read
from workshops.service import HandIns

SINCE = timedelta(days=60)

blueprint = Blueprint("own_counts", __name__, url_prefix="/own-counts", template_folder="../templates")


@blueprint.get("/")
@requires("count-own-hand-in")
def own_counts() -> ResponseReturnValue:
    """What waits for inspection, each with both counts as far as there are two."""
    return _page({}, {})


@blueprint.post("/<uuid:id>")
@requires("count-own-hand-in")
def count_own(id: UUID) -> ResponseReturnValue:
    """Write one's own count down. Once written it stays: what differs is settled at the inspection.

    Refuses `already-inspected`, `already-withdrawn`.
    """
    known = house().store.get(HandIn, str(id))
    actor().require("count-own-hand-in", Scope(worker=known.work.worker))
    form = Form(request.form)
    quantity = form.whole("quantity", missing=_("写一下您数了多少。"))
    if quantity is None:
        return _page({str(id): form.errors["quantity"]}, {str(id): form.typed.get("quantity", "")}), 422
    try:
        if known.split is not None:
            raise Refusal("already-inspected")
        if known.withdrawn:
            raise Refusal("already-withdrawn")
        written = (
            house()
            .get(HandIns)
            .count_own(id=str(id), quantity=quantity, at=now(), actor=actor(), **known.work._asdict())
        )
    except MENDABLE as refusal:
        told = {
            "id-reused": _("您数过一次了。还有不对，验收的时候跟工坊说。"),
            "already-inspected": _("已经验收过了。觉得不对，点开那一笔告诉工坊。"),
        }
        why = told.get(refusal.code) or sentence(refusal.code)
        return _page({str(id): why, "_": why}, {str(id): form.typed.get("quantity", "")}), 409
    wrote(written.position)
    return redirect(url_for("own_counts.own_counts"), 303)


def _page(errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="count-own-hand-in")
    rows = [row for row in read().worked(worker, today() - SINCE, today()) if row["state"] == "handed-in"]
    rows.sort(key=lambda row: row["position"], reverse=True)
    places, labels = read().names({row["workshop"] for row in rows})
    shown = {row["id"] for row in rows}
    return render_template(
        "workshops/own_counts.html",
        items=[
            {
                "id": row["id"],
                "date": row["work_date"],
                "label": labels.get((row["workshop"], row["product"], row["step"]), row["step"]),
                "workshop": places.get(row["workshop"], ""),
                "quantity": row["quantity"],
                "own_count": row["own_count"],
                "unit": unit_word(row["unit"]),
                "typed": typed.get(row["id"], ""),
                "error": errors.get(row["id"]),
                "action": url_for("own_counts.count_own", id=row["id"]),
            }
            for row in rows
        ],
        errors=errors,
        error=None if shown & errors.keys() else errors.get("_"),
        tabs=villager_tabs("income.show"),
        back_href=url_for("income.stage", stage="estimated"),
    )
