"""What someone agreed to. One stream a person: the worker, or the account of who is none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from people.domain.purposes import BASIS, text_on
from people.events import ConsentGiven, ConsentWithdrawn


class Answer(NamedTuple):
    """What somebody last said about a purpose: yes to a version of its text, or no."""

    given: bool
    text: str | None
    at: datetime
    by: By


class Consent(Aggregate, shares_id=True):
    """The purposes one person agreed to, after reading which text, and what they took back."""

    CATEGORY = "consent"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.answers: dict[str, Answer] = {}

    def stands(self, purpose: str, day: date) -> bool:
        """Whether what depends on a purpose may be done on a day.

        A text that was changed asks anew: a yes to an older one stays on record and counts no more.
        """
        answer = self.answers.get(purpose)
        if BASIS[purpose] == "duty":
            return answer is None or answer.given
        return answer is not None and answer.given and answer.text == text_on(purpose, day).version

    def give(self, purposes: Mapping[str, str], *, at: datetime, by: By, request: str | None = None) -> None:
        """Agree to purposes, each as described in the version of its text that was shown.

        What was agreed to stays so. Said again under another `request`, it is on record again: a repeat of
        this request must be known whatever was said since. Refuses `id-reused` for a request of others.
        """
        seen = self.answered(request, ConsentGiven)
        if seen is not None:
            if not purposes.keys() & set(seen.purposes):
                raise Refusal("id-reused")
            return
        versions: dict[str, list[str]] = {}
        for purpose, version in purposes.items():
            said = self.answers.get(purpose)
            if request or said is None or not said.given or said.text != version:
                versions.setdefault(version, []).append(purpose)
        for version, new in versions.items():
            self.trigger(ConsentGiven, purposes=tuple(new), text=version, at=at, by=by, request=request)

    def withdraw(self, purpose: str, *, at: datetime, by: By, request: str | None = None) -> None:
        """Take back a purpose, or say no to what an office does by law. A repeat changes nothing.

        Refuses `account-needs-consent`: without it there is no account, so it is taken back by erasing;
        `id-reused` for a request that took back another.
        """
        seen = self.answered(request, ConsentWithdrawn)
        if seen is not None:
            if purpose not in seen.purposes:
                raise Refusal("id-reused")
            return
        if BASIS[purpose] == "needed":
            raise Refusal("account-needs-consent")
        self.trigger(ConsentWithdrawn, purposes=(purpose,), at=at, by=by, request=request)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case ConsentGiven():
                said = Answer(True, event.text, event.at, event.by)
                self.answers |= dict.fromkeys(event.purposes, said)
            case ConsentWithdrawn():
                self.answers |= dict.fromkeys(event.purposes, Answer(False, None, event.at, event.by))


def joined(own: Consent, others: Sequence[tuple[Consent, datetime]]) -> Consent:
    """What one person agreed to whose records were merged: `own` under the surviving record, and under each
    other one with the moment it was taken in. To be read only, nothing is recorded by it.

    What was said since counts alone: then one person knew what they were asked. Of what was said before, a no
    under any record stops the purpose until they say yes anew; else the latest yes counts.
    """
    person = Consent(own.id)
    for purpose in BASIS:
        mine = own.answers.get(purpose)
        said = [mine] if mine else []
        for other, taken_in in others:
            theirs = other.answers.get(purpose)
            since = max(taken_in, theirs.at) if theirs else taken_in
            if theirs and not (mine and mine.at > since):
                said.append(theirs)
        if said:
            person.answers[purpose] = max(said, key=lambda answer: (not answer.given, answer.at))
    return person
