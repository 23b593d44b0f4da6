"""Who of a run can be paid by bank: who agreed to it and wrote down a card; all others in person."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import g, url_for

from kernel.lookups import BankAccounts
from shell.house import house
from workshops.pages.desk import names_of, read

NAMED = 50  # as many as a page can name


class Payable(NamedTuple):
    """Slips still to be paid and in no bank batch: those a batch takes, and those without a card."""

    by_bank: Sequence[Any]
    in_person: Sequence[Any]


def payable(run: str) -> Payable:
    """The slips of a run that can be paid now."""
    slips = read().sendable(run)
    banked = house().get(BankAccounts).bank_accounts([slip["worker"] for slip in slips])
    return Payable(
        [slip for slip in slips if slip["worker"] in banked],
        [slip for slip in slips if slip["worker"] not in banked],
    )


def summed(slips: Sequence[Any]) -> dict[str, int]:
    """How many slips, what they come to (fen), and how many of them did not go through."""
    return {
        "count": len(slips),
        "amount": sum(slip["net"] for slip in slips),
        "failed": sum(slip["state"] == "failed" for slip in slips),
    }


def named(slips: Sequence[Any], *, back: str) -> list[dict[str, Any]]:
    """Whose slips these are, by number; each with the way to write down a card, which leads on to `back`."""
    numbers = {row["worker"]: row["number"] for row in read().members(g.workshop)}
    first = sorted(slips, key=lambda slip: (numbers.get(slip["worker"], ""), slip["id"]))[:NAMED]
    names = names_of(slip["worker"] for slip in first)
    return [
        {
            "name": names[slip["worker"]],
            "number": numbers.get(slip["worker"], ""),
            "net": slip["net"],
            "href": url_for("people.consent_of", worker=slip["worker"], purpose="bank-account", next=back),
        }
        for slip in first
    ]
