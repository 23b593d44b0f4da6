"""招工完成率: how many of the places asked for were filled, by month, beside the middle of the town."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from gigs.pages.desk import at_desk, desk, read, show, town
from gigs.readmodel import Fill
from kernel.lookups import Regions
from kernel.time import first_day, month_of, months_after, now, today
from shell.house import house

MONTHS, FEWEST_MONTHS = 12, 6
WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 358, 220, 44, 14, 24, 30  # the drawing, in its own units


def percent(part: int, whole: int) -> Decimal | None:
    """Hundredths with one decimal, rounded half-up; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def year_of(employer: str) -> Sequence[Fill]:
    """An employer's last twelve months, this one with them."""
    month = month_of(today())
    return read().fill_months(employer, months_after(month, 1 - MONTHS), month)


@desk.get("/fill-rate")
@at_desk("see-fill-rate", by_town=True)
def fill_rate() -> ResponseReturnValue:
    """Twelve months as a line beside the town's median, and as a table; of a new employer fewer."""
    months = _begun(year_of(g.employer))
    first, last = months[0].month, months[-1].month
    median = read().town_median(town(), first, last)
    own = [_hundredths(month.rate) for month in months]
    others = [_hundredths(median[month.month]) for month in months]
    asked, filled = sum(each.asked for each in months), sum(each.filled for each in months)
    attended = sum(each.attended for each in months)
    return show(
        "fill_rate.html",
        tab="fill_rate",
        overall=percent(filled, asked),
        asked=asked,
        filled=filled,
        attended=attended,
        attendance=percent(attended, filled),
        hours=read().hours_to_full(first, last, employer=g.employer),
        chart=_chart([month.month for month in months], own, others),
        rows=[
            {
                "month": first_day(month.month),
                "asked": month.asked,
                "filled": month.filled,
                "rate": rate,
                "median": middle,
                "cancelled_late": month.cancelled_late,
            }
            for month, rate, middle in reversed(list(zip(months, own, others, strict=True)))
        ],
        town=house().get(Regions).name_of(town()) or town(),
        upto=now(),
        home_href=url_for("employer.home"),
    )


def _begun(months: Sequence[Fill]) -> Sequence[Fill]:
    """From the first month anything happened in; half a year at least."""
    first = next((place for place, month in enumerate(months) if month.asked or month.cancelled), len(months))
    return months[min(first, len(months) - FEWEST_MONTHS) :]


def _hundredths(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else (rate * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _chart(
    months: Sequence[str], own: Sequence[Decimal | None], others: Sequence[Decimal | None]
) -> dict[str, Any]:
    """Where both lines go; months without a rate are gaps. From 0 to 100."""
    step = (WIDE - LEFT - RIGHT) / (len(months) - 1)

    def x(place: int) -> float:
        return round(LEFT + step * place, 1)

    def y(value: Decimal | int) -> float:
        return round(HIGH - FOOT - (HIGH - FOOT - TOP) * min(float(value), 100.0) / 100, 1)

    told = [(place, value) for place, value in enumerate(own) if value is not None]
    said = {told[0][0], told[-1][0], min(told, key=lambda each: each[1])[0]} if told else set()
    return {
        "width": WIDE,
        "height": HIGH,
        "left": LEFT,
        "right": WIDE - RIGHT,
        "foot": HIGH - 8,
        "ticks": [{"y": y(value), "value": value} for value in (0, 50, 100)],
        "names": [
            {"x": x(place), "month": first_day(month)}
            for place, month in enumerate(months)
            if len(months) == FEWEST_MONTHS or (len(months) - place) % 2
        ],
        "own": _path([None if value is None else (x(n), y(value)) for n, value in enumerate(own)]),
        "others": _path([None if value is None else (x(n), y(value)) for n, value in enumerate(others)]),
        "points": [
            {"x": x(place), "y": y(value), "value": value if place in said else None} for place, value in told
        ],
    }


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through the points, begun anew after every gap."""
    drawn, before = [], None
    for point in points:
        if point is not None:
            drawn.append(f"{'L' if before else 'M'}{point[0]} {point[1]}")
        before = point
    return "".join(drawn)
