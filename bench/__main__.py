"""All benchmarks in one run: `./dev bench`, or beside a server of yours with DATABASE_URL and REDIS_URL.

./dev bench                            10 000 hand-ins, some five minutes
./dev bench --scale 1m --write         10 000 and 1 000 000, a quarter of an hour; writes docs/benchmarks.*
./dev bench --only append projection   some parts of it
"""

import argparse
import base64
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import append, http, oversell, pay_run, projection, report, sheet
from bench.baseline.app import create_app as create_baseline
from bench.generator import Failed, Script, need_wrk
from bench.load import Loaded, load_baseline, load_ours
from bench.market import Market
from bench.serving import platform, serving
from bench.workload import Workload
from shell.config import Config
from shell.factory import load_contexts
from shell.house import House
from tests.servers import Postgres

SCALES = {"tiny": [400], "10k": [10_000], "1m": [10_000, 1_000_000]}
PARTS = ("http", "oversell", "append", "projection", "import", "pay-run")
IMPORTED = 20_000
EVENTS = 200_000
PAID, WORK = 2_000, 40_000  # people on a pay run, and their hand-ins


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts asked for, print the figures, write them down where asked."""
    parser = argparse.ArgumentParser(
        prog="./dev bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=SCALES, default="10k", help="hand-ins to load")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement of a server")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--ask", nargs="+", choices=http.QUESTIONS, default=http.QUESTIONS, help="of http")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md, .json and .svg")
    asked = parser.parse_args(arguments)
    need_wrk()
    figures: dict[str, Any] = {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": report.machine(os.environ["DATABASE_URL"]),
        "rounds": asked.rounds,
        "seconds": asked.seconds,
    }
    with tempfile.TemporaryDirectory(prefix="gongfu-bench-") as directory, databases() as server:
        if "append" in asked.only:
            figures["append"] = append.run(server.create())
        if "projection" in asked.only:
            own = Config(env="test", database_url=server.create(), data=Path(directory))
            figures["projection"] = projection.run(own, 4_000 if asked.scale == "tiny" else EVENTS)
        if "pay-run" in asked.only:
            how_much = (20, 400) if asked.scale == "tiny" else (PAID, WORK)
            figures["pay-run"] = {
                store: pay_run.run(Path(directory) / store, redis_database(3 + place), url, *how_much)
                for place, (store, url) in enumerate((("PostgreSQL", server.create()), ("SQLite", None)))
            }
        if {"http", "oversell", "import"} & set(asked.only):
            try:
                figures |= serve_and_ask(server, Path(directory), asked)
            except Failed as failure:
                say(last_lines(Path(directory)))
                say(str(failure))
                return 1
    print(report.text(figures))
    if asked.write:
        report.write(figures)
    return 0


def serve_and_ask(server: Postgres, directory: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Load both sides at every scale, then serve all of them at once and ask them in turns."""
    kept = secret_settings()
    with ExitStack() as stack:
        sides: list[http.Side] = []
        parties: list[tuple[http.Side, Market, Loaded]] = []
        loads: list[dict[str, Any]] = []
        first: tuple[str, str, Workload] | None = None
        for place, scale in enumerate(SCALES[asked.scale]):
            workload = Workload(scale)
            market = Market(workload)
            environment = kept | {
                "DATABASE_URL": server.create(),
                "REDIS_URL": redis_database(place),
                "GONGFU_DATA": str(directory / f"data-{scale}"),
            }
            our = fill_ours(environment, market)
            loads.append({"scale": scale, **told(our)})
            say(f"loaded {scale:,} hand-ins, {our.events:,} events, in {our.seconds:.0f} s")
            logs = directory / f"ours-{scale}"
            address = stack.enter_context(platform(environment, logs, worker=not sides))
            first = first or (address, our.coordinators[workload.workshops[0].id], workload)
            ours = http.side("ours", address, market, our, "__Host-gongfu", directory)
            sides.append(ours)
            if not {"http", "oversell"} & set(asked.only):
                break
            url = server.create()
            baseline = create_baseline(url)
            their = load_baseline(baseline, url, market)
            baseline.extensions["engine"].dispose()
            say(f"loaded {scale:,} hand-ins into the baseline in {their.seconds:.0f} s")
            app = "bench.baseline.app:application()"
            address = stack.enter_context(
                serving(app, {"DATABASE_URL": url}, directory / f"baseline-{scale}")
            )
            theirs = http.side("baseline", address, market, their, "session", directory)
            sides.append(theirs)
            http.must_agree(ours, theirs, market, our, their)
            parties += [(ours, market, our), (theirs, market, their)]
        figures: dict[str, Any] = {"load": loads}
        if "http" in asked.only:
            hello = stack.enter_context(serving("bench.hello:app", {}, directory / "hello"))
            look = Script.write("look", directory / "hello.lua", {"looks": [{"path": "/", "headers": {}}]})
            figures["hello"] = [
                (clients, look.run(hello, clients=clients, seconds=asked.seconds)) for clients in http.CLIENTS
            ]
            how = {"questions": asked.ask, "rounds": asked.rounds, "seconds": asked.seconds}
            figures["http"] = http.measure(sides, **how, report=say)
        if "oversell" in asked.only:
            figures["oversell"] = [
                {"scale": each.scale, "found": found}
                for each, market, loaded in parties
                for found in oversell.run(each.name, each.address, market, loaded)
            ]
        if "import" in asked.only and first:
            rows = 200 if asked.scale == "tiny" else IMPORTED
            figures["import"] = {"rows": rows, "rate": sheet.rows_a_second(*first, rows)}
        return figures


def fill_ours(environment: Mapping[str, str], market: Market) -> Loaded:
    """Load our side in this process, with the environment the servers will have."""
    house = House(Config.from_environment(environment), load_contexts())
    try:
        return load_ours(house, market)
    finally:
        house.close()


def secret_settings() -> dict[str, str]:
    """Production, as far as the servers can tell, with secrets that live as long as this run."""
    return {
        "GONGFU_ENV": "production",
        "GONGFU_GATEWAYS": "off",
        "GONGFU_CHANGES_A_MINUTE": "0",  # as the baseline, which does not count either
        "GONGFU_PUBLIC_URL": "http://127.0.0.1",
        "GONGFU_SECRET_KEY": secrets.token_urlsafe(32),
        "GONGFU_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def told(loaded: Loaded) -> dict[str, float]:
    """What loading took."""
    return {"seconds": loaded.seconds, "events": loaded.events, "rebuilt": loaded.rebuilt}


def redis_database(number: int) -> str:
    """A database of its own for each instance on the one Redis."""
    return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()


def last_lines(directory: Path) -> str:
    """What the servers said last."""
    logs = [log for log in sorted(directory.iterdir()) if log.is_file() and log.suffix != ".lua"]
    return "\n".join(f"---- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)


@contextmanager
def databases() -> Iterator[Postgres]:
    """Throw-away databases beside the one in DATABASE_URL."""
    server = Postgres(os.environ["DATABASE_URL"])
    try:
        yield server
    finally:
        server.drop_all()


def say(line: str) -> None:
    """Tell how far we are."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
