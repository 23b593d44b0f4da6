"""发活: a gig written down and published in one step, from the last one, a trade, or from nothing."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from gigs.domain import Gig, Offer
from gigs.domain.wording import limit_in
from gigs.pages.desk import at_desk, desk, is_verified, own_gig, read, show, town
from gigs.pages.writing import (
    DAY_BEFORE,
    NEVER,
    SAME_DAY,
    add_rows,
    beginning,
    copied,
    most_it_costs,
    offer_of,
    quick_choices,
    rows_of,
    window_of,
    with_heads,
)
from gigs.service import Gigs
from kernel.errors import MENDABLE, NotFound
from kernel.identity import derived_id
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.i18n import wage
from shell.regions import Regions
from shell.vocabularies import GROUNDS, PAY_BASES, QUALIFICATIONS, TRADES
from shell.web import actor, wrote

LATELY = timedelta(days=90)
VALUES = ("title", "trade", "village", "basis", "amount", "mode", "confirm", "ground")
BESIDE = {
    "shift-in-past": "shifts",
    "shift-too-long": "shifts",
    "shift-times": "shifts",
    "rate-not-positive": "amount",
    "rate-too-fine": "amount",
    "rate-too-high": "amount",
    "region-unknown": "village",
    "confirm-times": "confirm",
}


@desk.get("/post")
@at_desk("decide-application")
def post() -> ResponseReturnValue:
    """A gig to be written: like one there was (`like`), of a `trade`, a `draft` to go on with, or empty."""
    if draft := request.args.get("draft"):
        gig = _own(draft)
        if gig["state"] != "draft":
            return redirect(url_for("employer.gig", id=draft))
        return _page(Form({"id": draft}), copied(gig, anew=False))
    if like := request.args.get("like"):
        return _page(Form({}), copied(_own(like), anew=True))
    trade = request.args.get("trade", "")
    if trade in TRADES:
        last = next((gig for gig in read().gigs_of(g.employer) if gig["trade"] == trade), None)
        return _page(Form({}), copied(last, anew=True) if last else beginning(trade, _usual_village()))
    empty = [("mode", "instant"), ("basis", "hour"), ("confirm", DAY_BEFORE), ("village", _usual_village())]
    return _page(Form({}), MultiDict(empty))


def _usual_village() -> str:
    """Where the last gig of this employer was; "" where there is none yet."""
    last = next(iter(read().gigs_of(g.employer, limit=1)), None)
    return last["village"] if last else ""


def _own(id: str) -> dict[str, Any]:
    """One of this employer's gigs as the board knows it. Refuses `not-found`."""
    gig = read().gig(id)
    if gig is None or gig["employer"] != g.employer:
        raise NotFound("gig", id)
    return gig


@desk.post("/post")
@at_desk("decide-application")
def publish() -> ResponseReturnValue:
    """Add or drop a shift, say how many or how much by a press, keep a draft, or publish at the cost that was
    on the page.

    Sent twice it is one gig: its id came with the form.
    """
    typed = MultiDict(request.form)
    form = Form(typed)
    rows = rows_of(typed)
    if add := typed.get("add"):
        return _page(form, typed, rows=add_rows(rows, add))
    if (drop := typed.get("drop", "")).isdigit():
        return _page(form, typed, rows=[row for no, row in enumerate(rows) if str(no) != drop])
    for name, step in (("more", 1), ("fewer", -1)):
        if (no := typed.get(name, "")).isdigit():
            return _page(form, typed, rows=with_heads(rows, int(no), step))
    if "pay" in typed:
        typed["basis"], _colon, typed["amount"] = typed["pay"].partition(":")
    if typed.get("do") not in ("draft", "publish"):
        return _page(form, typed)
    offer = offer_of(form, typed, g.employer, _villages())
    if offer is None:
        return _page(form, typed), 422
    draft = typed["do"] == "draft"
    cost = most_it_costs(offer)
    if not draft and typed.get("cost") != str(cost):
        form.errors["_"] = _("钱数变了，看一眼再发。")
        return _page(form, typed), 409
    try:
        _write(form.id, offer)
        if not draft:
            _happened, position = (
                house()
                .get(Gigs)
                .publish(id=form.id, request=derived_id(form.id, "publish"), at=now(), actor=actor())
            )
            wrote(position)
    except MENDABLE as refusal:
        if refusal.code == "gig-published":  # back to a page already sent, changed, sent again
            typed.pop("id", None)
            form.typed, form.errors["_"] = typed, _("刚才那个活已经发出去了。是另外一个，再按一次就行。")
            return _page(form, typed), 409
        form.refuse(refusal, BESIDE)
        return _page(form, typed), 409
    return redirect(url_for("employer.home") if draft else url_for("employer.gig", id=form.id), 303)


