"""我要招工: somebody registers the business they hire for, sees it wait, mends what was found wrong."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import now
from people.domain import Employer
from people.pages.door import blueprint
from people.readmodel import Vault
from people.service import Employers
from shell.forms import Form
from shell.house import house
from shell.regions import Region, Regions
from shell.security import limiter
from shell.vocabularies import REASONS, reason_word
from shell.web import actor, requires, wrote
from workshops.readmodel import WorkshopsReadModel

FIELDS = ("name", "uscc", "phone")
TOWN = 9  # digits of a town's code, which its villages' begin with
NAME, CODE, PHONE = 60, 32, 20
ODD_CODES = ("early-code", "other")
BESIDE = {"uscc-check-failed": "uscc", "uscc-unreadable": "uscc", "phone-unreadable": "phone"}


@blueprint.get("/employers/new")
@requires("open-employer")
def new_employer() -> ResponseReturnValue:
    """Say which business one hires for: in one's own town, or another that is chosen step by step."""
    town = _town()
    if len(town) == TOWN:
        own = house().get(Vault).get(actor().worker or actor().account, ("phone",))
        return _page(Form({"phone": own.get("phone", "")}), town)
    regions = Regions(house().records_engine)
    place = regions.find(town)
    return render_template(
        "people/town.html",
        place=place.short if place else "",
        regions=[
            {"name": each.short, "href": url_for("people.new_employer", town=each.code)}
            for each in regions.children(place.code if place else "")
        ],
        back_href=url_for("people.me"),
    )


@blueprint.post("/employers/new")
@requires("open-employer")
@limiter.limit("30/hour")
def open_employer() -> ResponseReturnValue:
    """Register it; its desk is open at once, what is written there may be published once it is verified."""
    town, form = _town(), Form(request.form)
    said = _said(form, town)
    if said is None:
        return _page(form, town), 422
    try:
        written = house().get(Employers).open(id=form.id, **said, at=now(), actor=actor())
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(form, town, odd=refusal.code == "uscc-check-failed"), 422
    wrote(written.position)
    return redirect(url_for("employer.home", employer=form.id), 303)


@blueprint.get("/employers/introduction")
@requires("place-order")
def introduce_employer() -> ResponseReturnValue:
    """An enterprise orders of a workshop and is not known here: say who it is, the town checks it."""
    return _introduction(Form({}), _place())


