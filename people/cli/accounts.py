"""The operator's commands about accounts."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from kernel.errors import Refused
from kernel.identity import Grant, Role
from kernel.permissions import SYSTEM
from kernel.time import now
from people.domain import masked_phone, phone_number
from people.readmodel import Accounts, Vault
from people.service import RESET_REASONS, Granting, Holders, SecondFactor
from shell.house import house

ROLES = [role.value for role in Role if role is not Role.SYSTEM]


@click.group("account")
def commands() -> None:
    """Accounts, what they may do, and their tokens."""


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        field = getattr(refused, "field", None)
        said = f"{field}: {refused.code}" if field else refused.code
        raise click.ClickException(said) from None


@commands.command("add")
@click.option("--phone", required=True, help="A mobile number of mainland China.")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--region", help="A region code; reaches all that lies below it.")
@click.option("--worker", help="The id of the worker this account is.")
@click.option("--employer", help="The id of the employer this account acts for.")
@click.option("--workshop", help="The id of the workshop this account coordinates.")
@with_appcontext
def add_command(
    phone: str,
    name: str,
    role: str,
    region: str | None,
    worker: str | None,
    employer: str | None,
    workshop: str | None,
) -> None:
    """Open an account, or add to what it may do; prints its id.

    A worker given a village as --region, and no --worker, is registered there.
    """
    reach = {"region": region, "worker": worker, "employer": employer, "workshop": workshop}
    with _in_words():
        account = (
            house()
            .get(Granting)
            .add(phone=phone, name=name, role=Role(role), reach=reach, at=now(), actor=SYSTEM)
        )
    click.echo(account)


@commands.command("token")
@click.option("--phone", required=True)
@click.option("--scope", "scopes", multiple=True, help="What it is narrowed to, such as read:income; repeat.")
@click.option("--days", type=int, default=90, show_default=True, help="How long a narrowed one is good.")
@click.option("--name", default="flask account token", help="What a narrowed one is called on the page.")
@with_appcontext
def token_command(phone: str, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Print a bearer token for the account of a phone, and nothing else.

    With --scope it is a program's: narrowed to those, listed and revocable at /me/tokens. Without, it may do
    what the account may, for a year.
    """
    with _in_words():
        granting = house().get(Granting)
        token = (
            granting.narrowed_token(phone=phone, scopes=scopes, days=days, name=name, actor=SYSTEM)
            if scopes
            else granting.token(phone=phone)
        )
    if token is None:
        raise click.ClickException("no account has this phone")
    click.echo(token)


@commands.command("close")
@click.option("--phone", required=True)
@with_appcontext
def close_command(phone: str) -> None:
    """Close the account of a phone: nobody is signed in to it any more, and the number is free."""
    with _in_words():
        house().get(Holders).close(account=_account_of(phone), at=now(), actor=SYSTEM)
    click.echo("closed")


@commands.command("reset-second-factor")
@click.option("--phone", required=True)
@click.option("--reason", type=click.Choice(RESET_REASONS), default="phone-lost", show_default=True)
@with_appcontext
def reset_command(phone: str, reason: str) -> None:
    """Take the second factor from somebody who lost their phone. See whom you have before you."""
    with _in_words():
        account = _account_of(phone)
        house().get(SecondFactor).reset(account=account, reason_code=reason, at=now(), actor=SYSTEM)
    click.echo("reset")


def _account_of(phone: str) -> str:
    account = house().get(Accounts).by_phone(phone_number(phone))
    if account is None:
        raise click.ClickException("no account has this phone")
    return account


@commands.command("list")
@with_appcontext
def list_command() -> None:
    """Show every account with its name, masked phone and grants."""
    accounts = list(house().get(Accounts).all())
    kept = house().get(Vault).get_many((account for account, _grants in accounts), ("name", "phone"))
    for account, grants in accounts:
        own = kept.get(account, {})
        phone = masked_phone(own["phone"]) if "phone" in own else ""
        said = ", ".join(_grant_in_words(grant) for grant in grants) or "nothing granted"
        click.echo("  ".join((account, phone, own.get("name", ""), said)))


def _grant_in_words(grant: Grant) -> str:
    reach = (grant.region, grant.worker, grant.employer, grant.workshop)
    return " ".join((grant.role.value, *(each for each in reach if each)))


__all__ = ["commands"]
