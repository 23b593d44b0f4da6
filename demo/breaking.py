"""What was broken at the first workshop: one says it was not so and is answered, one has not looked yet.

Its people are employed from the beginning of a month on, and damage may be taken of their wage.
"""

from datetime import date, time, timedelta

from demo.acts import workshop as acts
from demo.moments import moment
from demo.story import Person, Workshop
from kernel.identity import derived_id
from kernel.time import first_day, month_of

DECLARED_BEFORE_END = timedelta(days=30)  # at least: a whole month of it can be told
ANSWERED_DAYS, OPEN_DAYS = timedelta(days=12), timedelta(days=3)
SOLDERING_IRON, WIRE = 45_00, 28_60  # fen


def broken(workshop: Workshop, last: date) -> list[acts.WorkshopAct]:
    """What happens of it up to the `last` day of the story."""
    since = first_day(month_of(last - DECLARED_BEFORE_END))
    doubter, best = workshop.people[1], max(workshop.people, key=_earns)
    day, lately = last - ANSWERED_DAYS, last - OPEN_DAYS
    iron, wire = (derived_id("demo", "damage", workshop.id, what) for what in ("iron", "wire"))
    said = moment(day, time(10, 5))
    return [
        acts.DeclareDeductions(day=since, at=moment(since - timedelta(days=3), time(9, 30))),
        acts.Damage(
            damage=iron, person=doubter, day=day, amount=SOLDERING_IRON, reason="tool-broken", at=said
        ),
        acts.ContestDamage(damage=iron, person=doubter, at=said + timedelta(hours=9)),
        acts.AnswerDamage(damage=iron, person=doubter, clerk=1, at=said + timedelta(days=1)),
        acts.Damage(
            damage=wire,
            person=best,
            day=lately,
            amount=WIRE,
            reason="material-spoilt",
            at=moment(lately, time(11, 15)),
        ),
    ]


def _earns(person: Person) -> float:
    """Who is there from the first day and earns most: of less than the minimum wage nothing is taken."""
    return 0 if person.joined or person.afternoons else person.pace * person.keen