@blueprint.post("/employers/introduction")
@requires("place-order")
@limiter.limit("30/hour")
def send_introduction() -> ResponseReturnValue:
    """Register it for somebody who is on the telephone, and go back to its order."""
    place, form = _place(), Form(request.form)
    said = _said(form, place["village"][:TOWN])
    if said is None:
        return _introduction(form, place), 422
    try:
        written = (
            house()
            .get(Employers)
            .introduce(id=form.id, workshop=place["id"], **said, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _introduction(form, place, odd=refusal.code == "uscc-check-failed"), 422
    wrote(written.position)
    return redirect(url_for("workshops.write_order", workshop=place["id"], employer=form.id), 303)


@blueprint.get("/employers/introduction/<uuid:id>")
@requires("place-order")
def introduced_employer(id: UUID) -> ResponseReturnValue:
    """What was said of an enterprise one introduced, to be put right while it is not verified."""
    place, known = _place(), _introduced(id)
    kept = house().get(Vault).get(known.id, FIELDS)
    form = Form({**kept, "reason_code": known.odd_code or ""})
    return _introduction(form, place, known, odd=bool(known.odd_code))


@blueprint.post("/employers/introduction/<uuid:id>")
@requires("place-order")
@limiter.limit("30/hour")
def mend_introduction(id: UUID) -> ResponseReturnValue:
    """Put it right, and ask again for its verification."""
    place, known, form = _place(), _introduced(id), Form(request.form)
    said = _said(form, known.town)
    if said is None:
        return _introduction(form, place, known), 422
    try:
        written = (
            house()
            .get(Employers)
            .mend_introduced(
                id=known.id, workshop=place["id"], request=form.id, **said, at=now(), actor=actor()
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _introduction(form, place, known, odd=refusal.code == "uscc-check-failed"), 422
    wrote(written.position)
    return redirect(url_for("workshops.write_order", workshop=place["id"], employer=known.id), 303)


def _introduced(id: UUID) -> Employer:
    """An enterprise to who introduced it, or may speak for it. Refuses `forbidden`, `not-found`."""
    found = house().store.find(Employer, str(id))
    if found is None or found.introducer != actor().account:
        return _own(id)
    return found


def _place() -> Any:
    """The workshop it orders of. Refuses `not-found`, and `forbidden` to who is not at home there."""
    said = request.args.get("workshop", "")
    found = house().get(WorkshopsReadModel).workshop(said)
    if found is None:
        raise NotFound("workshop", said)
    actor().require("place-order", Scope(workshop=said))
    return found


def _introduction(form: Form, place: Any, known: Employer | None = None, *, odd: bool = False) -> str:
    town = known.town if known else place["village"][:TOWN]
    back = url_for("workshops.write_order", workshop=place["id"])
    action = (
        url_for("people.mend_introduction", id=known.id, workshop=place["id"])
        if known
        else url_for("people.send_introduction", workshop=place["id"])
    )
    return _page(form, town, known, odd=odd, introducing={"action": action, "back_href": back})


@blueprint.get("/employers/<uuid:id>/registration")
@requires("register-employer")
def employer_details(id: UUID) -> ResponseReturnValue:
    """What was said of an employer, to be put right while it is not verified."""
    known = _own(id)
    kept = house().get(Vault).get(known.id, FIELDS)
    return _page(
        Form({**kept, "reason_code": known.odd_code or ""}), known.town, known, odd=bool(known.odd_code)
    )


@blueprint.post("/employers/<uuid:id>/registration")
@requires("register-employer")
@limiter.limit("30/hour")
def mend_employer(id: UUID) -> ResponseReturnValue:
    """Put it right, and ask again to be verified."""
    known, form = _own(id), Form(request.form)
    town = _town() if request.args.get("town") else known.town
    said = _said(form, town)
    if said is None:
        return _page(form, town, known), 422
    try:
        written = house().get(Employers).mend(id=known.id, request=form.id, **said, at=now(), actor=actor())
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(form, town, known, odd=refusal.code == "uscc-check-failed"), 422
    wrote(written.position)
    return redirect(url_for("employer.home", employer=known.id), 303)


def _own(id: UUID) -> Employer:
    """An employer to who may speak for it. Refuses `forbidden`, `not-found`."""
    found = house().store.find(Employer, str(id))
    actor().require("register-employer", Scope(employer=str(id), region=found.town if found else None))
    return house().store.get(Employer, str(id))


def _town() -> str:
    """The region asked for; where none is, the town one lives in, else the province."""
    asked = request.values.get("town", "")
    if asked and Regions(house().records_engine).find(asked):
        return asked[:TOWN]
    worker = actor().worker
    village = house().get(People).village_of(worker) if worker and not asked else None
    return village[:TOWN] if village else ""


def _said(form: Form, town: str) -> dict[str, Any] | None:
    """What was typed; None, with the reasons in the form, where something is missing."""
    name, uscc = form.text("name", NAME), form.text("uscc", CODE)
    phone = form.text("phone", PHONE)
    if form.errors:
        return None
    reason = form.typed.get("reason_code", "")
    return {
        "name": name,
        "uscc": uscc,
        "phone": phone,
        "town": town,
        "reason_code": reason if reason in ODD_CODES else None,
    }


def _page(
    form: Form,
    town: str,
    known: Employer | None = None,
    *,
    odd: bool = False,
    introducing: dict[str, str] | None = None,
) -> str:
    found = Regions(house().records_engine).find(town)
    odd = odd or bool(form.typed.get("reason_code"))
    introduced = introducing is not None
    values = {
        "introducing": introduced,
        "values": {name: form.typed.get(name, "") for name in (*FIELDS, "reason_code")},
        "town": {"code": town, "name": _told(found)},
        "town_href": None if known or introduced else url_for("people.new_employer", town=town[:6]),
        "odd_codes": [{"code": code, "name": str(REASONS[code])} for code in ODD_CODES] if odd else [],
        "state": known.state if known is not None else None,
        "reason": reason_word(known.reason_code) if known is not None else "",
        "errors": form.errors,
        "entry_id": form.id if form.typed.get("id") else str(uuid4()),
        "action": url_for("people.open_employer", town=town)
        if known is None
        else url_for("people.mend_employer", id=known.id),
        "erase_href": url_for("people.employer_erasure", id=known.id)
        if known is not None and actor().may("erase-employer", Scope(employer=known.id))
        else None,
        "back_href": url_for("people.me") if known is None else url_for("employer.home", employer=known.id),
    }
    return render_template("people/employer.html", **values | (introducing or {}))


def _told(region: Region | None) -> str:
    return region.short if region else ""
