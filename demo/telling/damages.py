"""Lets what was broken at a workshop be told, said against, and answered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from demo.acts import workshop as acts
from demo.story import OPERATOR, Workshop
from demo.telling.cast import Cast
from demo.telling.known import Roll
from kernel.identity import derived_id
from shell.house import House
from workshops.domain import DamageAccount
from workshops.service import Contests, Damages, Hours, Setup

DamageAct = acts.DeclareDeductions | acts.Damage | acts.ContestDamage | acts.AnswerDamage

COUNTY_DIGITS = 6
MONTHLY, HOURLY = Decimal(2010), Decimal(20)  # yuan


class WithDamages:
    """Every act through the use case of an official, a coordinator or the worker."""

    def __init__(self, house: House, workshop: Workshop, cast: Cast, *, roll: Roll) -> None:
        self._workshop, self._cast = workshop, cast
        self._setup, self._hours, self._contests = house.get(Setup), house.get(Hours), house.get(Contests)
        self._damages = replace(house.get(Damages), members=roll)

    def do(self, act: DamageAct) -> None:
        """Let one act happen."""
        match act:
            case acts.DeclareDeductions():
                self._declare(act)
            case acts.Damage():
                self._damages.charge(
                    id=act.damage,
                    workshop=self._workshop.id,
                    worker=act.person.worker,
                    happened_on=act.day,
                    amount=act.amount,
                    reason_code=act.reason,
                    at=act.at,
                    actor=self._cast.clerks[act.clerk],
                )
            case acts.ContestDamage():
                self._contests.contest_damage(
                    workshop=self._workshop.id,
                    worker=act.person.worker,
                    damage=act.damage,
                    contest=derived_id(act.damage, "contest"),
                    reason_code="not-mine",
                    at=act.at,
                    actor=self._cast.for_(act.person),
                )
            case acts.AnswerDamage():
                self._contests.answer(
                    matter="damage",
                    id=DamageAccount.id_of(self._workshop.id, act.person.worker),
                    contest=derived_id(act.damage, "contest"),
                    outcome="rejected",
                    reason_code="damage-as-stated",
                    request=derived_id(act.damage, "answer"),
                    at=act.at,
                    actor=self._cast.clerks[act.clerk],
                )

    def _declare(self, act: acts.DeclareDeductions) -> None:
        """What the law lets be taken stands on the minimum wage of the county, which must be known first."""
        self._hours.set_minimum_wage(
            region=self._workshop.village[:COUNTY_DIGITS],
            monthly=MONTHLY,
            hourly=HOURLY,
            effective_from=date(2024, 1, 1),
            source="样例文件第 1 号",
            at=act.at,
            actor=self._cast.account(OPERATOR, act.at),
        )
        self._setup.set_pay_terms(
            workshop=self._workshop.id,
            relation="employment",
            withholding="none",
            effective_from=act.day,
            deductions=True,
            request=derived_id("demo", "deductions", self._workshop.id),
            at=act.at,
            actor=self._cast.official,
        )
