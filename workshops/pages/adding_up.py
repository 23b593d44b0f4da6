"""What a pay run comes to: its slips added up as lines, and every difference in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import g
from flask_babel import gettext as _

from kernel.money import from_fen
from shell.house import house
from shell.i18n import days_between, pieces, yuan
from shell.i18n import month as month_words
from shell.i18n import rate as rate_words
from shell.vocabularies import REASONS, unit_word, worked
from workshops.domain import HandIn
from workshops.events import HandInCorrected
from workshops.pages.desk import names_of, read

Labels = Mapping[tuple[str, str, str], str]


Told = list[dict[str, Any]]


def added_up(run: str) -> tuple[Told, dict[str, int], Told, Told, Told]:
    """A run's slips as lines per product, step, grade and rate; the sums by kind; each difference, each
    top-up to the minimum wage and each deduction for damage by itself.

    Amounts are sums of the slips' own rounded ones, so that all of it adds up to the total.
    """
    slips = read().slips(run)
    _names, labels = read().names([g.workshop])
    sums: dict[str, int] = {}
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    differences: list[tuple[str, dict[str, Any]]] = []
    top_ups: list[tuple[str, dict[str, Any]]] = []
    deductions: list[tuple[str, dict[str, Any]]] = []
    for slip in slips:
        for line in slip["lines"]:
            sums[line["kind"]] = sums.get(line["kind"], 0) + line["amount"]
            if line["kind"] in ("difference", "rate-difference"):
                differences.append((slip["worker"], line))
            if line["kind"] == "top-up":
                top_ups.append((slip["worker"], line["top_up"]))
            if line["kind"] == "deduction":
                deductions.append((slip["worker"], line["deduction"]))
            if line["kind"] != "work":
                continue
            key = tuple(line[part] for part in ("product", "step", "grade", "rate", "factor"))
            seen = lines.setdefault(key, _line(line, labels))
            seen["quantity"] += line["quantity"]
            seen["amount"] += line["amount"]
    in_order = sorted(lines.values(), key=lambda line: -line["amount"])
    return in_order, sums, _told(differences, labels), _topped_up(top_ups), _deducted(deductions)


def _topped_up(top_ups: Sequence[tuple[str, Mapping[str, Any]]]) -> Told:
    """Each top-up in words: of which days, so many hours, and what their pieces came to."""
    names = names_of(worker for worker, _top_up in top_ups)
    return [
        {
            "name": names[worker],
            "text": _(
                "%(days)s干了 %(hours)s，计件 %(earned)s 元，最低 %(least)s 元",
                days=days_between(*(date.fromisoformat(of[end]) for end in ("first", "last"))),
                hours=worked(Decimal(of["hours"]), "hour"),
                earned=yuan(Decimal(of["earned"])),
                least=yuan(Decimal(of["hours"]) * Decimal(of["hourly"])),
            ),
            "amount": of["amount"],
        }
        for worker, of in top_ups
    ]


def _deducted(deductions: Sequence[tuple[str, Mapping[str, Any]]]) -> Told:
    """Each deduction in words: of which month, what was broken, and how much of it was taken before."""
    names = names_of(worker for worker, _made in deductions)
    return [
        {
            "name": names[worker],
            "text": _(
                "%(month)s的工资，%(what)s，要赔 %(whole)s 元，前面扣过 %(before)s 元",
                month=month_words(made["month"], year=False),
                what=REASONS.get(made["reason_code"], REASONS["other"]),
                whole=yuan(from_fen(made["whole"])),
                before=yuan(from_fen(made["before"])),
            ),
            "amount": -made["amount"],
        }
        for worker, made in deductions
    ]


def _line(line: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    factor = Decimal(line["factor"] or 1)
    label = labels.get((g.workshop, line["product"], line["step"]), line["step"])
    return {
        "label": _("%(label)s · %(grade)s 等", label=label, grade=line["grade"]) if line["grade"] else label,
        "rate": Decimal(line["rate"]),
        "factor": factor if factor != 1 else None,
        "quantity": 0,
        "amount": 0,
    }


def _told(differences: Sequence[tuple[str, Mapping[str, Any]]], labels: Labels) -> list[dict[str, Any]]:
    """Each difference in words: of which month's work, how many pieces, and why, as the correction says."""
    if not differences:
        return []
    names = names_of(worker for worker, _line in differences)
    hand_ins = {HandIn.stream(part["hand_in"]) for _worker, line in differences for part in line["parts"]}
    why: dict[str, str] = {}
    for recorded in house().store.events_of(sorted(hand_ins)):
        if isinstance(recorded.event, HandInCorrected):
            why[recorded.event.id] = str(REASONS.get(recorded.event.reason_code, REASONS["other"]))
    corrected_rates = read().correction_reasons(
        line["correction"] for _worker, line in differences if line["correction"]
    )
    told = []
    for worker, line in differences:
        quantity = line["quantity"]
        if line["kind"] == "rate-difference":
            text = _repriced(line, labels, corrected_rates)
            told.append({"name": names[worker], "text": text, "amount": line["amount"]})
            continue
        said = {
            "month": month_words(line["month"], year=False),
            "label": labels.get((g.workshop, line["product"], line["step"]), line["step"]),
            "count": pieces(abs(quantity)),
            "unit": unit_word(line["unit"]),
        }
        text = (
            _("%(month)s的%(label)s少算了 %(count)s %(unit)s", **said)
            if quantity > 0
            else _("%(month)s的%(label)s多算了 %(count)s %(unit)s", **said)
        )
        corrected = {part["hand_in"] for part in line["parts"]} & why.keys()
        reasons = "、".join(sorted({why[hand_in] for hand_in in corrected}))
        told.append(
            {
                "name": names[worker],
                "text": _("%(what)s，%(why)s", what=text, why=reasons) if reasons else text,
                "amount": line["amount"],
            }
        )
    return told


def _repriced(line: Mapping[str, Any], labels: Labels, reasons: Mapping[str, str]) -> str:
    """A corrected rate in words: of which month's work, how many pieces, by how much each, and why."""
    more = Decimal(line["rate"])
    said = {
        "month": month_words(line["month"], year=False),
        "label": labels.get((g.workshop, line["product"], line["step"]), line["step"]),
        "count": pieces(line["quantity"]),
        "unit": unit_word(line["unit"]),
        "more": rate_words(abs(more)),
        "why": REASONS.get(reasons.get(line["correction"], ""), REASONS["other"]),
    }
    if more > 0:
        return _("%(month)s的%(label)s改价，%(count)s %(unit)s，一%(unit)s多 %(more)s 元，%(why)s", **said)
    return _("%(month)s的%(label)s改价，%(count)s %(unit)s，一%(unit)s少 %(more)s 元，%(why)s", **said)
