"""The operator's commands about the vault: another master key, erasures after a backup was restored."""

import click
from flask.cli import with_appcontext

from kernel.time import now
from people.readmodel import Progress, Rotation
from people.service import Erasing
from shell.house import house
from shell.keys import WrongMasterKey


@click.group("vault")
def commands() -> None:
    """Personal keys, and the master key that wraps them."""


@commands.command("rotate")
@with_appcontext
def rotate_command() -> None:
    """Wrap every personal key by GONGFU_MASTER_KEY, while everything goes on running.

    The key before it must be in GONGFU_MASTER_KEY_OLD, here and in every process. Stopped halfway, it is
    run again. Status 1 where a key is left that the new one alone does not open.
    """
    rotation = Rotation(house().records_engine, house().keys)
    try:
        rotation.run(_report)
    except WrongMasterKey as wrong:
        raise click.ClickException(str(wrong)) from None
    if left := rotation.left():
        raise click.ClickException(f"{left:,} keys are still wrapped by another master key: run this again")
    click.echo("verified: GONGFU_MASTER_KEY opens every key. GONGFU_MASTER_KEY_OLD is needed no more")


@commands.command("reapply-erasures")
@with_appcontext
def reapply_command() -> None:
    """After a backup was restored: erase everybody again who was erased since it was made.

    Whom, stands in the file `erasures` in GONGFU_DATA, which lies beside the database and not in it.
    """
    click.echo(f"{house().get(Erasing).reapply(at=now()):,} erasures applied")


def _report(progress: Progress) -> None:
    click.echo(f"{progress.done:,} of {progress.total:,} keys")


__all__ = ["commands"]
