"""Figures over many rows, each added up by the database when it is asked for."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Row, text

from bench.baseline.answers import last_months, month_after, ratio, refuse, today, yuan

FEWEST, MEDIAN_FROM, QUARTILES_FROM = 5, 10, 20
KINDS = {"employer": "g.employer_id::text", "trade": "g.trade", "village": "g.village"}

# By month of the shift's start: what was asked for, and what became of it. A gig called off more than 24
# hours ahead is left out; one called off later stays asked for.
SHIFTS = """
    SELECT {key} AS key, date_trunc('month', s.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS month,
        coalesce(sum(s.asked) FILTER (WHERE NOT {early}), 0) AS asked,
        coalesce(sum(s.asked - s.headcount) FILTER (WHERE NOT {early}), 0) AS reduced,
        coalesce(sum(s.asked) FILTER (WHERE {early}), 0) AS cancelled,
        coalesce(sum(s.asked) FILTER (WHERE g.cancelled_at IS NOT NULL AND NOT {early}), 0) AS cancelled_late
    FROM shifts s JOIN gigs g ON g.id = s.gig_id
    WHERE {where} AND s.starts_at >= :since AND s.starts_at < :until
    GROUP BY 1, 2
"""
PLACES = """
    SELECT {key} AS key, date_trunc('month', s.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS month,
        count(*) FILTER (WHERE p.held) AS filled,
        count(*) FILTER (WHERE p.outcome = 'attended') AS attended
    FROM places p JOIN shifts s ON s.gig_id = p.gig_id AND s.no = p.no JOIN gigs g ON g.id = s.gig_id
    WHERE {where} AND s.starts_at >= :since AND s.starts_at < :until
    GROUP BY 1, 2
"""
EARLY = "coalesce(s.starts_at - g.cancelled_at > interval '24 hours', false)"
HOURS_TO_FULL = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM g.full_at - g.published_at))
    FROM gigs g JOIN shifts s ON s.gig_id = g.id AND s.no = 0
    WHERE {where} AND g.full_at IS NOT NULL
        AND s.starts_at >= :since AND s.starts_at < :until
"""

# What everybody in a region earned, by month: pieces and gigs together.
INCOME = """
    WITH amounts AS (
        SELECT worker_id, date_trunc('month', work_date)::date AS month,
            (CASE state WHEN 'handed-in' THEN quantity ELSE accepted END) * rate AS amount
        FROM hand_ins WHERE work_date >= :first AND work_date < :end
        UNION ALL
        SELECT p.worker_id, date_trunc('month', s.starts_at AT TIME ZONE 'Asia/Shanghai')::date, p.earned
        FROM places p JOIN shifts s ON s.gig_id = p.gig_id AND s.no = p.no
        WHERE p.outcome = 'attended' AND s.starts_at >= :since AND s.starts_at < :until
    ), people AS (
        SELECT a.worker_id, a.month, sum(a.amount) AS amount
        FROM amounts a JOIN workers w ON w.id = a.worker_id
        WHERE w.village LIKE :within GROUP BY 1, 2 HAVING sum(a.amount) <> 0
    )
    SELECT month, count(*) AS workers, sum(amount) AS total,
        percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY amount) AS quartiles,
        count(*) FILTER (WHERE NOT EXISTS (
            SELECT FROM hand_ins h WHERE h.worker_id = people.worker_id AND h.work_date < people.month
        ) AND NOT EXISTS (
            SELECT FROM places p JOIN shifts s ON s.gig_id = p.gig_id AND s.no = p.no
            WHERE p.worker_id = people.worker_id AND p.outcome = 'attended'
                AND s.starts_at < people.month::timestamp AT TIME ZONE 'Asia/Shanghai'
        )) AS newcomers
    FROM people GROUP BY month
"""


def get_fill_rate(id: uuid.UUID) -> ResponseReturnValue:
    """An employer's last twelve months."""
    if g.account.employer_id != id:
        return refuse(403, "forbidden")
    months = last_months(12)
    asked = {"employer": id, **_between(months[0], months[-1])}
    counts = _counts("g.employer_id::text", "g.employer_id = :employer", asked)
    return jsonify(
        months=[_fill(first, counts.get((first, str(id)), {})) for first in months],
        hours_to_full=_hours_to_full("g.employer_id = :employer", asked),
    )


def get_fill_rates() -> ResponseReturnValue:
    """A region's last twelve months, by employer, trade or village."""
    region, by = request.args["region"], request.args.get("by", "trade")
    if not _may_see(region):
        return refuse(403, "forbidden")
    months = last_months(12)
    asked = {"within": f"{region}%", **_between(months[0], months[-1])}
    counts = _counts(KINDS[by], "g.village LIKE :within", asked)
    names: dict[str, str] = {}
    if by == "employer":
        named = text("SELECT id::text, name FROM employers WHERE id::text = ANY(:ids)")
        names = dict(g.db.execute(named, {"ids": [key for _, key in counts]}).all())
    items = [
        {"key": key, "name": names.get(key), **_fill(first, counted)}
        for (first, key), counted in sorted(counts.items())
    ]
    hours = _hours_to_full("g.village LIKE :within", asked)
    return jsonify(region=region, by=by, hours_to_full=hours, items=items)


def get_region_income() -> ResponseReturnValue:
    """A region's months: people, total, median and quartiles, where enough people are behind them."""
    region = request.args["region"]
    if not _may_see(region):
        return refuse(403, "forbidden")
    months = last_months(12)
    if "from" in request.args:
        first, last = (date.fromisoformat(f"{request.args[end]}-01") for end in ("from", "to"))
        months = [first]
        while months[-1] < last:
            months.append(month_after(months[-1]))
    asked = {"first": months[0], "end": month_after(months[-1]), "within": f"{region}%"}
    found = {row.month: row for row in g.db.execute(text(INCOME), asked | _between(months[0], months[-1]))}
    return jsonify(region=region, stage=None, months=[_figures(first, found.get(first)) for first in months])


def _may_see(region: str) -> bool:
    return g.account.region is not None and region.startswith(g.account.region)


def _between(first: date, last: date) -> dict[str, Any]:
    return {"since": f"{first} 00:00+08", "until": f"{month_after(last)} 00:00+08"}


def _counts(key: str, where: str, asked: dict[str, Any]) -> dict[tuple[date, str], dict[str, int]]:
    """By month and key: the counts of shifts, with those of the places in them."""
    counts: dict[tuple[date, str], dict[str, int]] = {}
    for question in (SHIFTS, PLACES):
        for row in g.db.execute(text(question.format(key=key, where=where, early=EARLY)), asked):
            counted = {
                name: int(count) for name, count in row._mapping.items() if name not in ("key", "month")
            }
            counts.setdefault((row.month, row.key), {}).update(counted)
    return counts


def _hours_to_full(where: str, asked: dict[str, Any]) -> str | None:
    """The middle of the hours from publication until every place was taken."""
    middle = g.db.scalar(text(HOURS_TO_FULL.format(where=where)), asked)
    return None if middle is None else str((Decimal(round(middle)) / 3600).quantize(Decimal("0.1")))


def _fill(first: date, counted: dict[str, int]) -> dict[str, Any]:
    names = ("asked", "filled", "attended", "cancelled", "cancelled_late", "reduced")
    told = {name: counted.get(name, 0) for name in names}
    return {
        "month": f"{first:%Y-%m}",
        **told,
        "rate": ratio(told["filled"], told["asked"]),
        "attendance": ratio(told["attended"], told["filled"]),
    }


def _figures(first: date, row: Row[Any] | None) -> dict[str, Any]:
    workers = row.workers if row else 0
    told = {"month": f"{first:%Y-%m}", "closed": month_after(first) <= today()}
    told |= {"low_income_workers": None if workers else 0, "low_income_share": None, "listed_on": None}
    few = 0 < workers < FEWEST
    lower, median, upper = (
        [yuan(Decimal(repr(each))) for each in row.quartiles] if row else [None, None, None]
    )
    newcomers = row.newcomers if row else 0
    return {
        **told,
        "suppressed": few,
        "workers": None if few else workers,
        "total": None if few else yuan(row.total if row else Decimal(0)),
        "median": median if workers >= MEDIAN_FROM else None,
        "lower_quartile": lower if workers >= QUARTILES_FROM else None,
        "upper_quartile": upper if workers >= QUARTILES_FROM else None,
        "new_workers": None if few or 0 < newcomers < FEWEST else newcomers,
    }