def _write(id: str, offer: Offer) -> None:
    """Write a draft down, or what it says now."""
    gigs = house().get(Gigs)
    known = house().store.find(Gig, id)
    if known is None:
        wrote(gigs.draft(id=id, offer=offer, at=now(), actor=actor()).position)
    elif own_gig(id).offer != offer:
        wrote(gigs.change(id=id, version=known.revision, offer=offer, at=now(), actor=actor()).position)


def _villages() -> dict[str, str]:
    """The villages of this employer's town, by code."""
    return {each.code: each.short for each in Regions(house().records_engine).children(town())}


def _page(form: Form, typed: Any, rows: Any = None) -> str:
    villages = _villages()
    rows = rows_of(typed) if rows is None else rows
    tried = MultiDict([(name, text) for name, text in typed.items(multi=True)])
    for no, field in enumerate(("day", "from", "to", "heads")):
        tried.setlist(field, [row[no] for row in rows])
    offer = offer_of(Form(tried), tried, g.employer, villages)
    known = house().store.find(Gig, form.id) if form.typed.get("id") else None
    return show(
        "post.html",
        values={name: typed.get(name, "") for name in VALUES},
        windows=_windows(typed.get("confirm", "")),
        requires=typed.getlist("requires"),
        rows=rows,
        quick=quick_choices(),
        starts=[
            {"label": str(label), "href": url_for("employer.post", trade=trade)}
            for trade, label in TRADES.items()
        ]
        if not typed.get("trade")
        else [],
        trades=_options(TRADES),
        villages=_options(villages),
        bases=_options(PAY_BASES),
        qualifications=_options(QUALIFICATIONS),
        grounds=_options(GROUNDS) if typed.get("ground") or limit_in(typed.get("title", "")) else [],
        offer=None
        if offer is None
        else {
            "heads": sum(shift.headcount for shift in offer.shifts),
            "cost": most_it_costs(offer),
            "shifts": len(offer.shifts),
        },
        pays=_pays(typed.get("trade")),
        verified=is_verified(),
        draft=known is not None and known.state == "draft",
        cancel_href=url_for("employer.cancellation", id=form.id) if known is not None else None,
        entry_id=form.id,
        errors=form.errors,
        error=form.errors.get("_"),
        home_href=url_for("employer.home"),
    )


def _pays(trade: str | None) -> list[dict[str, str]]:
    """What work of a trade was paid in this town over the last months, to be filled in by one press."""
    if trade not in TRADES:
        return []
    return [
        {
            "value": f"{basis}:{amount}",
            "label": _("%(amount)s 元一%(basis)s", amount=wage(Decimal(amount)), basis=PAY_BASES[basis]),
        }
        for basis, amount in read().usual_pay(town(), trade, since=now() - LATELY)
    ]


def _windows(chosen: str) -> list[dict[str, str]]:
    """When people can be asked whether they come; what a draft says already stays a choice."""
    windows = [
        (DAY_BEFORE, _("前一天问一声"), _("开工前 24 小时问，前 12 小时没回话，位子让给别人")),
        (SAME_DAY, _("快开工时问一声"), _("开工前 6 小时问，前 2 小时没回话，位子让给别人")),
        (NEVER, _("不问"), _("接了就等他来")),
    ]
    if chosen not in [value for value, *_said in windows]:
        with suppress(ValueError):
            window = window_of(chosen)
            assert window is not None, "no window is among the choices"
            hint = _(
                "开工前 %(begins)s 小时问，前 %(ends)s 小时没回话，位子让给别人",
                begins=window.from_hours,
                ends=window.by_hours,
            )
            windows.insert(0, (chosen, _("问一声"), hint))
    return [{"value": value, "label": label, "hint": hint} for value, label, hint in windows]


def _options(words: Any) -> list[dict[str, str]]:
    return [{"value": code, "label": str(label)} for code, label in words.items()]
