"""The operator's commands: `flask --app wsgi …`."""

import signal
import threading
from datetime import datetime
from itertools import islice

import click
from flask import Flask
from flask.cli import with_appcontext

from kernel.errors import Refused
from kernel.time import ZONE, fixed_now
from shell import regions
from shell.house import House, house


@click.command("prepare")
@with_appcontext
def prepare_command() -> None:
    """Create and migrate every store. Harmless when repeated."""
    from shell.prepare import prepare

    prepare(house(), click.echo)


@click.command("projector")
@with_appcontext
def projector_command() -> None:
    """Keep the read models up to date until told to stop."""
    from shell.projector import Projector

    Projector(house()).run(_stop_signal())


@click.command("worker")
@click.option("--queue", "queues", multiple=True, help="Only this queue; may be repeated.")
@with_appcontext
def worker_command(queues: tuple[str, ...]) -> None:
    """Run jobs and send what is in the outbox until told to stop."""
    from shell.queue.jobs import QUEUES
    from shell.queue.worker import work

    if house().redis is None:
        raise click.ClickException("a worker needs REDIS_URL in the environment")
    work(house(), queues or QUEUES)


@click.command("scheduler")
@with_appcontext
def scheduler_command() -> None:
    """Run what is due by the clock until told to stop."""
    from shell.queue.scheduler import run

    run(house(), _stop_signal())


@click.command("rebuild")
@click.argument("names", nargs=-1)
@with_appcontext
def rebuild_command(names: tuple[str, ...]) -> None:
    """Make read models again from the events, beside the live ones; all, or those NAMES."""
    from shell.rebuild import Unknown, rebuild

    try:
        rebuild(house(), names, click.echo)
    except Unknown as error:
        raise click.ClickException(str(error)) from None


@click.command("verify")
@click.option("--events", "events_only", is_flag=True, help="Only the events, not what was made from them.")
@click.option("--seal", "seal", nargs=2, type=(int, str), help="POSITION and LINK of a copy held outside.")
@with_appcontext
def verify_command(events_only: bool, seal: tuple[int, str] | None) -> None:
    """Hash every event again and compare with the chain and its seals; then fold them again and compare with
    the live read models. Status 1 where anything differs."""
    from shell.proof.verifying import Known, verify_events
    from shell.rebuild import verify

    outside = Known(seal[0], "".join(seal[1].split()).lower()) if seal else None
    true = verify_events(house(), click.echo, outside)
    if not ((events_only or verify(house(), click.echo)) and true):
        raise SystemExit(1)


@click.command("seals")
@click.option("--days", default=1, show_default=True, help="How many, the latest first; 0 for all.")
@with_appcontext
def seals_command(days: int) -> None:
    """Show the seals of days, to be published, printed or sent to who keeps a copy: day, position, link."""
    from shell.proof.seals import every_seal

    for seal in islice(every_seal(house()), days or None):
        click.echo(f"{seal.day} {seal.position} {seal.link}")


@click.command("status")
@with_appcontext
def status_command() -> None:
    """Show how far everybody has come, and what waits."""
    from shell.metrics import counts, failing_tasks, followers
    from shell.queue.tables import JOBS, OUTBOX

    click.echo(f"events {house().store.head():,}")
    for kind, those in followers(house()).items():
        for each in those:
            stopped = f"  stopped {each.error}" if each.error else ""
            click.echo(
                f"{kind.removesuffix('s').replace('_', ' ').replace('policie', 'policy')} "
                f"{each.name}: at {each.position:,}, {each.lag:,} behind{stopped}"
            )
    for name, column in (("outbox", OUTBOX.c.state), ("jobs", JOBS.c.state)):
        said = ", ".join(f"{state} {count:,}" for state, count in counts(house(), column).items())
        click.echo(f"{name}: {said or 'empty'}")
    for task, error in failing_tasks(house()).items():
        click.echo(f"scheduled {task}: {error}")


@click.command("retry")
@click.argument("job", required=False)
@with_appcontext
def retry_command(job: str | None) -> None:
    """Try again what failed: the JOB of this id, or everything given up in the outbox."""
    from shell.queue.outbox import retry_failed

    if job is None:
        click.echo(f"{retry_failed(house())} effects will be tried again")
        return
    try:
        house().jobs.retry(job)
    except Refused as refusal:
        raise click.ClickException(f"{job}: {refusal.code}") from None
    click.echo(f"{job} will be tried again")


@click.command("tick")
@click.option("--at", "moment", required=True, help="A moment, such as 2026-11-30T08:00+08:00.")
@with_appcontext
def tick_command(moment: str) -> None:
    """Do everything that is due by a moment. Not in production."""
    if house().config.production:
        raise click.ClickException("there is no turning the clock in production")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise click.ClickException(f"{moment} is not a moment") from None
    tick(house(), at if at.tzinfo else at.replace(tzinfo=ZONE))


def tick(house: House, at: datetime) -> None:
    """Run tasks, jobs, effects and projections as of a moment, until nothing more comes of it."""
    from shell.projector import Projector
    from shell.queue.scheduler import run_all
    from shell.queue.worker import work_off

    projector = Projector(house)
    with fixed_now(at):
        projector.catch_up()
        run_all(house)  # once: a task that always finds something to do would never let this end
        before = -1
        while before != (before := projector.catch_up()):
            work_off(house)


def register_commands(app: Flask) -> None:
    """Add these and the contexts' commands to the app."""
    own: tuple[click.Command, ...] = (
        prepare_command,
        projector_command,
        worker_command,
        scheduler_command,
        rebuild_command,
        verify_command,
        seals_command,
        status_command,
        retry_command,
        tick_command,
        regions.commands,
    )
    home: House = app.extensions["gongfu"]
    for command in (*own, *(each for context in home.contexts for each in context.commands)):
        app.cli.add_command(command)


def _stop_signal() -> threading.Event:
    """Set when we are asked to stop, so that work under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
