"""要赔的: what a worker is said to have broken, what their wage paid for it, and how to say it is not so."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Forbidden
from kernel.identity import Scope, derived_id
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import DAMAGE_OBJECTIONS, REASONS
from shell.web import actor, requires, villager_tabs, wrote
from shell.words import keep_words, typed_words
from workshops.domain import DamageAccount
from workshops.pages.damages import told
from workshops.pages.desk import read
from workshops.service import Contests

blueprint = Blueprint("own_damages", __name__, url_prefix="/own-damages", template_folder="../templates")


@blueprint.get("/")
@requires("see-damages")
def own_damages() -> ResponseReturnValue:
    """Everything one is said to have broken, the latest first."""
    return _page(Form({}))


@blueprint.post("/<uuid:workshop>/<uuid:worker>/<uuid:id>/contest")
@requires("contest")
def contest_damage(workshop: UUID, worker: UUID, id: UUID) -> ResponseReturnValue:
    """Say that it is not so: nothing is taken until the workshop answers.

    A second press finds it said already. What was answered may be contested again.
    """
    actor().require("contest", Scope(worker=str(worker)))
    account = house().store.find(DamageAccount, DamageAccount.id_of(str(workshop), str(worker)))
    if account is None or str(id) in account.contests:
        return redirect(url_for("own_damages.own_damages"), 303)
    form = Form(request.form)
    said, words = form.typed.get("reason_code", ""), typed_words(form.typed)
    try:
        happened, position = (
            house()
            .get(Contests)
            .contest_damage(
                workshop=str(workshop),
                worker=str(worker),
                damage=str(id),
                contest=derived_id(str(id), "contest", str(account.version)),
                reason_code=said if said in DAMAGE_OBJECTIONS else DAMAGE_OBJECTIONS[0],
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {})
        return _page(form), 409
    wrote(position)
    keep_words(house(), happened.contest, words, of=happened.worker)
    return redirect(url_for("own_damages.own_damages"), 303)


def _page(form: Form) -> str:
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="see-damages")
    rows = read().damages_of(worker)
    places, _labels = read().names({row["workshop"] for row in rows})
    return render_template(
        "workshops/own_damages.html",
        items=[_own(row, places.get(row["workshop"], "")) for row in rows],
        objections=[{"code": code, "name": REASONS[code]} for code in DAMAGE_OBJECTIONS],
        error=form.errors.get("_"),
        method=[
            _("法律规定：一个月最多扣工资的五分之一，扣完不能低于当地最低工资。"),
            _("您说不对，答复以前一分也不扣。"),
            _("撤销的，扣过的都退给您。"),
        ],
        contests_href=url_for("income.contests"),
        tabs=villager_tabs("income.show"),
        back_href=url_for("income.show"),
    )


def _own(row: Any, place: str) -> dict[str, Any]:
    target = {"workshop": row["workshop"], "worker": row["worker"], "id": row["damage"]}
    may = row["state"] == "open" and not row["contest"]
    return {
        **told(row),
        "workshop": place,
        "contest_href": url_for("own_damages.contest_damage", **target) if may else None,
    }
