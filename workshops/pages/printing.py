"""Forms on paper: the tally sheet (交件记录单) to write on and scan, the pay list (签字表) to be signed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.money import in_capitals
from kernel.retention import LEDGER_YEARS
from kernel.time import today
from shell.i18n import settled_until
from shell.qr import qr_code
from shell.vocabularies import unit_word
from workshops.pages.cards import payable
from workshops.pages.desk import at_desk, blueprint, names_of, place, read, show
from workshops.pages.run import found_run

T = TypeVar("T")
PEOPLE_ON_A_SHEET = 10
SLIPS_ON_A_SHEET = 22
MOST = 500


@blueprint.get("/tally-sheet")
@at_desk("record-hand-in")
def tally_sheet() -> ResponseReturnValue:
    """A sheet to write hand-ins on, to be entered later: each person with the code of their card, which the
    counter scans; each step with a number to write instead of its name."""
    members = read().members(g.workshop, limit=MOST)
    names = names_of(row["worker"] for row in members)
    people = [
        {
            "number": row["number"],
            "name": names[row["worker"]],
            "qr": qr_code(row["worker"], _("%(name)s的工牌", name=names[row["worker"]])),
        }
        for row in members
    ]
    return show(
        "tally_sheet.html",
        workshop=place()["name"],
        sheets=_in_sheets(people, PEOPLE_ON_A_SHEET),
        steps=_steps(),
        back_href=url_for("workshops.show_workshop"),
    )


@blueprint.get("/runs/<uuid:run>/pay-list")
@at_desk("prepare-pay-run")
def pay_list(run: UUID) -> ResponseReturnValue:
    """Who gets how much of a run, to be signed by each who was paid; `whom=in-person`: only who is still to
    be paid and has no card.

    The amount, the day and the signature are what an employer must keep in writing: two years
    (工资支付暂行规定, 劳部发〔1994〕489号, article 6), and three as part of the wage ledger
    (保障农民工工资支付条例, article 15).
    """
    row = found_run(str(run))
    slips = read().slips(row["id"])
    in_person = request.args.get("whom") == "in-person"
    if in_person:
        wanted = {slip["id"] for slip in payable(row["id"]).in_person}
        slips = [slip for slip in slips if slip["id"] in wanted]
    names = names_of(slip["worker"] for slip in slips)
    numbers = {member["worker"]: member["number"] for member in read().members(g.workshop)}
    lines = [
        {"number": numbers.get(slip["worker"], ""), "name": names[slip["worker"]], **_sums(slip)}
        for slip in slips
    ]
    lines.sort(key=lambda line: (line["number"], line["name"]))
    total = sum(line["net"] for line in lines)
    return show(
        "pay_list.html",
        workshop=place()["name"],
        payer=place()["payer_name"],
        label=settled_until(row["label"], row["to"]),
        approved=row["state"] == "approved",
        in_person=in_person,
        printed=today(),
        sheets=_in_sheets(lines, SLIPS_ON_A_SHEET),
        per_sheet=SLIPS_ON_A_SHEET,
        count=len(lines),
        total=total,
        capitals=in_capitals(total),
        years=LEDGER_YEARS,
        back_href=url_for("workshops.bank" if in_person else "workshops.run", run=run),
    )


def _in_sheets(things: Sequence[T], most: int) -> list[Sequence[T]]:
    return [things[start : start + most] for start in range(0, len(things), most)]


def _steps() -> list[dict[str, Any]]:
    """What is made here today at which price, in the order of the codes."""
    rates = {
        (row["product"], row["step"]): Decimal(row["rate"])
        for row in reversed(read().rates(g.workshop))  # the latest first: it is the one that stays
        if row["effective_from"] <= today()
    }
    return [
        {
            "label": f"{product['name']} · {step['name']}",
            "unit": unit_word(product["unit"]),
            "rate": rates[product["code"], step["code"]],
        }
        for product in read().products([g.workshop])
        for step in product["steps"]
        if (product["code"], step["code"]) in rates
    ]


def _sums(slip: Any) -> dict[str, int]:
    """What a slip comes to, in fen."""
    sums = {"work": 0, "tax": 0, "others": 0}
    for line in slip["lines"]:
        sums[line["kind"] if line["kind"] in sums else "others"] += line["amount"]
    return {**sums, "net": slip["net"]}
