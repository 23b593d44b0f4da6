"""An order's material to take away: everybody's account as of a day, and every movement behind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shell.i18n import day as day_words
from shell.i18n import moment as moment_words
from shell.security import at_a_persons_pace
from shell.taking_away import taken_away
from shell.vocabularies import material_unit
from shell.workbooks.writing import SPREADSHEET, Sheet, workbook
from workshops.domain.quantities import from_parts
from workshops.pages.desk import as_of_day, at_desk, blueprint, names_of, numbers_of, place
from workshops.pages.material_telling import KIND_WORDS, by_code, told_move
from workshops.pages.order_telling import book, told
from workshops.pages.orders import found_order
from workshops.readmodel.order_tables import KINDS

Row = Mapping[str, Any]
Who = Callable[[str | None], list[str]]


@blueprint.get("/orders/<uuid:id>/materials/export")
@at_desk("keep-materials")
@at_a_persons_pace
def export_materials(id: UUID) -> ResponseReturnValue:
    """All accounts of an order as of a day, and every movement, as a workbook."""
    row = found_order(id)
    [order] = told([row], g.workshop)
    as_of, day = as_of_day()
    named = by_code(row)
    rows = [each for each in book().material(row["id"], g.workshop, as_of=as_of) if each["material"] in named]
    moves = book().movements(row["id"], g.workshop, as_of=as_of)
    people = {each["worker"] for each in rows} | {each["between"] for each in moves if each["between"]}
    names, numbers = names_of(people - {""}), numbers_of(people)

    def who(worker: str | None) -> list[str]:
        return [numbers.get(worker, ""), names[worker]] if worker else ["", _("库存")]

    accounts = sorted(rows, key=lambda each: (each["worker"] != "", numbers.get(each["worker"], "")))
    kept = workbook(
        [
            _accounts(accounts, named, who),
            _movements([(each, told_move(each, named, names)) for each in reversed(moves)], who),
            _about(order, day),
        ]
    )
    return taken_away(kept, SPREADSHEET, f"{order['product']} {day.isoformat()}.xlsx")


def _accounts(accounts: Sequence[Any], named: Mapping[str, Row], who: Who) -> Sheet:
    """What each person and the stock received, gave, used and still have of each material."""
    kinds = [str(KIND_WORDS[kind]) for kind in KINDS]
    lines = [
        [
            *who(each["worker"]),
            named[each["material"]]["name"],
            material_unit(named[each["material"]]["unit"]),
            *(from_parts(each[kind]) for kind in KINDS),
            from_parts(each["out"]),
        ]
        for each in accounts
    ]
    return Sheet(_("各人各料"), [*_whose(), _("料"), _("单位"), *kinds, _("还在手里")], lines)


def _movements(moves: Sequence[tuple[Any, Row]], who: Who) -> Sheet:
    """Every movement, the earliest first: as it is kept, and as pages tell it."""
    headings = [
        _("时间"),
        *_whose(),
        _("料"),
        _("什么事"),
        _("数量"),
        _("单位"),
        _("盘到"),
        _("交件数"),
        _("和谁"),
        _("原因"),
    ]
    lines = [
        [
            moment_words(kept["at"]),
            *who(kept["worker"]),
            one["material"],
            str(one["word"]),
            one["change"],
            one["unit"],
            one["counted"],
            one["pieces"],
            one["who"],
            one["why"],
        ]
        for kept, one in moves
    ]
    return Sheet(_("每一笔"), headings, lines)


def _whose() -> list[str]:
    return [_("工号"), _("谁那里")]


def _about(order: Row, day: date) -> Sheet:
    """Of what this is, as of which day, and how it adds up."""
    whose = _(
        "%(place)s，%(product)s %(count)s 件",
        place=place()["name"],
        product=order["product"],
        count=order["quantity"],
    )
    lines = [
        whose,
        _("算到 %(day)s为止记下的。", day=day_words(day, year=True)),
        _("还在手里的 = 收到、发料、退料、用掉、报废、退回、盘点差、超出账上，全部加起来。"),
        _("超出账上：交的件用的料比账上领的多。要盘点一次，写明为什么。"),
    ]
    return Sheet(_("说明"), [], [[line] for line in lines])
