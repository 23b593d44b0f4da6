"""How a contest is told to the workshop: whose it is, what it is about, and why nothing might change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _

from kernel.errors import NotFound
from shell.forms import Form
from shell.i18n import day, settled_until, yuan
from shell.vocabularies import REASONS
from workshops.pages.desk import names_of, read
from workshops.pages.ledger_lines import item_of

REJECTIONS = ("counted-again", "rate-as-agreed", "reckoned-again", "hours-as-kept", "other")
OF_DAMAGE = ("damage-as-stated", "other")


def whose(worker: str) -> dict[str, str]:
    """Whom a contest is from, and where the pack for an arbitration board is."""
    member = next(iter(read().members(g.workshop, worker)), None)
    return {
        "name": names_of([worker])[worker],
        "number": member["number"] if member else "",
        "evidence_href": url_for("income.evidence", worker=worker, workshop=g.workshop),
    }


def says(row: Any, name: str) -> str:
    """What somebody says, in one line: of a line of their slip, of hours, of a damage."""
    if row["matter"] == "hours":
        return _("%(name)s说工时不对", name=name)
    if row["matter"] == "damage":
        return _("%(name)s说不该赔", name=name)
    return _("%(name)s说工资条不对", name=name)


def line_of(row: Any) -> Mapping[str, Any]:
    """The line of the slip a contest is about. Refuses `not-found`."""
    line: Mapping[str, Any] | None = next((one for one in row["lines"] if one["id"] == row["place"]), None)
    if line is None:
        raise NotFound("pay-line", row["place"])
    return line


def slip_words(row: Any) -> str:
    """What the slip of a contested line is called."""
    return _("%(label)s工资条", label=settled_until(row["label"], row["to"]))


def line_words(line: Mapping[str, Any], labels: Mapping[tuple[str, str, str], str]) -> str:
    """What a line is called, as the wage ledger calls it."""
    corrected = [line["correction"]] if line["correction"] else []
    return item_of(line, labels, read().correction_reasons(corrected) if corrected else {}).label


def what_of(row: Any, labels: Mapping[tuple[str, str, str], str]) -> str:
    """What a contest is about, in one line."""
    if row["matter"] == "hours":
        return _("%(day)s的工时", day=day(date.fromisoformat(row["place"])))
    if row["matter"] == "damage":
        what = REASONS.get(row["broken"], REASONS["other"])
        return _(
            "%(day)s%(what)s，赔 %(amount)s 元",
            day=day(row["happened_on"]),
            what=what,
            amount=yuan(row["amount"]),
        )
    line = line_of(row)
    amount = _("%(amount)s 元", amount=yuan(line["amount"]))
    return f"{slip_words(row)} · {line_words(line, labels)} {amount}"


def rejections(first: str, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Why nothing changes, to choose from; the likeliest is chosen where nothing was."""
    chosen = typed.get("why", first)
    codes = dict.fromkeys((first, *(OF_DAMAGE if first in OF_DAMAGE else REJECTIONS)))
    return [{"code": code, "name": REASONS[code], "chosen": code == chosen} for code in codes]


def why_rejected(form: Form) -> str:
    """The reason chosen."""
    said = form.typed.get("why", "")
    return said if said in (*REJECTIONS, *OF_DAMAGE) else "other"
