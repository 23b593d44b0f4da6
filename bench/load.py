"""Fills both sides with the same work, each by its fastest way that leaves what requests would leave.

Ours: every hand-in is decided by the domain's own methods, encoded by the store's own mapper, and saved
2 000 at a time through the store; the read models are then made from the events by the product's rebuild.
The baseline: COPY into its tables.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

import psycopg
from flask import Flask

from bench import load_market
from bench.load_market import AGE, SYSTEM
from bench.market import BORN, Market
from bench.workload import PRODUCTS, HandIn, Workload, Workshop
from kernel.events import Aggregate
from kernel.identity import By, Grant, Role, derived_id
from kernel.time import fixed_now, now, today
from people.domain import Worker
from people.readmodel import Accounts, Sessions, Vault
from shell.house import House
from shell.prepare import prepare
from shell.rebuild import rebuild
from workshops import domain
from workshops.domain import Work
from workshops.domain.product import Rate
from workshops.events import Grade, Payer, Reason, Split, Step

Row = tuple[Any, ...]

SAVE_AT_ONCE = 2_000
READERS = 200  # members who look at their income, each signed in once as page and once as API


@dataclass(frozen=True)
class Loaded:
    """What the generator needs of one side, and how long loading took.

    `coordinators` and `bearers` are bearer tokens by workshop and by worker, `sessions` the cookies of
    those workers' pages, `employers` and `people` bearer tokens of those who post and take what is to come,
    `official` that of the county's; `rebuilt` events a second while the read models were made.
    """

    coordinators: dict[str, str]
    bearers: dict[str, str]
    sessions: dict[str, str]
    employers: dict[str, str]
    people: dict[str, str]
    official: str
    seconds: float
    events: int = 0
    rebuilt: float = 0.0


def load_ours(house: House, market: Market) -> Loaded:
    """Fill an empty database of ours."""
    prepare(house, _silent)
    began = time.perf_counter()
    everything = chain(_things(market.workload), load_market.things(market))
    for things in _batches(everything, SAVE_AT_ONCE):
        house.store.save(*things)
    saved = time.perf_counter()
    rebuild(house, (), _silent)
    rebuilt = time.perf_counter() - saved
    loaded = _sign_in_ours(house, market)
    _tidy(house.config.database_url or "")
    events = house.store.head()
    return Loaded(**loaded, seconds=time.perf_counter() - began, events=events, rebuilt=events / rebuilt)


def _things(workload: Workload) -> Iterator[Aggregate]:
    """Everything as aggregates with events to save."""
    at = now() - timedelta(days=400)
    for workshop in workload.workshops:
        yield from founded(workshop, workload, at)
    bys = {w.id: By(account=w.coordinator, role=Role.COORDINATOR) for w in workload.workshops}
    the_day = today()
    for hand_in in workload.handed_in():
        yield decided(hand_in, workload, bys[hand_in.workshop], the_day)


def founded(workshop: Workshop, workload: Workload, at: datetime) -> Iterator[Aggregate]:
    """A workshop with its members, products and rates, as aggregates with events to save."""
    founded = domain.Workshop(workshop.id)
    payer = Payer("东塍灯饰厂", "91331082MA2DNBENC0")
    founded.describe(
        name=workshop.name, village=workshop.village, kind="lantern", payer=payer, at=at, by=SYSTEM
    )
    for member in workshop.members:
        registered = Worker(member.worker)
        registered.register(village=workshop.village, skills=(), fingerprint="", at=at, by=SYSTEM)
        yield registered
        founded.join(worker=member.worker, number=member.number, age=AGE, at=at, by=SYSTEM)
    yield founded
    for code, (name, steps) in PRODUCTS.items():
        product = domain.Product(domain.Product.id_of(workshop.id, code))
        product.define(
            workshop=workshop.id,
            code=code,
            name=name,
            unit="piece",
            steps=[Step(step, label) for step, label in steps.items()],
            grades=list[Grade](),
            at=at,
            by=SYSTEM,
        )
        for step in steps:
            product.set_rate(
                step=step,
                rate=workload.rates[code, step],
                effective_from=workload.rates_from,
                last_work_date=None,
                at=at,
                by=SYSTEM,
                request=derived_id(product.id, step),
            )
        yield product


def decided(facts: HandIn, workload: Workload, by: By, the_day: Any) -> domain.HandIn:
    """A hand-in and its inspection, decided by the domain and recorded on their day, as an aggregate with
    events to save."""
    hand_in = domain.HandIn(facts.id)
    at = datetime(facts.work_date.year, facts.work_date.month, facts.work_date.day, 9, tzinfo=UTC)
    with fixed_now(at):
        hand_in.record(
            work=Work(facts.workshop, facts.worker, facts.product, facts.step, facts.work_date),
            quantity=facts.quantity,
            unit="piece",
            rate=Rate(workload.rates_from, facts.rate),
            factors={},
            today=the_day,
            at=at,
            by=by,
        )
        if facts.accepted is not None:
            rejected = facts.quantity - facts.accepted
            hand_in.inspect(
                split=Split(facts.accepted, 0, rejected, {}),
                reasons=[Reason("other", rejected)] if rejected else [],
                at=at,
                by=by,
                request=derived_id(facts.id, "inspection"),
            )
    return hand_in


def _sign_in_ours(house: House, market: Market) -> dict[str, Any]:
    """Accounts with invented phone numbers, and the tokens they were given."""
    accounts, workload = house.get(Accounts), market.workload
    born = {"birth_date": BORN.isoformat()}
    people = market.people | {member.worker: member.name for _, member in workload.members()}
    house.get(Vault).put_many(
        {worker: {"name": name, **born} for worker, name in people.items()}
        | {employer.id: {"name": employer.name} for employer in market.employers}
    )
    phones = (f"+861990000{number:04}" for number in range(10_000))
    lasts = timedelta(days=1)

    def token(grant: Grant, kind: str = "program") -> str:
        account = accounts.open(next(phones), at=now())
        accounts.grant(account, grant, at=now())
        return house.get(Sessions).issue(account, kind=kind, lasts=lasts)

    readers = [member.worker for _, member in readers_of(workload)]
    return {
        "coordinators": {w.id: token(Grant(Role.COORDINATOR, workshop=w.id)) for w in workload.workshops},
        "bearers": {worker: token(Grant(Role.WORKER, worker=worker)) for worker in readers},
        "sessions": {worker: token(Grant(Role.WORKER, worker=worker), "browser") for worker in readers},
        "employers": {each.id: token(Grant(Role.EMPLOYER, employer=each.id)) for each in market.employers},
        "people": {worker: token(Grant(Role.WORKER, worker=worker)) for worker in market.people},
        "official": token(Grant(Role.OFFICIAL, region=market.region)),
    }


def readers_of(workload: Workload) -> list[tuple[Workshop, Any]]:
    """Members spread evenly over all."""
    members = list(workload.members())
    return members[:: max(1, len(members) // READERS)][:READERS]


def load_baseline(app: Flask, url: str, market: Market) -> Loaded:
    """Fill an empty database of the baseline."""
    from bench.baseline.app import create_tables

    create_tables(app)
    began = time.perf_counter()
    accounts: list[Row] = []
    tokens: list[Row] = []

    def token(account: str, role: str, **of: str) -> str:
        secret = secrets.token_urlsafe(32)
        reach = [of.get(name) for name in ("workshop", "worker", "employer", "region")]
        accounts.append((account, role, *reach))
        tokens.append((hashlib.sha256(secret.encode()).digest(), account))
        return secret

    workload = market.workload
    readers = [member.worker for _, member in readers_of(workload)]
    loaded: dict[str, Any] = {
        "coordinators": {
            w.id: token(w.coordinator, "coordinator", workshop=w.id) for w in workload.workshops
        },
        "employers": {
            each.id: token(each.account, "employer", employer=each.id) for each in market.employers
        },
        "official": token(market.official, "official", region=market.region),
    }
    for kind, workers in (("bearers", readers), ("sessions", readers), ("people", market.people)):
        loaded[kind] = {
            worker: token(derived_id(worker, kind), "worker", worker=worker) for worker in workers
        }
    columns = "id, role, workshop_id, worker_id, employer_id, region"
    tables = [
        _workshop_rows(workload),
        load_market.rows(market),
        {f"accounts ({columns})": iter(accounts), "tokens (hash, account_id)": iter(tokens)},
        _hand_in_rows(workload),
    ]
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table, values in chain.from_iterable(each.items() for each in tables):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
    _tidy(url)
    return Loaded(**loaded, seconds=time.perf_counter() - began)


def _workshop_rows(workload: Workload) -> dict[str, Iterator[Row]]:
    steps = [(p, s, f"{name}{label}") for p, (name, steps) in PRODUCTS.items() for s, label in steps.items()]
    return {
        "workshops (id, name, village)": ((w.id, w.name, w.village) for w in workload.workshops),
        "workers (id, name, village, birth_date)": (
            (m.worker, m.name, w.village, BORN) for w, m in workload.members()
        ),
        "members (workshop_id, worker_id, number)": (
            (w.id, m.worker, m.number) for w, m in workload.members()
        ),
        "steps (workshop_id, product, step, label, unit)": (
            (w.id, p, s, label, "piece") for w in workload.workshops for p, s, label in steps
        ),
        "rates (workshop_id, product, step, effective_from, rate)": (
            (w.id, p, s, workload.rates_from, rate)
            for w in workload.workshops
            for (p, s), rate in workload.rates.items()
        ),
    }


def _hand_in_rows(workload: Workload) -> dict[str, Iterator[Row]]:
    coordinators = {w.id: w.coordinator for w in workload.workshops}
    columns = "id, workshop_id, worker_id, product, step, quantity, work_date, rate, accepted, rejected, unit"
    return {
        f"hand_ins ({columns}, state, account_id)": (
            (
                *h,
                None if h.accepted is None else h.quantity - h.accepted,
                "piece",
                "handed-in" if h.accepted is None else "inspected",
                coordinators[h.workshop],
            )
            for h in workload.handed_in()
        ),
    }


def _tidy(url: str) -> None:
    """Let PostgreSQL know its tables and write them down, so that nobody's requests pay for the loading."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        with suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute("CHECKPOINT")


def _batches(things: Iterator[Aggregate], size: int) -> Iterator[list[Aggregate]]:
    while batch := list(islice(things, size)):
        yield batch


def _silent(_line: str) -> None:
    """Say nothing while the clock runs."""
