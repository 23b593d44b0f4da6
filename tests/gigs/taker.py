"""A process of people who take gigs: `python -m tests.gigs.taker DATA [DATABASE_URL]`.

Reads one line of JSON a run, `{"gigs": [...], "workers": [...]}`: each worker wants each gig, all at the same
moment. Answers how it went for each, in the order of workers, then gigs.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from threading import Barrier

from gigs.service import Hirings
from kernel.errors import Refused
from shell.config import Config
from shell.house import House
from tests.examples import gig_what as what
from tests.examples.who import an_id
from tests.gigs.market import as_worker
from tests.house import open_house


def take(house: House, barrier: Barrier, worker: str, gig: str) -> str:
    """Take a gig; answers the state, or why it was refused."""
    barrier.wait()
    try:
        return (
            house.get(Hirings)
            .apply(
                id=gig,
                worker=worker,
                shifts=None,
                at=what.POSTED,
                actor=as_worker(worker),
                request=an_id(f"{worker} takes {gig}"),
            )
            .state
        )
    except Refused as refusal:
        return refusal.code


def main(data: str, database_url: str | None = None) -> None:
    """Take gigs run by run, until there is nothing more to read."""
    house = open_house(Config(env="test", data=Path(data), database_url=database_url))
    house.store.head()
    print("ready", flush=True)
    for line in sys.stdin:
        run = json.loads(line)
        wanted = list(product(run["workers"], run["gigs"]))
        together = partial(take, house, Barrier(len(wanted)))
        with ThreadPoolExecutor(len(wanted)) as threads:
            print(json.dumps(list(threads.map(together, *zip(*wanted, strict=True)))), flush=True)
    house.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
