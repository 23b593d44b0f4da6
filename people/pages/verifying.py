"""核对用工单位: an official sees which businesses of the region wait, verifies one or refuses it."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.identity import Role, Scope
from kernel.time import now
from people.domain import Employer
from people.pages.door import blueprint
from people.readmodel import Registry, Vault
from people.service import Employers
from shell.access import AccessLog
from shell.forms import Form
from shell.house import house
from shell.regions import Region, Regions
from shell.vocabularies import REASONS, reason_word, sentence
from shell.web import actor, requires, wrote

REFUSALS = ("licence-mismatch", "code-not-found", "not-reached", "other")


@blueprint.get("/employers/waiting")
@requires("verify-employer")
def employers_waiting() -> ResponseReturnValue:
    """The businesses of one's region that wait, who asked first first."""
    rows = house().get(Registry).waiting(_own_regions())
    names = house().get(Vault).get_many([row["id"] for row in rows], ("name",))
    towns = Regions(house().records_engine).names(sorted({row["town"] for row in rows}))
    since = house().store.get_many(Employer, [row["id"] for row in rows])
    return render_template(
        "people/waiting.html",
        tabs=_tabs(),
        done=request.args.get("done"),
        employers=[
            {
                "name": names.get(row["id"], {}).get("name", ""),
                "town": _short(row["town"], towns),
                "since": since[row["id"]].asked_at,
                "odd": row["reason_code"] is not None,
                "href": url_for("people.verify_employer", id=row["id"]),
            }
            for row in rows
        ],
    )


@blueprint.get("/employers/<uuid:id>/verification")
@requires("verify-employer")
def verify_employer(id: UUID) -> ResponseReturnValue:
    """One business, as it says it is, to be compared with its licence. The look is kept."""
    return _page(_of_own_region(id))


@blueprint.post("/employers/<uuid:id>/verification")
@requires("verify-employer")
def decide_on_employer(id: UUID) -> ResponseReturnValue:
    """It is who it says, or it is not, and why. It is told so."""
    known, form = _of_own_region(id), Form(request.form)
    verified = form.typed.get("decision") == "verified"
    reason = form.typed.get("reason_code", "")
    if not verified and reason not in REFUSALS:
        form.errors["reason_code"] = _("选一个原因，单位才知道改什么。")
        return _page(known, form), 422
    try:
        written = (
            house()
            .get(Employers)
            .decide(
                id=known.id,
                request=form.id,
                verified=verified,
                reason_code=None if verified else reason,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.errors["_"] = sentence(refusal.code, **refusal.details)
        return _page(known, form), 409
    wrote(written.position)
    return redirect(url_for("people.employers_waiting", done="yes" if verified else "no"), 303)


def _own_regions() -> list[str]:
    """The regions whose businesses the reader checks; everywhere for the operator."""
    held = [grant.region for grant in actor().grants if grant.role is Role.OFFICIAL and grant.region]
    return held or [""]


def _of_own_region(id: UUID) -> Employer:
    """A business of the reader's region. Refuses `forbidden`, `not-found`."""
    found = house().store.find(Employer, str(id))
    by = actor().require("verify-employer", Scope(employer=str(id), region=found.town if found else None))
    known = house().store.get(Employer, str(id))
    AccessLog(house().records_engine).keep(known.id, by, "verify-employer", "inspection")
    return known


def _page(known: Employer, form: Form | None = None) -> str:
    kept = house().get(Vault).get(known.id, ("name", "uscc", "phone"))
    towns = Regions(house().records_engine).names([known.town])
    said = form.typed if form else {}
    return render_template(
        "people/verification.html",
        tabs=_tabs(),
        name=kept.get("name", ""),
        uscc=kept.get("uscc", ""),
        phone=kept.get("phone", ""),
        town=_short(known.town, towns),
        state=known.state,
        since=known.asked_at,
        odd=str(REASONS.get(known.odd_code, known.odd_code)) if known.odd_code else None,
        refused=reason_word(known.reason_code) if known.state == "refused" else None,
        reasons=[{"code": code, "name": str(REASONS[code])} for code in REFUSALS],
        reason=said.get("reason_code", ""),
        errors=form.errors if form else {},
        entry_id=str(uuid4()),
        action=url_for("people.decide_on_employer", id=known.id),
        back_href=url_for("people.employers_waiting"),
    )


def _short(code: str, names: Any) -> str:
    return Region(code, names[code]).short if code in names else code


def _tabs() -> list[dict[str, Any]]:
    return [
        {"label": _("总览"), "href": "/", "current": False},
        {"label": _("用工单位"), "href": url_for("people.employers_waiting"), "current": True},
    ]
