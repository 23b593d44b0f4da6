"""意见: what workers of a region said is wrong and waits for an answer, and how long answers take.

Who waits is counted as people are everywhere: from five on, none of whom has most of it, and never to be
worked out by subtraction. A median is told from ten people on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from insight.domain.figures import MEDIAN_FROM
from insight.domain.suppression import Mass, closed, unsafe
from insight.pages.asking import Asked, asked, blueprint, measures, regions, show
from insight.pages.telling import why
from kernel.regions import parent_of, path_of, tree_of
from kernel.time import now
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


@blueprint.get("/contests")
@requires("see-insight")
def contests() -> ResponseReturnValue:
    """The region's contests, and those of the regions in it."""
    here = asked()
    rows = house().get(WorkshopsReadModel).answering(now() - PERIOD)
    told = waiting(rows, measures().known.persons())
    return show("contests.html", here, here_told=_line(told, here.region.code, ""), lines=_lines(here, told))


def waiting(rows: Iterable[Any], persons: Mapping[str, str]) -> dict[str, Waiting]:
    """What may be told of every region with contests, by its code: the same whoever asks.

    `rows` are of a `worker`, the `village` of the workshop, since when (`at`) and until when (`answered_at`,
    None: it waits); `persons` tells whose the records are that were merged.
    """
    waits: dict[str, Counter[str]] = defaultdict(Counter)
    answers: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    answered: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        person = persons.get(row["worker"], row["worker"])
        for code in path_of(row["village"]):
            if row["answered_at"] is None:
                waits[code][person] += 1
            else:
                answers[code].append((row["at"], row["answered_at"]))
                answered[code].add(person)
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
    return [_line(told, code, names.get(code, code)) | {"href": _href(here, code)} for code in below]


def _href(here: Asked, code: str) -> str:
    return url_for("insight.contests", **here.query(region=code))


def _line(told: Mapping[str, Waiting], code: str, name: str) -> dict[str, Any]:
    one = told.get(code, Waiting(0, 0, None, None, False))
    return {
        "name": name,
        "contests": None if one.hidden else one.contests,
        "people": None if one.hidden else one.people,
        "hidden": why(one.hidden) if one.hidden else None,
        "days": one.days,
        "few": _("不足 %(few)s 人", few=MEDIAN_FROM) if one.few else None,
    }
