"""意见: what workers of a region said is wrong and waits for an answer, and how long answers take.

Who waits is counted as people are everywhere: from five on, none of whom has most of it, and never to be
worked out by subtraction, of regions or of days. A median is told from ten people on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Engine

from insight.domain.contests import Contest, stood
from insight.domain.figures import MEDIAN_FROM
from insight.domain.stands import is_together
from insight.domain.suppression import Mass, closed, unsafe
from insight.pages.asking import Asked, asked, blueprint, measures, regions, show
from insight.pages.telling import name_of, why
from insight.service.measures import stood_at
from kernel.regions import parent_of, path_of, tree_of
from kernel.time import day_of, end_of, now, today
from shell.house import house
from shell.regions import Region
from shell.web import requires
from workshops.readmodel import PERIOD, WorkshopsReadModel, median_days


class Waiting(NamedTuple):
    """What waits for an answer in a region: how many contests, of how many people, and why they are `hidden`;
    how long answers took (days; None where there are none, or they are of too `few` people)."""

    contests: int
    people: int
    hidden: str | None
    days: Decimal | None
    few: bool


_found: WeakKeyDictionary[Engine, tuple[datetime, dict[date, Mapping[str, Waiting]]]] = WeakKeyDictionary()

UNTOLD = Waiting(0, 0, "few", None, True)
"""Where nothing stands, nobody learns whether few people said something, or none."""


@blueprint.get("/contests")
@requires("see-insight")
def contests() -> ResponseReturnValue:
    """The region's contests, and those of the regions in it, as they stood at the end of a day: of yesterday
    where none is asked for."""
    here = asked()
    as_of = stood_at(here.as_of)
    at = day_of(as_of) if as_of else today() - timedelta(days=1)
    told = _told(at)
    return show(
        "contests.html", here, at=at, here_told=_line(told, here.region.code, ""), lines=_lines(here, told)
    )


def _told(at: date) -> Mapping[str, Waiting]:
    """What is told of a day's end, found anew every hour: to fold all contests there ever were takes longer
    the more there are, and of a day that is over it comes to the same."""
    engine, hour = house().read_engine, now().replace(minute=0, second=0, microsecond=0)
    found_in, told = _found.get(engine, (None, {}))
    if found_in != hour:
        _found[engine] = hour, (told := {})
    if at not in told:
        told[at] = waiting(_stood(at))
    return told[at]


def _stood(at: date) -> list[Contest]:
    """All that may be told of, each where it is counted; records that were merged are one person's."""
    persons = measures().known.persons()
    rows = house().get(WorkshopsReadModel).contested_until(end_of(at))
    contests = [
        Contest(persons.get(row["worker"], row["worker"]), row["village"], row["at"], row["answered_at"])
        for row in rows
    ]
    return stood(contests, at=at, counted=PERIOD)


def waiting(contests: Iterable[Contest]) -> dict[str, Waiting]:
    """What may be told of every region with contests, by its code: the same whoever asks."""
    waits: dict[str, Counter[str]] = defaultdict(Counter)
    answers: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    answered: dict[str, set[str]] = defaultdict(set)
    for each in contests:
        for code in path_of(each.village):
            if each.answered is None:
                waits[code][each.person] += 1
            else:
                answers[code].append((each.asked, each.answered))
                answered[code].add(each.person)
    masses = {code: (Mass(len(each), each.total(), max(each.values())),) for code, each in waits.items()}
    hidden = closed(tree_of(masses), masses, ())
    told = {}
    for code in waits.keys() | answers.keys():
        mass = masses.get(code, (Mass(0),))
        why_not = (unsafe(mass) or "beside") if code in hidden else None
        few = 0 < len(answered[code]) < MEDIAN_FROM
        days = None if few else median_days(answers[code])
        told[code] = Waiting(mass[0].total, mass[0].people, why_not, days, few)
    return told


def _lines(here: Asked, told: Mapping[str, Waiting]) -> list[dict[str, Any]]:
    """The regions right below, in the order of their codes."""
    below = sorted(code for code in told if parent_of(code) == here.region.code)
    names = {code: Region(code, name).short for code, name in regions().names(set(below)).items()}
    return [_line(told, code, name_of(code, names)) | {"href": _href(here, code)} for code in below]


def _href(here: Asked, code: str) -> str | None:
    """Where its own page is; villages that stand together have none."""
    return None if is_together(code) else url_for("insight.contests", **here.query(region=code))


def _line(told: Mapping[str, Waiting], code: str, name: str) -> dict[str, Any]:
    one = told.get(code, UNTOLD)
    return {
        "name": name,
        "contests": None if one.hidden else one.contests,
        "people": None if one.hidden else one.people,
        "hidden": why(one.hidden) if one.hidden else None,
        "days": one.days,
        "few": _("不足 %(few)s 人", few=MEDIAN_FROM) if one.few else None,
    }
