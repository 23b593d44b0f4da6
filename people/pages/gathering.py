"""Everything kept about one person, gathered from wherever it lies, whichever context put it there.

Rows are found by their column `worker`, events by the streams those rows lead to; nobody has to remember a
new table. What others did is told by role; nobody else's id goes along.
"""

from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import product
from typing import Any

import msgspec

from insight.readmodel import InsightReadModel, SealedLists
from kernel.events import Event
from kernel.identity import derived_id
from kernel.store import Recorded
from kernel.time import day_of, month_of, now
from people.domain import Worker
from people.readmodel import Holdings
from shell.access import AccessLog
from shell.house import house
from shell.schemas import LAST_DAY
from workshops.readmodel import WorkshopsReadModel

Told = dict[str, Any]

_AT_ONCE = 500

# To which stream the value of a column leads; `run` is a pay run's or a course's.
_LEADS: Mapping[str, tuple[str, ...]] = {
    "hand_in": ("hand-in",),
    "rework_of": ("hand-in",),
    "slip": ("pay-slip",),
    "gig": ("gig",),
    "run": ("pay-run", "course-run"),
    "workshop": ("workshop",),
    "order": ("order",),
}
_OWN_IDS = {"hand_ins": "hand-in", "pay_slips": "pay-slip", "lower_rates": "lower-rate"}
# Streams that are about one person alone, by what they are derived from.
_ONE_PERSONS = frozenset(
    {
        "worker",
        "consent",
        "hand-in",
        "pay-slip",
        "schedule",
        "progress",
        "certificate",
        "permit",
        "material-account",
        "tax-account",
        "lower-rate",
        "work-month",
        "damage-account",
    }
)


def gathered(worker: str) -> Told:
    """All of it, as plain values: `profile` opened, rows by table, events in their order."""
    home = house()
    holdings = home.get(Holdings)
    accounts = holdings.accounts(worker)
    others = {worker, *accounts}
    tables = {
        name: [_plain_row(dict(row), others) for row in rows]
        for context in home.contexts
        for kind in context.read_models
        for name, rows in home.get(kind).about(worker).items()
    }
    known, files = home.store.find(Worker, worker), home.files.about(worker)
    return {
        "made_at": now(),
        "worker": worker,
        "profile": {
            **holdings.values(worker),
            "village": known.village if known else None,
            "skills": list(known.skills) if known else [],
        },
        "records": {name: rows for name, rows in holdings.rows(worker).items() if rows},
        "tables": {name: rows for name, rows in tables.items() if rows},
        "low_income_lists": _lists(worker),
        "words": [content.decode() for kind, content in files if kind == "words"],
        "files": [
            {"kind": kind, "base64": b64encode(content).decode()}
            for kind, content in files
            if kind != "words"
        ],
        "looks": [
            {"at": look.at, "role": look.role, "place": look.place, "what": look.what, "reason": look.reason}
            for look in AccessLog(home.records_engine).of(worker, limit=None)
        ],
        "events": _events(worker, others, tables),
    }


def as_json(told: Told) -> bytes:
    """As a file to take along."""
    return msgspec.json.format(msgspec.json.encode(told, enc_hook=str), indent=1)


def _plain_row(row: Mapping[str, Any], own: set[str]) -> Told:
    """A row without the accounts of others."""
    staff = ("account", "preparer", "approver")
    return {name: value for name, value in row.items() if name not in staff or value in own}


def _lists(worker: str) -> list[Told]:
    """The lists of low-income households this person is on."""
    sealed = house().get(SealedLists)
    known = house().get(InsightReadModel).valid_lists(month_of(LAST_DAY))
    return [
        {"region": each["region"], "dated": each["dated"]}
        for each in known
        if worker in sealed.members(each["id"])
    ]


