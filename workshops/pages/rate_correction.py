"""改以前的单价: what a rate for work already done would make of it, person by person, and confirming it."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound
from kernel.money import from_fen, to_fen
from kernel.time import first_day, month_of, now, today
from shell.forms import Form
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import rate as rate_words
from shell.security import at_a_persons_pace, fresh
from shell.taking_away import taken_away
from shell.vocabularies import RATE_REASONS, REASONS, unit_word
from shell.web import actor, wrote
from shell.workbooks.writing import SPREADSHEET, Sheet, Yuan, workbook
from workshops import tasks
from workshops.domain.repriced import Change, Preview
from workshops.pages.desk import at_desk, blueprint, names_of, place, read, show
from workshops.service import RateCorrections

SHOWN = 200
EARLIER = 20
BESIDE = {
    "dates-reversed": "last",
    "work-date-in-future": "last",
    "dates-too-far-apart": "first",
    "rate-not-positive": "rate",
    "rate-too-fine": "rate",
    "rate-too-high": "rate",
}


class Asked(NamedTuple):
    """What is asked about: a rate (yuan a piece) for work from one day to another, and why."""

    rate: Decimal
    first: date
    last: date
    reason_code: str


@blueprint.get("/products/<code>/steps/<step>/correction")
@at_desk("correct-rates")
@at_a_persons_pace
def correction(code: str, step: str) -> ResponseReturnValue:
    """The form, and what the rate asked about would make of everybody's work; nothing is written."""
    form = Form(request.args)
    if "rate" not in request.args:
        return _page(code, step, form)
    asked = _asked(form)
    seen = _preview(code, step, asked, form) if asked else None
    return _page(code, step, form, asked, seen), 422 if form.errors else 200


