"""What a line of the wage ledger says, for the page and for the file.

Sources: 保障农民工工资支付条例 (State Council decree 724), article 15: the employer's name, the period, the
day of payment, name, identity number and contact, the time worked, what is due and what is kept back item by
item, the net, and the bank's voucher or a signature. 工资支付暂行规定 (劳部发〔1994〕489号), article 6.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask import g
from flask_babel import gettext as _
from sqlalchemy import RowMapping

from kernel.identity import Scope
from kernel.lookups import LedgerIdentities, LedgerIdentity
from kernel.retention import ledger_kept_until
from kernel.time import day_of
from shell.access import AccessLog
from shell.house import house
from shell.i18n import days_between
from shell.readmodels import Rows
from shell.vocabularies import REASONS
from shell.web import actor
from workshops.domain import Workshop
from workshops.events import WorkshopDescribed, WorkshopFounded
from workshops.pages.desk import place, read
from workshops.readmodel.ledger import Worked

KEPT_BACK = frozenset({"tax", "deduction"})


class Item(NamedTuple):
    """One item that is due or kept back: what it is, how many pieces at which rate where it is work, and what
    it comes to (fen, negative where it lessens the wage)."""

    label: str
    quantity: int | None
    rate: Decimal | None
    amount: int


class LedgerLine(NamedTuple):
    """One slip as the ledger tells it; amounts in fen."""

    who: LedgerIdentity
    number: str
    employer: str
    code: str
    worked: Worked | None
    hours: Decimal | None
    to: date
    due: Sequence[Item]
    kept_back: Sequence[Item]
    net: int
    state: str
    paid_on: date | None
    reference: str | None
    kept_until: date | None


def ledger_lines(slips: Rows) -> list[LedgerLine]:
    """Slips as the ledger tells them, with whom they are for; each of these people was looked at, which is
    kept."""
    workers = sorted({slip["worker"] for slip in slips})
    by = actor().require("see-wage-ledger", Scope(workshop=g.workshop, region=place()["village"]))
    AccessLog(house().records_engine).keep_many(workers, by, "see-wage-ledger", g.workshop)
    people = house().get(LedgerIdentities).for_ledger(workers)
    worked, payers = read().worked_for(slips), _payers(slips)
    _places, labels = read().names([g.workshop])
    reasons = read().correction_reasons(
        line["correction"] for slip in slips for line in slip["lines"] if line["correction"]
    )
    return [
        LedgerLine(
            who=people[slip["worker"]],
            number=slip["number"] or "",
            employer=payers[slip["run"]][0],
            code=payers[slip["run"]][1],
            worked=worked.get(slip["id"]),
            hours=Decimal(slip["hours"]) if slip["hours"] is not None else None,
            to=slip["to"],
            due=[item_of(line, labels, reasons) for line in slip["lines"] if line["kind"] not in KEPT_BACK],
            kept_back=[item_of(line, labels, reasons) for line in slip["lines"] if line["kind"] in KEPT_BACK],
            net=slip["net"],
            state=slip["state"],
            paid_on=day_of(slip["paid_at"]) if slip["paid_at"] else None,
            reference=slip["reference"] if slip["state"] == "paid" else None,
            kept_until=_kept_until(slip, people[slip["worker"]]),
        )
        for slip in slips
    ]


def _kept_until(slip: RowMapping, who: LedgerIdentity) -> date | None:
    """Until when a line is kept: three years from the payment; None while there is none. Of somebody erased
    whom it names is kept as long, and longer where they were paid later."""
    if who.kept_until is not None:
        return who.kept_until
    entered = slip["paid_at"] or (None if slip["net"] else slip["approved_at"])
    return ledger_kept_until(day_of(entered)) if entered else None


def _payers(slips: Rows) -> dict[str, tuple[str, str]]:
    """Who paid each run: name and credit code as the workshop named them when it was approved."""
    approved = {slip["run"]: slip["approved_at"] for slip in slips}
    now_named = (place()["payer_name"], place()["payer_uscc"])
    named = [
        (recorded.event.at, (recorded.event.payer.name, recorded.event.payer.uscc))
        for recorded in house().store.events_of([Workshop.stream(g.workshop)])
        if isinstance(recorded.event, WorkshopFounded | WorkshopDescribed)
    ]
    return {
        run: next((payer for told, payer in reversed(named) if told <= at), now_named)
        for run, at in approved.items()
    }


def item_of(
    line: Mapping[str, Any], labels: Mapping[tuple[str, str, str], str], reasons: Mapping[str, str]
) -> Item:
    """A line of a slip as the ledger tells it; `reasons` are those of corrected rates."""
    words = {
        "carried-in": _("上期结转"),
        "carried-out": _("结转到下期"),
        "tax": _("代扣个人所得税"),
    }
    if line["kind"] in words:
        return Item(words[line["kind"]], None, None, line["amount"])
    if line["top_up"]:
        first, last = (date.fromisoformat(line["top_up"][end]) for end in ("first", "last"))
        return Item(_("补到最低工资（%(days)s）", days=days_between(first, last)), None, None, line["amount"])
    if line["deduction"]:
        what = REASONS.get(line["deduction"]["reason_code"], REASONS["other"])
        return Item(_("赔偿损失（%(what)s）", what=what), None, None, line["amount"])
    if line["product"] is None:
        return Item(_("别的"), None, None, line["amount"])
    label = labels.get((g.workshop, line["product"], line["step"]), line["step"])
    if line["grade"]:
        label = _("%(label)s · %(grade)s 等", label=label, grade=line["grade"])
    if line["kind"] == "difference":
        label = _("%(label)s（补差）", label=label)
    if line["kind"] == "rate-difference":
        reason = REASONS.get(reasons.get(line["correction"], ""), REASONS["other"])
        label = _("%(label)s（改价，%(reason)s）", label=label, reason=reason)
    rate = Decimal(line["rate"]) * Decimal(line["factor"] or 1)
    return Item(label, line["quantity"], rate, line["amount"])


__all__ = ["Item", "LedgerLine", "item_of", "ledger_lines"]
