"""What happens between a pay run and the bank. Account numbers are in no event: they stay with the person."""

from typing import ClassVar

import msgspec

from kernel.events import Event


class BankLine(msgspec.Struct, frozen=True):
    """One payment asked of the bank: the slip, whose, how much (fen), and what the bank calls it by."""

    reference: str
    slip: str
    worker: str
    amount: int


class BankBatchMade(Event, frozen=True, kw_only=True):
    """Slips of an approved run go to the bank in one file; `total` in fen."""

    TOPIC: ClassVar[str] = "workshops.bank-batch-made"
    run: str
    workshop: str
    lines: tuple[BankLine, ...]
    total: int


class BankBatchTakenBack(Event, frozen=True, kw_only=True):
    """It was not sent to the bank after all: what has no result yet may go another way."""

    TOPIC: ClassVar[str] = "workshops.bank-batch-taken-back"
    run: str
    workshop: str
    reason_code: str


class SentToBank(Event, frozen=True, kw_only=True):
    """The slip went into a batch; until its result it goes into no other."""

    TOPIC: ClassVar[str] = "workshops.slip-sent-to-bank"
    batch: str


class BackFromBank(Event, frozen=True, kw_only=True):
    """The batch was taken back."""

    TOPIC: ClassVar[str] = "workshops.slip-back-from-bank"
    batch: str
