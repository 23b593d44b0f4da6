"""A process in a crowd: `python -m tests.training.crowd` enrols some learners in one run after another.

What it is to do comes in as JSON; before each run it says `ready` and waits for a line, so that all processes
begin at once. Then it tells how each of its learners stands.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from shell.config import Config
from tests.examples.what import AT
from tests.examples.who import an_id
from tests.house import open_house
from tests.training.school import herself
from training.service import Enrolments


def main() -> None:
    """Enrol them, all at the same time."""
    said: dict[str, Any] = json.loads(sys.stdin.readline())
    house = open_house(Config(env="test", data=Path(said["data"]), database_url=said["url"]))
    enrolments = house.get(Enrolments)

    def enrol(run: str, worker: str) -> str | None:
        written = enrolments.enrol(
            run=run, worker=worker, request=an_id(f"enrol {worker}"), at=AT, actor=herself(worker)
        )
        return written.thing.state_of(worker, AT)

    for run, workers in said["runs"].items():
        with ThreadPoolExecutor(len(workers)) as threads:
            print("ready", flush=True)
            sys.stdin.readline()
            states = threads.map(lambda worker, run=run: enrol(run, worker), workers)
            print(json.dumps(dict(zip(workers, states, strict=True))), flush=True)
    house.close()


if __name__ == "__main__":
    main()
