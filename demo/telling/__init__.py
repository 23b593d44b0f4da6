"""Lets the story of one village happen: every act through the use case a person would use, at its moment.

What happened already is met again by its id and changes nothing: a story goes on where it was cut off.
`workshop`, `damages`, `orders`, `gigs` and `training` hold the acts of each, `cast` those who act, `known`
what is asked once.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta

from demo.acts import Act
from demo.acts.gigs import GigAct
from demo.acts.orders import OrderAct
from demo.acts.training import TrainingAct
from demo.acts.workshop import Found, HandIn, Register, WorkshopAct
from demo.days import Days
from demo.gathering import PatientHouse
from demo.hiring import Hiring
from demo.learning import Learning
from demo.market import Market
from demo.moments import Busy, moment
from demo.ordering import with_orders
from demo.story import DAYS, Workshop
from demo.telling.cast import Cast
from demo.telling.gigs import OnTheMarket
from demo.telling.known import Births, Papers, Places, Roll
from demo.telling.orders import WithOrders
from demo.telling.training import InClass
from demo.telling.workshop import AtWorkshop
from kernel.lookups import Members, Qualifications, Regions
from kernel.store import EventStore
from kernel.time import day_of, fixed_now, now
from shell.projector import Projector
from training.readmodel import TrainingReadModel
from workshops.domain import PayRun
from workshops.domain import Workshop as Founded
from workshops.readmodel import OrdersReadModel, WorkshopsReadModel

# The read models that use cases ask while a story is told: who is a member, what is due, what is finished,
# who is qualified.
ASKED = {WorkshopsReadModel.NAME, OrdersReadModel.NAME, TrainingReadModel.NAME}

FOUNDED_BEFORE = timedelta(days=3)  # the first day of work


def last_day(store: EventStore, workshop: Workshop) -> date | None:
    """The day the story ends with, where it has begun; it is told by when the workshop was founded."""
    known = store.events_of([Founded.stream(workshop.id)])
    return day_of(known[0].event.at) + FOUNDED_BEFORE + timedelta(days=DAYS - 1) if known else None


def is_told(store: EventStore, workshop: Workshop) -> bool:
    """Whether the last act of the story has happened."""
    last = last_day(store, workshop)
    if last is None:
        return False
    run = store.find(PayRun, Days(workshop, last, now()).last_run)
    return run is not None and run.state != "preparing"


class Story:
    """The story of one village, and those who live it."""

    def __init__(self, house: PatientHouse, workshop: Workshop) -> None:
        self.house, self.workshop, self.market = house, workshop, Market(workshop)
        begun = last_day(house.store, workshop)
        self._is_begun = begun is not None
        last, present = begun or day_of(now()), now()
        self.days = Days(workshop, last, present)
        learning = Learning(self.market, last, present, Busy())
        classes, nine = learning.history(), time(9)
        self._begins = moment(day_of(min(act.at for act in classes)) - timedelta(days=2), nine)
        first, come = self._begins + timedelta(days=1), moment(self.days.first - timedelta(days=1), nine)
        told: list[Act] = [
            *(Register(person=each, at=first) for each in self.market.first_learners),
            *classes,
            Found(at=moment(self.days.first - FOUNDED_BEFORE, nine)),
            *(Register(person=each, at=come) for each in self.market.neighbours),
            *self.days.history(),
            *Hiring(learning, present).history(),
        ]
        if workshop.index == 0:
            employer = self.market.employers["lights"]
            told = with_orders(workshop, employer, told, first=self.days.first, last=last, now=present)
        self.acts = sorted(told, key=lambda act: act.at)
        self.hand_ins = sum(isinstance(act, HandIn) for act in self.acts)

    def happen(self) -> Iterator[None]:
        """Let every act happen that has not happened yet; stops for a moment after each hand-in."""
        self._begin()
        for act in self.acts:
            with fixed_now(act.at):
                self._do(act)
            if isinstance(act, HandIn):
                yield
        self._catch_up()
        self._projector.catch_up()
        self.house.gathering.forget()

    def _begin(self) -> None:
        """Those who keep things going, and what is taught.

        What happens before the workshop is founded, which tells the last day, is saved together with that.
        """
        house, workshop = self.house, self.workshop
        self._projector, self._asked = Projector(house), Projector(house)
        later = {kind.READ_MODEL.NAME for context in house.contexts for kind in context.projections} - ASKED
        self._asked.followers = [each for each in self._asked.followers if each.name not in later]
        cast, roll = Cast(house, workshop, self.market), Roll(house.get(Members))
        births = Births([*workshop.people, *self.market.neighbours])
        papers, places = Papers(house.get(Qualifications), self._catch_up), Places(house.get(Regions))
        self._workshop = AtWorkshop(
            house, workshop, cast, roll=roll, births=births, places=places, catch_up=self._catch_up
        )
        self._market = OnTheMarket(
            house, workshop.village, cast, roll=roll, births=births, papers=papers, places=places
        )
        self._orders = WithOrders(house, workshop, cast, roll=roll, catch_up=self._catch_up)
        self._classes = InClass(house, workshop, cast, roll=roll)
        with fixed_now(self._begins):
            cast.enter(self._begins)
            house.gathering.may_exist = True  # the courses, once another village has begun
            self._classes.prepare(self._begins)
            house.gathering.may_exist = self._is_begun

    def _do(self, act: Act) -> None:
        match act:
            case WorkshopAct():
                self._workshop.do(act)
            case OrderAct():
                self._orders.do(act)
            case GigAct():
                self._market.do(act)
            case TrainingAct():
                self._classes.do(act)

    def _catch_up(self) -> None:
        """Let those know all that has been written who are asked; the others come by in large batches."""
        self.house.gathering.flush()
        self._asked.catch_up()
