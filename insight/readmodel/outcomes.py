"""What is behind the pay of an hour, and behind the way from a certificate to paid work."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from insight.readmodel.days import recorded_on
from insight.readmodel.tables import CERTIFICATES, HOURS, LEDGER, STAGES
from kernel.time import month_of
from shell.readmodels import ReadModel, Rows

_AT_ONCE = 5_000


class Outcomes(ReadModel):
    """Hours and what they earned; certificates and the work after them."""

    def hours(self, month: str) -> Rows:
        """What was added to everybody's hours of a month on each day (micro-yuan, hundredths of an hour)."""
        h = HOURS.c
        day = recorded_on(self.engine, h.recorded_at)
        sums = (func.sum(h.micro).label("micro"), func.sum(h.hundredths).label("hundredths"))
        wanted = select(h.worker, day.label("day"), *sums).where(h.month == month)
        return self.rows(wanted.group_by(h.worker, day))

    def certificates(self, first: str, last: str) -> Rows:
        """The certificates given in months, each with the days that count: after `day`, up to `until`."""
        of = CERTIFICATES.c
        wanted = select(of.worker, of.village, of.month, of.day, of.until, of.recorded_at)
        return self.rows(wanted.where(of.month.between(first, last)).order_by(of.day, of.number))

    def worked_on(
        self, workers: Collection[str], first: date, last: date, *, since: datetime | None = None
    ) -> Mapping[str, list[date]]:
        """The days on which some workers did what earned them something, as known today; or, with `since`,
        those of which anything became known after that moment."""
        of = LEDGER.c
        wanted = select(of.worker, of.day).where(
            of.month.between(month_of(first), month_of(last)), of.day.between(first, last)
        )
        earned: ColumnElement[int] = sum(
            (func.sum(of[stage]) for stage in STAGES[1:]), func.sum(of[STAGES[0]])
        )
        wanted = wanted.group_by(of.worker, of.day)
        wanted = wanted.having(earned > 0) if since is None else wanted.where(of.recorded_at > since)
        days: dict[str, list[date]] = defaultdict(list)
        ids = sorted(workers)
        for start in range(0, len(ids), _AT_ONCE):
            for row in self.rows(wanted.where(of.worker.in_(ids[start : start + _AT_ONCE]))):
                days[row["worker"]].append(row["day"])
        return days
