"""A bank batch as a file, and a file of results as what happened: for both doors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response
from msgspec.structs import astuple

from kernel.errors import Invalid, NotFound
from kernel.identity import By, Scope
from kernel.lookups import BankAccounts, People
from kernel.permissions import Actor
from kernel.time import now
from shell.access import AccessLog
from shell.taking_away import taken_away
from shell.workbooks import Unreadable
from shell.workbooks.writing import SPREADSHEET
from workshops.domain import BankBatch
from workshops.service import BankBatches
from workshops.tasks.bank_files import Payment, as_csv, as_xlsx, read_results

if TYPE_CHECKING:
    from shell.house import House


class Taken(NamedTuple):
    """What came of a file of results: how many payments it told of, how many of them anything `new`, how many
    are still `under_way`; or why nothing of it was taken."""

    taken: int
    new: int
    under_way: int
    errors: Sequence[dict[str, Any]]
    position: int


def file_of(house: "House", *, run: str, batch: str, format: str, actor: Actor) -> Response:
    """The file for the bank, to be taken away. Refuses `not-found`.

    Whoever does not agree to be paid by bank any more is left out; whose number is shown is kept.
    """
    found, by = _batch(house, run, batch, actor)
    workers = [line.worker for line in found.lines]
    accounts = house.get(BankAccounts).bank_accounts(workers)
    names = house.get(People).names_of(list(accounts))
    AccessLog(house.records_engine).keep_many(accounts, by, "bank-account", found.workshop)
    payments = [
        Payment(accounts[worker], names.get(worker, ""), amount, reference)
        for reference, _slip, worker, amount in map(astuple, found.lines)
        if worker in accounts
    ]
    written = as_xlsx(payments) if format == "xlsx" else as_csv(payments)
    mimetype = SPREADSHEET if format == "xlsx" else "text/csv"
    return taken_away(written, mimetype, f"{found.lines[0].reference.partition('-')[0]}.{format}")


def take_results(house: "House", *, run: str, batch: str, data: bytes, actor: Actor) -> Taken:
    """Take what a bank's file says of a batch: all of it or, where a row is wrong, nothing but why.

    Refuses `file-unreadable`, `file-empty`, `file-too-large`, `results-unreadable`, and `results-of-another`
    where no row is of this batch.
    """
    _batch(house, run, batch, actor)
    try:
        told = read_results(data)
    except Unreadable as wrong:
        raise Invalid(wrong.code, field="file") from wrong
    if told.wrong:
        said = [{"row": row, "code": code} for row, code in told.wrong]
        return Taken(0, 0, told.under_way, said, house.store.head())
    outcome = house.get(BankBatches).take_results(
        id=batch, run=run, results=told.results, at=now(), actor=actor
    )
    unknown = [row for row in outcome.refused if row.code == "reference-unknown"]
    if unknown and len(unknown) == len(told.results):
        raise Invalid("results-of-another", field="file")
    written = {result.row: result.amount for result in told.results}
    said = [{**each._asdict(), "written": written[each.row]} for each in outcome.refused]
    return Taken(0 if said else len(told.results), outcome.new, told.under_way, said, outcome.position)


def _batch(house: "House", run: str, batch: str, actor: Actor) -> tuple[BankBatch, By]:
    """A batch of a run, and who may deal with it. Refuses `not-found`, `forbidden`."""
    found = house.store.get(BankBatch, batch)
    by = actor.require("pay", Scope(workshop=found.workshop))
    if found.run != run:
        raise NotFound("bank-batch", batch)
    return found, by
