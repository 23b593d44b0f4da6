"""Whenever something happens that a person should hear of, a message to them."""

from collections.abc import Iterable
from typing import ClassVar

from gigs.events import ApplicationWithdrawn, ConfirmationAsked, HireLapsed
from kernel.store import Recorded
from kernel.time import day_of
from people.events import (
    CorrectionConfirmed,
    CorrectionRefused,
    EmployerRefused,
    EmployerVerified,
    SecondFactorRemoved,
)
from shell.projector import Policy
from shell.queue import Effect
from workshops import events as workshops
from workshops.events import ContestAnswered, GradeFactorSet, PaymentMade, PieceRateSet

TELL_PAID = "tell-paid"
ASK_COMING = "ask-coming"
TELL_LAPSED = "tell-lapsed"
OFFER_ON = "offer-on"
TELL_CHECKED = "tell-checked"
TELL_RESET = "tell-reset"
TELL_CORRECTION = "tell-correction"
TELL_RATE = "tell-rate"
TELL_FACTOR = "tell-factor"
TELL_ANSWER = "tell-answer"
ASK_LOWER_RATE = "ask-lower-rate"
TELL_LOWER_RATE = "tell-lower-rate"
TELL_DAMAGE = "tell-damage"
TELL_LET_GO = "tell-let-go"


class TellPaid(Policy):
    """Whenever a pay slip is paid, its worker is told the sum and where to see how it came about."""

    NAME: ClassVar[str] = "people.tell-paid"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message a payment: ids and the amount in fen; name and phone are looked up when it is sent."""
        event = recorded.event
        if isinstance(event, PaymentMade):
            yield Effect(TELL_PAID, {"worker": event.worker, "slip": event.id, "amount": event.amount})


class TellRate(Policy):
    """Whenever a piece rate or a grade's factor is set for a day to come, those who make such pieces are told
    ahead."""

    NAME: ClassVar[str] = "people.tell-rate"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One effect each: codes and the figure; who made the piece lately is looked up when it is sent."""
        event = recorded.event
        if isinstance(event, GradeFactorSet) and event.effective_from > day_of(event.at):
            said = {"workshop": event.workshop, "product": event.product, "grade": event.grade}
            since = event.effective_from.isoformat()
            yield Effect(TELL_FACTOR, {**said, "factor": str(event.factor), "effective_from": since})
        if isinstance(event, PieceRateSet) and event.effective_from > day_of(event.at):
            said = {"workshop": event.workshop, "product": event.product, "step": event.step}
            since = event.effective_from.isoformat()
            yield Effect(TELL_RATE, {**said, "rate": str(event.rate), "effective_from": since})


class AskLowerRate(Policy):
    """Whenever a worker is asked to agree to a lower rate, they are told; and whenever somebody else answered
    in their place, too."""

    NAME: ClassVar[str] = "people.ask-lower-rate"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message each: ids and the answer."""
        match recorded.event:
            case workshops.rates.LowerRateAsked() as event:
                yield Effect(ASK_LOWER_RATE, {"worker": event.worker, "asked": event.id})
            case workshops.rates.LowerRateAnswered() as event if event.by.on_behalf_of is not None:
                said = {"worker": event.worker, "asked": event.id, "answer": event.answer}
                yield Effect(TELL_LOWER_RATE, said)


class TellOfGigs(Policy):
    """Whenever people are asked whether they come, or lose their place by not answering, they are told; and
    whenever a place is free again, or still, whoever may want it."""

    NAME: ClassVar[str] = "people.tell-of-gigs"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One effect for all who are asked; one for the place that is free."""
        event = recorded.event
        match event:
            case ConfirmationAsked():
                said = {"starts_at": event.starts_at.isoformat(), "until": event.until.isoformat()}
                yield Effect(ASK_COMING, {"workers": list(event.workers), **said})
                if event.left:
                    yield Effect(OFFER_ON, {"gig": event.id, "shifts": [event.shift]})
            case HireLapsed():
                starts_at = min(place.starts_at for place in event.places)
                said = {"worker": event.worker, "gig": event.id, "starts_at": starts_at.isoformat()}
                yield Effect(TELL_LAPSED, said)
                yield Effect(OFFER_ON, {"gig": event.id, "shifts": [place.shift for place in event.places]})
            case ApplicationWithdrawn() if event.places:
                yield Effect(OFFER_ON, {"gig": event.id, "shifts": [place.shift for place in event.places]})


class TellEmployer(Policy):
    """Whenever an employer is found to be who it says, or not, it is told."""

    NAME: ClassVar[str] = "people.tell-employer"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message a decision."""
        event = recorded.event
        if isinstance(event, EmployerVerified):
            yield Effect(TELL_CHECKED, {"employer": event.id, "at": event.at.isoformat(), "verified": True})
        elif isinstance(event, EmployerRefused):
            said = {"at": event.at.isoformat(), "verified": False, "reason": event.reason_code}
            yield Effect(TELL_CHECKED, {"employer": event.id, **said})


class TellOfAnswer(Policy):
    """Whenever a workshop answers what a worker said is wrong, they are told.

    Where a damage was let go for it, that is the answer: `TellOfDamage` tells it.
    """

    NAME: ClassVar[str] = "people.tell-of-answer"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message an answer: whether they were right, or why nothing changed."""
        event = recorded.event
        if isinstance(event, ContestAnswered) and not _lets_go(event):
            said = {"at": event.at.isoformat(), "outcome": event.outcome, "reason": event.reason_code}
            yield Effect(TELL_ANSWER, {"worker": event.worker, **said})


class TellOfDamage(Policy):
    """Whenever a workshop says that a worker broke something and their wage is to pay, or lets that go,
    contested or not, they are told."""

    NAME: ClassVar[str] = "people.tell-of-damage"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message a damage: the day, what it was, and how much (fen); one when it is let go."""
        event = recorded.event
        if isinstance(event, workshops.damages.DamageStated):
            said = {"at": event.at.isoformat(), "day": event.happened_on.isoformat()}
            said |= {"worker": event.worker, "reason": event.reason_code}
            yield Effect(TELL_DAMAGE, {**said, "amount": event.amount})
        elif isinstance(event, workshops.damages.DamageWithdrawn):
            yield Effect(TELL_LET_GO, {"at": event.at.isoformat(), "worker": event.worker})


def _lets_go(event: ContestAnswered) -> bool:
    return event.outcome == "upheld" and event.originator_id.startswith("damage-account-")


class TellOfCorrection(Policy):
    """Whenever a desk answers what a worker asked to have put right, they are told."""

    NAME: ClassVar[str] = "people.tell-of-correction"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message an answer: which paper was seen, or why nothing changed; never what stands there."""
        event = recorded.event
        match event:
            case CorrectionConfirmed():
                said = {"at": event.at.isoformat(), "paper": event.paper, "version": event.originator_version}
                yield Effect(TELL_CORRECTION, {"worker": event.id, **said})
            case CorrectionRefused():
                said = {"at": event.at.isoformat(), "reason": event.reason_code}
                yield Effect(TELL_CORRECTION, {"worker": event.id, **said})


class TellOfReset(Policy):
    """Whenever somebody else takes the second factor from an account, its owner is told."""

    NAME: ClassVar[str] = "people.tell-of-reset"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message; who switched it off themselves knows."""
        event = recorded.event
        if isinstance(event, SecondFactorRemoved) and event.by.account != event.id:
            said = {"account": event.id, "at": event.at.isoformat(), "reason": event.reason_code}
            yield Effect(TELL_RESET, said)
