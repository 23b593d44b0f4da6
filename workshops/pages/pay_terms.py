"""付工钱的办法: what the payer is to those who work here, the tax it keeps back, over which time the
pay of the employed is compared with the minimum wage, whether they pay for damage; each from which day on."""

from datetime import date
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.lookups import Regions
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.vocabularies import RELATIONS, WINDOWS, WITHHOLDING, sentence
from shell.web import actor, wrote
from workshops.domain import Workshop
from workshops.domain.withholding import TARIFFS
from workshops.events import PayTermsSet
from workshops.pages.desk import at_desk, blueprint, may, place, show
from workshops.service import Setup
from workshops.service.hours import least_at

BESIDE = {
    "terms-in-past": "effective_from",
    "tariff-not-in-force": "effective_from",
    "window-from-tomorrow": "effective_from",
    "window-of-employed": "window",
    "deductions-of-employed": "deductions",
    "deductions-from-tomorrow": "effective_from",
    "minimum-wage-unknown": "window",
}


@blueprint.get("/pay-terms")
@at_desk("see-workshop")
def pay_terms() -> ResponseReturnValue:
    """What is said of it, and for officials of the region the form to say it anew."""
    return _page(Form({}))


@blueprint.post("/pay-terms")
@at_desk("set-pay-terms")
def set_pay_terms() -> ResponseReturnValue:
    """Say it from a day on; sent twice it is said once."""
    form = Form(request.form)
    relation, withholding = form.typed.get("relation", ""), form.typed.get("withholding", "")
    window = form.typed.get("window", "") or None
    since = form.day("effective_from")
    for field, word, known in (
        ("relation", relation, RELATIONS),
        ("withholding", withholding, WITHHOLDING),
    ):
        if word not in known:
            form.errors[field] = _("这里要选一个。")
    if window is not None and window not in WINDOWS:
        form.errors["window"] = sentence("window-unknown")
    if form.typed.get("deductions", "") not in ("", "yes"):
        form.errors["deductions"] = sentence("choice-unknown")
    if form.errors or since is None:
        return _page(form), 422
    try:
        _happened, position = (
            house()
            .get(Setup)
            .set_pay_terms(
                workshop=g.workshop,
                relation=relation,
                withholding=withholding,
                effective_from=since,
                window=window,
                deductions=bool(form.typed.get("deductions")),
                request=form.id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(form), 409
    wrote(position)
    return redirect(url_for("workshops.pay_terms"), 303)


def _page(form: Form) -> str:
    workshop, day = house().store.get(Workshop, g.workshop), today()
    in_force = workshop.terms_on(day)
    coming = sorted({each.effective_from for each in workshop.terms if each.effective_from > day})
    past = {each.effective_from for each in workshop.terms if each.effective_from <= day}
    earlier = sorted(past - {in_force.effective_from if in_force else None}, reverse=True)
    return show(
        "pay_terms.html",
        name=place()["name"],
        payer=place()["payer_name"],
        in_force=_told(in_force) if in_force else None,
        coming=_on_days(workshop, coming),
        earlier=_on_days(workshop, earlier),
        may_set=may("set-pay-terms"),
        relations=[{"value": code, "label": word} for code, word in RELATIONS.items()],
        ways=[{"value": code, "label": word} for code, word in WITHHOLDING.items()],
        windows=[{"value": code, "label": word} for code, word in WINDOWS.items()],
        least=_least(day),
        sources=[
            {"word": WITHHOLDING[way], "since": tariff.since, "source": tariff.source}
            for way, tariffs in TARIFFS.items()
            for tariff in tariffs
        ],
        today=day,
        typed=form.typed,
        errors=form.errors,
        entry_id=form.id,
        back_href=url_for("workshops.show_workshop"),
    )


def _on_days(workshop: Workshop, days: list[date]) -> list[dict[str, Any]]:
    said = (workshop.terms_on(day) for day in days)
    return [_told(terms) for terms in said if terms]


def _least(day: date) -> dict[str, Any] | None:
    """The minimum wage of this place; None where nobody kept it."""
    least = least_at(house().store, place()["village"], day)
    if least is None:
        return None
    return {
        "monthly": least.monthly,
        "hourly": least.hourly,
        "since": least.effective_from,
        "source": least.source,
        "region": house().get(Regions).name_of(least.region) or least.region,
    }


def _told(terms: PayTermsSet) -> dict[str, Any]:
    return {
        "window": WINDOWS[terms.window] if terms.window else None,
        "deductions": terms.deductions,
        "relation": RELATIONS[terms.relation],
        "withholding": WITHHOLDING[terms.withholding],
        "since": terms.effective_from,
    }
