"""改资料: a desk puts right what is registered of somebody, by the checks of registering."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE
from kernel.identity import Role
from kernel.time import now
from people.domain import Worker
from people.pages.describing import BESIDE, alike, apart, apart_of, chosen, described, shown
from people.pages.details import TOWN_DIGITS, history_of, version_of
from people.pages.door import blueprint
from people.pages.records import seen_at_a_desk
from people.readmodel import Vault
from people.service import PAPERS, Workers
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.security import fresh
from shell.vocabularies import HOURS, TRADES
from shell.vocabularies import PAPERS as PAPER_NAMES
from shell.web import actor, requires, wrote

COUNTY_DIGITS = 6


@blueprint.get("/people/<uuid:worker>/details")
@requires("register-worker")
def details_of(worker: UUID) -> ResponseReturnValue:
    """What is registered of somebody, to be put right; the look is kept."""
    return _page(seen_at_a_desk(str(worker), "register-worker"), Form({}))


@blueprint.post("/people/<uuid:worker>/details")
@requires("register-worker")
@fresh
def change_details_of(worker: UUID) -> ResponseReturnValue:
    """Put it right. What was typed stays where something is wrong with it."""
    found = seen_at_a_desk(str(worker), "register-worker")
    form = Form(request.form)
    said = described(form)
    if form.errors:
        return _page(found, form), 422
    try:
        written = (
            house()
            .get(Workers)
            .change(
                id=found.id,
                version=version_of(form),
                **said,
                skills=(*chosen("skills", TRADES), *(code for code in found.skills if code not in TRADES)),
                hours=chosen("hours", HOURS),
                apart=apart_of(form),
                paper=form.typed.get("paper", ""),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        like = alike(refusal)
        if not like:
            form.refuse(refusal, BESIDE | {"paper-needed": "paper"})
        return _page(found, form, like), 409 if like else 422
    wrote(written.position)
    return redirect(url_for("people.details_of", worker=found.id, changed=1), 303)


def _page(worker: Worker, form: Form, like: list[dict[str, Any]] | None = None) -> str:
    kept = house().get(Vault).get(worker.id, ("name", "phone", "id_number", "birth_date"))
    regions, sent = Regions(house().records_engine), request.method == "POST"
    village = form.typed.get("village") or worker.village
    town = request.values.get("town") or village[:TOWN_DIGITS]
    return render_template(
        "people/editing.html",
        name=form.typed.get("name", kept.get("name", "")),
        kept=shown(kept),
        villages=[{"value": each.code, "label": each.short} for each in regions.children(town[:TOWN_DIGITS])],
        village=village,
        town=town,
        towns=[
            {"name": each.name, "href": url_for("people.details_of", worker=worker.id, town=each.code)}
            for each in regions.children(worker.village[:COUNTY_DIGITS])
            if each.code != town
        ]
        if _reaches_beyond(worker)
        else [],
        skills=[{"value": code, "label": str(words)} for code, words in TRADES.items()],
        hours=[{"value": code, "label": str(words)} for code, words in HOURS.items()],
        chosen={
            "skills": request.form.getlist("skills") if sent else worker.skills,
            "hours": request.form.getlist("hours") if sent else worker.hours,
        },
        papers=[{"value": code, "label": str(PAPER_NAMES[code])} for code in PAPERS],
        candidates=like or [],
        apart=apart(),
        typed=form.typed,
        errors=form.errors,
        version=form.typed.get("version", worker.version),
        asked_href=url_for("people.answer_correction", worker=worker.id) if worker.asked else None,
        changed=request.args.get("changed") == "1" and not sent,
        history=history_of(worker.id),
        back_href=url_for("people.record", worker=worker.id),
    )


def _reaches_beyond(worker: Worker) -> bool:
    """Whether who asks may write somebody down in another town of the county too."""
    county = worker.village[:COUNTY_DIGITS]
    return any(
        grant.role is Role.OPERATOR or (grant.region and county.startswith(grant.region))
        for grant in actor().grants
    )


__all__ = ["change_details_of", "details_of"]