@blueprint.post("/products/<code>/steps/<step>/correction")
@at_desk("correct-rates")
@fresh
def confirm_correction(code: str, step: str) -> ResponseReturnValue:
    """Confirm the preview that was on the page, by its total: a job does the rest."""
    form = Form(request.form)
    asked, total = _asked(form), form.decimal("total")
    if asked is None or total is None:
        return _page(code, step, form), 422
    of = {"workshop": g.workshop, "product": code, "step": step, **asked._asdict()}
    try:
        written = (
            house()
            .get(RateCorrections)
            .confirm(id=form.id, total=to_fen(total), at=now(), actor=actor(), **of)
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(code, step, form, asked, _preview(code, step, asked, Form(form.typed))), 409
    wrote(written.position)
    tasks.start_correcting(house(), form.id, written.thing.said.by.account)
    return redirect(url_for("workshops.corrected_rate", id=form.id), 303)


@blueprint.get("/products/<code>/steps/<step>/correction/export")
@at_desk("correct-rates")
@at_a_persons_pace
def export_correction(code: str, step: str) -> ResponseReturnValue:
    """The preview as a workbook, one line a person."""
    form = Form(request.args)
    asked = _asked(form)
    seen = _preview(code, step, asked, form) if asked else None
    if asked is None or seen is None:
        return _page(code, step, form, asked, seen), 422
    names = names_of(change.worker for change in seen.changes)
    title = _("改价")
    headings = [
        *(_("姓名"), _("合格件数"), _("单位"), _("原来算的"), _("改了以后")),
        *(_("马上补的"), _("本人同意才减的"), _("还没验收的件数")),
    ]
    lines = [
        [
            *(names[change.worker], change.pieces, unit_word(change.unit)),
            *(_yuan(fen) for fen in (change.got, change.would, change.up, change.down)),
            change.waiting,
        ]
        for change in seen.changes
    ]
    what = _what(code, step)[0]
    about = [
        [_("%(place)s，%(what)s。", place=place()["name"], what=what)],
        [
            _(
                "%(first)s到 %(last)s做的，单价改成 %(rate)s 元。原因：%(reason)s。",
                first=day_words(asked.first, year=True),
                last=day_words(asked.last, year=True),
                rate=rate_words(asked.rate),
                reason=REASONS[asked.reason_code],
            )
        ],
        [_("%(day)s算的，什么都还没有改。", day=day_words(today(), year=True))],
    ]
    kept = workbook([Sheet(title, headings, lines), Sheet(_("说明"), [], about)])
    return taken_away(kept, SPREADSHEET, f"{title} {what}.xlsx")


def _asked(form: Form) -> Asked | None:
    """What was typed; None where it cannot be read."""
    rate, first, last = form.decimal("rate"), form.day("first"), form.day("last")
    reason_code = form.typed.get("reason_code", "")
    if reason_code not in RATE_REASONS:
        form.errors["reason_code"] = _("选一个原因，干活的人看得到。")
    if form.errors or rate is None or first is None or last is None:
        return None
    return Asked(rate, first, last, reason_code)


def _preview(code: str, step: str, asked: Asked, form: Form) -> Preview | None:
    of: dict[str, Any] = {"workshop": g.workshop, "product": code, "step": step}
    of |= {"rate": asked.rate, "first": asked.first, "last": asked.last}
    try:
        return house().get(RateCorrections).preview(**of, at=now(), actor=actor())
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return None


def _what(code: str, step: str) -> tuple[str, str]:
    """The step by name, and its unit. Refuses `not-found`."""
    for product in read().products([g.workshop]):
        for each in product["steps"]:
            if (product["code"], each["code"]) == (code, step):
                return f"{product['name']}{each['name']}", unit_word(product["unit"])
    raise NotFound("product", code)


def _page(code: str, step: str, form: Form, asked: Asked | None = None, seen: Preview | None = None) -> str:
    what, unit = _what(code, step)
    priced = read().priced([g.workshop], today()).get((g.workshop, code, step))
    shown = seen.changes[:SHOWN] if seen else ()
    names = names_of(change.worker for change in shown)
    month = first_day(month_of(today()))
    return show(
        "correction.html",
        what=what,
        unit=unit,
        in_force=priced.in_force.rate if priced and priced.in_force else None,
        typed={"first": month.isoformat(), "last": today().isoformat(), **form.typed},
        errors=form.errors,
        reasons=[{"value": code, "label": REASONS[code]} for code in RATE_REASONS],
        asked=asked._asdict() if asked and seen else None,
        total=seen.total if seen else 0,
        up=_sum("up", seen),
        down=_sum("down", seen),
        waiting=sum(change.waiting for change in seen.changes) if seen else 0,
        people=[{"name": names[change.worker], **_told(change)} for change in shown],
        unshown=len(seen.changes) - len(shown) if seen else 0,
        earlier=_earlier(code, step),
        export_href=url_for("workshops.export_correction", code=code, step=step, **_as_asked(asked))
        if asked and shown
        else None,
        entry_id=form.typed.get("id") or str(uuid4()),
        back_href=url_for("workshops.products"),
    )


def _sum(way: str, seen: Preview | None) -> dict[str, int]:
    """How many people gain, or would have to agree, and what it comes to (fen)."""
    if seen is None:
        return {"people": 0, "amount": 0}
    gains = [change for change in seen.changes if change.up]
    asked = [change for change in seen.changes if change.lower]
    return {"people": len(gains if way == "up" else asked), "amount": getattr(seen, way)}


def _told(change: Change) -> dict[str, Any]:
    return {
        "pieces": change.pieces,
        "got": change.got,
        "would": change.would,
        "difference": change.difference,
        "waiting": change.waiting,
        "asked": bool(change.lower),
    }


def _as_asked(asked: Asked | None) -> dict[str, Any]:
    return {name: str(value) for name, value in asked._asdict().items()} if asked else {}


def _earlier(code: str, step: str) -> list[dict[str, Any]]:
    """Corrections of the step before, the latest first."""
    return [
        {
            "rate": Decimal(row["rate"]),
            "first": row["first"],
            "last": row["last"],
            "reason": REASONS.get(row["reason_code"], REASONS["other"]),
            "href": url_for("workshops.corrected_rate", id=row["id"]),
        }
        for row in read().rate_corrections(g.workshop, product=code, step=step, limit=EARLIER)
    ]


def _yuan(fen: int) -> Yuan:
    return Yuan(from_fen(fen))
