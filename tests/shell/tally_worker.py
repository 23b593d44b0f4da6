"""A worker process with the tally: `python -m tests.shell.tally_worker`, settings in the environment."""

import time
from typing import Any

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table

from kernel.errors import Refusal
from kernel.time import now
from shell.config import Config
from shell.context import Context
from shell.house import House
from shell.queue import Job
from shell.queue.worker import work
from tests.shell import tally

METADATA = MetaData()
# One row an attempt: what the world saw. `thanked` has one row a key: what came of it.
ATTEMPTS = Table(
    "thank_attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),
)
THANKED = Table("thanked", METADATA, Column("key", String, primary_key=True), Column("worker", String))
STEPS = Table(
    "steps",
    METADATA,
    Column("job", String, primary_key=True),
    Column("step", Integer, primary_key=True),
)


def thank(house: House, key: str, payload: dict[str, Any]) -> None:
    """An effect, idempotent by its key, that takes a moment."""
    with house.records_engine.begin() as connection:
        connection.execute(ATTEMPTS.insert(), {"key": key})
        time.sleep(0.02)
        known = connection.execute(THANKED.select().where(THANKED.c.key == key)).first()
        if known is None:
            connection.execute(THANKED.insert(), {"key": key, "worker": payload["worker"]})


def walk(house: House, job: Job) -> dict[str, Any]:
    """A job of many small steps, each done once however often the job runs."""
    for step in range(job.args["steps"]):
        with house.records_engine.begin() as connection:
            own = (STEPS.c.job == job.id, STEPS.c.step == step)
            if connection.execute(STEPS.select().where(*own)).first() is None:
                connection.execute(STEPS.insert(), {"job": job.id, "step": step})
        time.sleep(job.args.get("pause", 0))
        job.progress(step + 1, job.args["steps"])
    return {"steps": job.args["steps"]}


def stumble(_house: House, job: Job) -> dict[str, Any]:
    """A job that is refused, or falls over."""
    job.errors.append({"row": 3, "code": "quantity-unreadable"})
    if job.args["refused"]:
        raise Refusal("nothing-to-pay")
    raise ZeroDivisionError


def tell_time(_house: House, _job: Job) -> dict[str, Any]:
    """A job that says what time it is."""
    return {"now": now().isoformat()}


def busy() -> Context:
    """The tally with all that, on records of its own."""
    return tally.context(
        effects={"tally.thank": thank},
        jobs={"walk": walk, "stumble": stumble, "tell-time": tell_time},
        records=[METADATA],
    )


def main() -> None:
    """Work until told to stop."""
    app = Flask(__name__)
    app.extensions["gongfu"] = House(Config.from_environment(), [busy()])
    with app.app_context():
        work(app.extensions["gongfu"])


if __name__ == "__main__":
    main()
