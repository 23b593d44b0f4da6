"""How fast read models follow: from saved to visible on an idle machine, catching up live, and rebuilding.

    python -m tests.servers --durable python -m bench.projection [--events N] [--sqlite]

The events are hand-ins and their inspections; the read models are the product's own.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from uuid import UUID

from income.projections import IncomeProjection
from income.readmodel import IncomeReadModel
from kernel.identity import By, Role
from kernel.time import now
from shell.config import Config
from shell.context import Context
from shell.house import House
from shell.prepare import prepare
from shell.projector import Projector
from shell.rebuild import rebuild, verify
from workshops.domain.hand_in import HandIn
from workshops.events import PiecesHandedIn, PiecesInspected, Split
from workshops.projections import WorkshopsProjection
from workshops.readmodel import WorkshopsReadModel

INCOME = Context("income", read_models=[IncomeReadModel], projections=[IncomeProjection])
WORKSHOPS = Context("workshops", read_models=[WorkshopsReadModel], projections=[WorkshopsProjection])

TARGET_RATE = 25_000
TARGET_VISIBLE = 10.0


@dataclass(frozen=True)
class Result:
    """A figure with its unit, and what it has to reach (`None`: measured for its own sake)."""

    name: str
    figure: float
    unit: str
    target: float | None = None

    @property
    def missed(self) -> bool:
        """Whether it is on the wrong side of its target."""
        if self.target is None:
            return False
        return self.figure > self.target if self.unit == "ms" else self.figure < self.target


class Village:
    """Hand-ins of 200 workers at 10 workshops over 90 days, from a fixed seed."""

    def __init__(self) -> None:
        self._chance = random.Random(331082)
        self._workers = [self._id() for _ in range(200)]
        self._workshops = [self._id() for _ in range(10)]
        self._by = By(account=self._id(), role=Role.COORDINATOR)

    def hand_in(self) -> HandIn:
        """One hand-in with its inspection: two events."""
        work_date = date(2026, 8, 1) + timedelta(days=self._chance.randrange(90))
        worker = self._chance.choice(self._workers)
        quantity, rate = self._chance.randint(5, 90), Decimal("0.3500")
        hand_in = HandIn(self._id())
        hand_in.trigger(
            PiecesHandedIn,
            at=now(),
            by=self._by,
            request=self._id(),
            workshop=self._chance.choice(self._workshops),
            worker=worker,
            product="lantern",
            step="frame",
            unit="只",
            quantity=quantity,
            work_date=work_date,
            rate=rate,
            rate_from=date(2026, 1, 1),
            factors={},
        )
        hand_in.trigger(
            PiecesInspected,
            at=now(),
            by=self._by,
            request=self._id(),
            worker=worker,
            work_date=work_date,
            split=Split(accepted=quantity - 1, rework=0, rejected=1, grades={"": quantity - 1}),
            reasons=(),
            estimate=quantity * rate,
            exact=(quantity - 1) * rate,
        )
        return hand_in

    def _id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))


def run(config: Config, events: int) -> list[Result]:
    """Measure all in these stores, which are created."""
    village = Village()
    house = House(config, [INCOME, WORKSHOPS])
    prepare(house, _silent)
    results = []
    for _ in range(0, events, 1000):
        house.store.save(*(village.hand_in() for _ in range(500)))
    results.append(_rate("catching up live, two read models", events, Projector(house).catch_up))
    results += _visible(house, village)
    for names in (["income"], ["income", "workshops"]):
        rate = _rate(f"rebuilding {', '.join(names)}", events, partial(rebuild, house, names, _silent))
        results.append(replace(rate, target=TARGET_RATE if len(names) == 1 else None))
    results.append(_rate("verifying both", events, lambda: _must(verify(house, _silent))))
    house.close()
    return results


def _rate(name: str, events: int, work: Callable[[], object]) -> Result:
    start = time.perf_counter()
    work()
    return Result(name, events / (time.perf_counter() - start), "events/s")


def _visible(house: House, village: Village, samples: int = 200) -> list[Result]:
    """Milliseconds from before the save until the income read model tells of it; the projector is another
    process, as it is in production."""
    income = house.get(IncomeReadModel)
    command = [sys.executable, "-m", "bench.projection", "--projector"]
    environment = os.environ | {
        "DATABASE_URL": house.config.database_url or "",
        "GONGFU_DATA": str(house.config.data),
    }
    with subprocess.Popen(command, env=environment) as projector:
        income.reached(house.store.save(village.hand_in()), timeout=30)
        waited = []
        for _ in range(samples):
            time.sleep(0.02)
            hand_in = village.hand_in()
            start = time.perf_counter()
            position = house.store.save(hand_in)
            saved = time.perf_counter()
            while income.position() < position:
                time.sleep(0.0002)
            waited.append(((saved - start) * 1000, (time.perf_counter() - start) * 1000))
        projector.terminate()
    saves, visible = sorted(s for s, _ in waited), sorted(v for _, v in waited)
    return [
        Result("of which the save, p50", statistics.median(saves), "ms"),
        Result("save to visible, p50", statistics.median(visible), "ms", TARGET_VISIBLE),
        Result("save to visible, p99", visible[int(samples * 0.99)], "ms"),
    ]


def _must(true: bool) -> None:
    if not true:
        raise AssertionError("the rebuilt read models are not as the events say")


def _silent(_line: str) -> None:
    """Say nothing while the clock runs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--projector", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.projector:
        Projector(House(Config.from_environment(), [INCOME, WORKSHOPS])).run(threading.Event())
        return 0
    with tempfile.TemporaryDirectory() as data:
        url = None if asked.sqlite else os.environ["DATABASE_URL"]
        results = run(Config(env="test", database_url=url, data=Path(data)), asked.events)
    print(f"{asked.events:,} events, {'SQLite' if asked.sqlite else 'PostgreSQL'}")
    for result in results:
        target = "" if result.target is None else f"   target {result.target:,.0f}"
        print(f"{result.name:36}{result.figure:12,.1f} {result.unit}{target}")
    return int(any(result.missed for result in results))


if __name__ == "__main__":
    sys.exit(main())