def _events(worker: str, own: set[str], tables: Mapping[str, list[Told]]) -> list[Told]:
    """Every event about this person, in order; of events about several people only this one's part."""
    days = _days(tables)
    found = _read(_streams(worker, tables, days))
    payers = {payer for _position, event in found if (payer := _payer(event))}
    years = {day.year for day in days}
    taxes = product(sorted(payers), sorted(years))
    further = {f"tax-account-{derived_id('tax-account', payer, worker, str(year))}" for payer, year in taxes}
    runs = {row["run"] for row in tables.get("pay_slips", ())}
    batches = house().get(WorkshopsReadModel).batches
    further |= {f"bank-batch-{batch['id']}" for run in runs for batch in batches(run)}
    found += _read(further)
    told = {}
    for position, event in found:
        plain = _without_others(msgspec.to_builtins(event, enc_hook=str), worker)
        if event.originator_id[:-37] in _ONE_PERSONS or _names(plain, worker):
            by = plain["by"]
            plain["by"] = {
                "role": by["role"],
                "own": by["account"] in own,
                "on_behalf": by["on_behalf_of"] == worker,
            }
            told[position] = {"position": position, "event": event.TOPIC, **plain}
    return [told[position] for position in sorted(told)]


def _read(streams: Collection[str]) -> list[Recorded]:
    names = sorted(streams)
    return [
        each
        for at in range(0, len(names), _AT_ONCE)
        for each in house().store.events_of(names[at : at + _AT_ONCE])
    ]


def _payer(event: Event) -> str | None:
    """The credit code of who pays, where an event names it."""
    payer = getattr(event, "payer", None)
    return getattr(payer, "uscc", payer)


def _days(tables: Mapping[str, list[Told]]) -> set[date]:
    """The days on which anything was."""
    values = (value for rows in tables.values() for row in rows for value in row.values())
    return {
        day_of(value) if isinstance(value, datetime) else value for value in values if isinstance(value, date)
    }


def _streams(worker: str, tables: Mapping[str, list[Told]], days: Collection[date]) -> set[str]:
    """The streams that may hold events about this person."""
    streams = {f"worker-{worker}", f"consent-{worker}"}
    for name, rows in tables.items():
        for row in rows:
            streams |= {
                f"{category}-{row[column]}"
                for column, categories in _LEADS.items()
                for category in categories
                if row.get(column)
            }
            if name in _OWN_IDS:
                streams.add(f"{_OWN_IDS[name]}-{row['id']}")
            streams |= set(_derived(worker, row))
    months = {month_of(day) for day in days}
    streams |= {f"schedule-{derived_id('schedule', worker, month)}" for month in months}
    workshops = {row["workshop"] for row in tables.get("workshop_members", ())}
    streams |= {f"damage-account-{derived_id('damage-account', each, worker)}" for each in workshops}
    return streams | {
        f"work-month-{derived_id('work-month', workshop, worker, month)}"
        for workshop, month in product(sorted(workshops), sorted(months))
    }


def _derived(worker: str, row: Told) -> Iterable[str]:
    """Streams whose id follows from a row."""
    if row.get("run"):
        yield f"progress-{derived_id('progress', row['run'], worker)}"
    if row.get("number"):
        yield f"certificate-{derived_id('certificate', row['number'])}"
    if row.get("qualification"):
        yield f"permit-{derived_id('permit', worker, row['qualification'])}"
    if row.get("order") and row.get("workshop"):
        yield f"material-account-{derived_id('material-account', row['order'], row['workshop'], worker)}"


def _names(value: Any, worker: str) -> bool:
    if isinstance(value, dict):
        return any(_names(each, worker) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return any(_names(each, worker) for each in value)
    return bool(value == worker)


def _without_others(value: Any, worker: str) -> Any:
    """Where some of several things are about this person, only those."""
    if isinstance(value, dict):
        if worker in value:
            return {worker: value[worker]}
        return {key: _without_others(each, worker) for key, each in value.items()}
    if isinstance(value, list | tuple):
        own = [each for each in value if _names(each, worker)]
        return [_without_others(each, worker) for each in own or value]
    return value
