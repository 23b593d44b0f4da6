"""The demo's commands: load it, ask whether it is loaded, and who can sign in to it. Not in production."""

import sys
import time

import click
from flask.cli import with_appcontext

from demo import load as loading
from demo.classes import trainers_of
from demo.families import DAUGHTER, family_of
from demo.market import Market
from demo.story import OFFICIALS, OPERATOR, Office
from kernel.errors import Conflict, Refused
from shell.house import house

SHOWN = 3  # members to sign in as
BAR = 24  # characters
STATES = {True: "verified", False: "refused", None: "waiting"}


@click.group("demo")
def group() -> None:
    """An invented village to look at."""


@group.command("load")
@click.option("--scale", type=click.Choice(list(loading.SCALES)), default="village", show_default=True)
@with_appcontext
def load_command(scale: str) -> None:
    """Load three months of work ending today, unless they are there. What was cut off goes on."""
    progress = Progress()
    try:
        loading.load(house(), scale, progress)
    except Conflict:
        raise click.ClickException("somebody works in the demo at the same time: run this again") from None
    except Refused as refusal:
        raise click.ClickException(f"the demo was changed and does not go on ({refusal.code})") from None
    finally:
        progress.end()


@group.command("loaded")
@with_appcontext
def loaded_command() -> None:
    """End with status 0 where the village is loaded completely, else with 1."""
    told = loading.loaded(house())
    click.echo("loaded" if told else "not loaded")
    if not told:
        raise SystemExit(1)


@group.command("sign-ins")
@with_appcontext
def sign_ins_command() -> None:
    """Print whom one can sign in as, and how."""
    workshop = loading.workshops(house(), "village")[0]
    family = family_of(workshop)
    more = {family.mother: ", on two devices", family.misnamed: ", waits for a name to be put right"}
    members = [
        Office("worker", person.name, person.phone, None, f"number {person.number}{more.get(person, '')}")
        for person in workshop.people[:SHOWN]
    ]
    twice = Office("worker", family.twice.name, family.twice.phone, None, "registered twice, merged")
    relatives = [DAUGHTER._replace(does=f"acting for {family.mother.name}"), twice]
    employers = [
        employer.office._replace(does=f"{employer.office.does}, {STATES[employer.verified]}")
        for employer in Market(workshop).employers.values()
    ]
    trainers = trainers_of(workshop).values()
    click.echo(f"Sign in with a phone number of the demo; its code is at {house().config.public_url}/outbox")
    for who in (*members, *relatives, *workshop.clerks, *employers, *trainers, *OFFICIALS.values(), OPERATOR):
        click.echo(f"  {who.phone}  {who.name}  {who.role} {who.does}")


class Progress:
    """One line on a terminal that tells how far it is, how fast, and how long it will take."""

    def __init__(self) -> None:
        self._known: int | None = None
        self._began = self._shown = time.monotonic()
        self._line = ""

    def __call__(self, done: int, total: int) -> None:
        """Show it, ten times a second at the most. What was there at first was not loaded by us."""
        if self._known is None:
            self._known, self._began = done, time.monotonic()
        now = time.monotonic()
        seconds = max(now - self._began, 0.001)
        self._line = f"demo: {done:,} of {total:,} hand-ins"
        rate = (done - self._known) / seconds
        if rate:
            self._line += f", {rate:,.0f}/s, {_lasting(seconds)}"
        if sys.stderr.isatty() and now - self._shown > 0.1:
            self._shown = now
            left = f", {_lasting((total - done) / rate)} left" if rate else ""
            click.echo(f"\r{_bar(done, total)} {self._line}{left}\x1b[K", nl=False, err=True)

    def end(self) -> None:
        """Leave the last state standing."""
        if self._line:
            click.echo(f"\r{self._line}\x1b[K" if sys.stderr.isatty() else self._line, err=True)


def _bar(done: int, total: int) -> str:
    filled = BAR * done // max(total, 1)
    return "█" * filled + "░" * (BAR - filled)


def _lasting(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
