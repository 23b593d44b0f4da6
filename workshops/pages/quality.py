"""返工和不合格: of what was inspected in a month, how much was bad, at which step, and what was wrong."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from kernel.time import end_of, first_day, last_day, month_of, months_after, today
from shell.i18n import day as day_words
from shell.i18n import month as month_words
from shell.schemas import MONTH
from shell.security import at_a_persons_pace
from shell.taking_away import taken_away
from shell.vocabularies import REASONS, sentence
from shell.workbooks.writing import SPREADSHEET, Share, Sheet, workbook
from workshops.pages.desk import as_of_day, at_desk, blueprint, place, read, show
from workshops.pages.rework import told_out
from workshops.readmodel.quality import Found, together

MONTHS = 12


def told(found: Found) -> dict[str, Any]:
    """What was found of a step, as pages show it."""
    return {
        "pieces": found.pieces,
        "rework": found.rework,
        "rejected": found.rejected,
        "share": found.share,
        "again": found.again,
        "again_accepted": found.again_accepted,
        "defects": [
            {**each._asdict(), "name": str(REASONS.get(each.code, each.code))} for each in found.defects
        ],
    }


Key = tuple[str, str, str]  # month, product, step


@blueprint.get("/quality")
@at_desk("inspect")
def quality() -> ResponseReturnValue:
    """A month's figures beside those of the month before, the worst step first, as known on a day."""
    months = _months()
    month, wrong = _month(months)
    moment, day = as_of_day()
    found = _found(months_after(month, -1), month, moment) if month else {}
    steps = [(key, one) for key, one in found.items() if key[0] == month]
    steps.sort(key=lambda step: (-(step[1].share or 0), step[0]))
    labels = _labels()
    total = Found()
    for _key, one in steps:
        total.add(one)
    before = months_after(month, -1) if month else ""
    return show(
        "quality.html",
        months=[{"value": each, "label": month_words(each)} for each in reversed(months)],
        month=month,
        label=month_words(month) if month else None,
        errors={"month": wrong} if wrong else {},
        day=day,
        today=today(),
        total=told(total),
        steps=[
            {
                "label": labels.get((product, step), step),
                "before": found.get((before, product, step), Found()).share,
                **told(one),
            }
            for (_month_of, product, step), one in steps
        ],
        out=told_out(),
        method=method(day),
        export_href=url_for("workshops.export_quality", day=day.isoformat() if moment else None)
        if steps
        else None,
        back_href=url_for("workshops.show_workshop"),
    )


@blueprint.get("/quality/export")
@at_desk("inspect")
@at_a_persons_pace
def export_quality() -> ResponseReturnValue:
    """The last twelve months as a workbook: a line a month, product and step, and one for each defect."""
    months = _months()[-MONTHS:]
    moment, day = as_of_day()
    found = _found(months[0], months[-1], moment) if months else {}
    labels = _labels()
    lines, defect_lines = [], []
    for (month, product, step), one in sorted(found.items(), reverse=True):
        what = [month, labels.get((product, step), step)]
        share = None if one.share is None else Share(one.share)
        lines.append(
            [
                *what,
                one.pieces,
                one.accepted,
                one.rework,
                one.rejected,
                share,
                one.again,
                one.again_accepted,
            ]
        )
        defect_lines += [[*what, each["name"], each["alone"], each["among"]] for each in told(one)["defects"]]
    whose = [_("月份"), _("产品和工序")]
    kept = workbook(
        [
            Sheet(
                _("返工和不合格"),
                [
                    *whose,
                    _("验收件数"),
                    _("合格"),
                    _("返工"),
                    _("不合格"),
                    _("有毛病的百分比"),
                    _("返工后再交"),
                    _("再交合格"),
                ],
                lines,
            ),
            Sheet(_("毛病"), [*whose, _("什么毛病"), _("只有这个毛病的"), _("还有别的毛病的")], defect_lines),
            Sheet(_("说明"), [], [[line] for line in [place()["name"], *method(day)]]),
        ]
    )
    name = f"{_('返工和不合格')} {day.isoformat()}.xlsx"
    return taken_away(kept, SPREADSHEET, name)


def method(day: date) -> list[str]:
    """How the figures are made, in sentences."""
    return [
        _("算到 %(day)s为止记下的验收，改过的按改后的算。", day=day_words(day, year=True)),
        _("按干活的月份算，不是验收的月份。"),
        *counted_so(),
    ]


def counted_so() -> list[str]:
    """How pieces are counted, in sentences."""
    return [
        _("百分比 =（返工 + 不合格）÷ 第一次交来验收的件数。"),
        _("返工修好再交的另外数，不再算进百分比，一件只算一次。"),
        _("一批里有几样毛病的，没有一件一件分开数，每样下面都写这一批的坏件数，不能相加。"),
    ]


def _months() -> list[str]:
    """From the first month of which something was inspected to the last."""
    known = read().worked_between(g.workshop)
    if known is None:
        return []
    months = [month_of(known[0])]
    while months[-1] < month_of(known[1]):
        months.append(months_after(months[-1], 1))
    return months


def _month(months: Sequence[str]) -> tuple[str | None, str | None]:
    """The month asked for, else the latest there is; and why what was asked for is none."""
    typed, latest = request.args.get("month", ""), months[-1] if months else None
    if not typed or latest is None:
        return latest, None
    try:
        return MONTH(typed), None
    except ValidationError:
        return latest, sentence("month-unreadable")


def _found(first: str, last: str, moment: datetime | None) -> dict[Key, Found]:
    """What was found in some months, by month, product and step, as known at a moment."""
    span = first_day(first), last_day(last), moment or end_of(today())
    return together(read().found(g.workshop, *span), read().wrong(g.workshop, *span), _key)


def _key(row: Any) -> Key:
    year, month = divmod(int(row["month"]), 100)
    return f"{year}-{month:02}", row["product"], row["step"]


def _labels() -> dict[tuple[str, str], str]:
    """Products' steps as they are called here."""
    _places, labels = read().names([g.workshop])
    return {(product, step): label for (_workshop, product, step), label in labels.items()}


__all__ = ["export_quality", "quality"]
