"""What happened to people and employers. Ids and codes only: what identifies them lies in the vault."""

from datetime import date

from kernel.events import Event


class WorkerRegistered(Event, frozen=True, kw_only=True):
    """Someone was registered as a worker, living in `village` (12-digit code).

    `fingerprint` tells whether a request of the same id says the same: it is made with the person's own
    key, and means nothing once that key is destroyed.
    """

    TOPIC = "people.worker-registered"

    village: str
    skills: tuple[str, ...] = ()
    fingerprint: str


class WorkerToldApart(Event, frozen=True, kw_only=True):
    """Whoever registered a worker saw that `others` are like them, and says why they are somebody else."""

    TOPIC = "people.worker-told-apart"

    others: tuple[str, ...]
    reason_code: str


class WorkerHoursWanted(Event, frozen=True, kw_only=True):
    """When a worker would like to work: codes such as `mornings`."""

    TOPIC = "people.worker-hours-wanted"

    hours: tuple[str, ...]


class WorkerMoved(Event, frozen=True, kw_only=True):
    """A worker now lives in another village."""

    TOPIC = "people.worker-moved"

    village: str


class WorkerDetailsChanged(Event, frozen=True, kw_only=True):
    """What is known of a worker was put right: `fields` in the vault, and the skills as they are now."""

    TOPIC = "people.worker-details-changed"

    fields: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


class CorrectionAsked(Event, frozen=True, kw_only=True):
    """A worker says that `fields` are wrong; what would be right lies in the vault beside them."""

    TOPIC = "people.correction-asked"

    fields: tuple[str, ...]


class CorrectionTakenBack(Event, frozen=True, kw_only=True):
    """A worker no longer asks for what they asked to be put right."""

    TOPIC = "people.correction-taken-back"


class CorrectionConfirmed(Event, frozen=True, kw_only=True):
    """A clerk saw `paper` (a code such as `id-card`) and put `fields` right as the worker had asked."""

    TOPIC = "people.correction-confirmed"

    fields: tuple[str, ...]
    paper: str


class CorrectionRefused(Event, frozen=True, kw_only=True):
    """A clerk left everything as it was, though the worker had asked for something else."""

    TOPIC = "people.correction-refused"

    reason_code: str


class PapersShown(Event, frozen=True, kw_only=True):
    """A clerk saw `paper` before they changed `fields` that were written down already."""

    TOPIC = "people.papers-shown"

    fields: tuple[str, ...]
    paper: str


class WorkersMerged(Event, frozen=True, kw_only=True):
    """This record and `into` are one person's; from now on `into` stands for both."""

    TOPIC = "people.workers-merged"

    into: str


class WorkersParted(Event, frozen=True, kw_only=True):
    """This record was merged into `of` by mistake: it is somebody of their own again."""

    TOPIC = "people.workers-parted"

    of: str


class RecordTakenIn(Event, frozen=True, kw_only=True):
    """The other side of a merge: this worker stands for another `record` too."""

    TOPIC = "people.record-taken-in"

    record: str


class RecordGivenBack(Event, frozen=True, kw_only=True):
    """The other side of a parting: this worker stands for `record` no longer."""

    TOPIC = "people.record-given-back"

    record: str


class WorkerErased(Event, frozen=True, kw_only=True):
    """A worker is nobody any more whom anything here could name. What they did and earned stays."""

    TOPIC = "people.worker-erased"


class ConsentGiven(Event, frozen=True, kw_only=True):
    """Someone agreed to purposes, having been shown the texts of that version."""

    TOPIC = "people.consent-given"

    purposes: tuple[str, ...]
    text: str


class ConsentWithdrawn(Event, frozen=True, kw_only=True):
    """Someone took back what they had agreed to, or said no to what an office does by law."""

    TOPIC = "people.consent-withdrawn"

    purposes: tuple[str, ...]


class EmployerRegistered(Event, frozen=True, kw_only=True):
    """An employer told who it is and waits for verification.

    `reason_code` says why its credit code is accepted although its check digit fails.
    """

    TOPIC = "people.employer-registered"

    town: str
    reason_code: str | None = None
    fingerprint: str


class EmployerMended(Event, frozen=True, kw_only=True):
    """An employer put right who it is, and waits for verification again.

    `reason_code` says why its credit code is accepted although its check digit fails.
    """

    TOPIC = "people.employer-mended"

    town: str
    reason_code: str | None = None
    fingerprint: str


class EmployerVerified(Event, frozen=True, kw_only=True):
    """An official found an employer to be who it says."""

    TOPIC = "people.employer-verified"


class EmployerRefused(Event, frozen=True, kw_only=True):
    """An official did not find an employer to be who it says."""

    TOPIC = "people.employer-refused"

    reason_code: str | None = None


class EmployerErased(Event, frozen=True, kw_only=True):
    """An employer is named no more: what identified it is destroyed. What it posted and paid stays, by id."""

    TOPIC = "people.employer-erased"


class SecondFactorSet(Event, frozen=True, kw_only=True):
    """An account has a second factor."""

    TOPIC = "people.second-factor-set"


class SecondFactorRemoved(Event, frozen=True, kw_only=True):
    """An account has no second factor any more: its owner switched it off, or another reset it."""

    TOPIC = "people.second-factor-removed"

    reason_code: str


class NumberChanged(Event, frozen=True, kw_only=True):
    """The owner of an account took another phone number, having shown codes sent to both."""

    TOPIC = "people.number-changed"


class NumberDetached(Event, frozen=True, kw_only=True):
    """A phone number no longer leads to this account, nor to its `worker`: somebody else has the number."""

    TOPIC = "people.number-detached"

    worker: str | None = None
    reason_code: str


class AccountClosed(Event, frozen=True, kw_only=True):
    """An account lets nobody in any more."""

    TOPIC = "people.account-closed"


class RelativeLet(Event, frozen=True, kw_only=True):
    """An account may act for a worker, as far as `acting` says, up to and including `until`."""

    TOPIC = "people.relative-let"

    relative: str
    acting: str
    until: date


class RelativeEnded(Event, frozen=True, kw_only=True):
    """An account may act for a worker no more: the worker, the account or a clerk ended it."""

    TOPIC = "people.relative-ended"

    relative: str
