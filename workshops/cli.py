"""The operator's commands of workshops: minimum wages, as governments set them."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

import click
from flask.cli import with_appcontext

from kernel.errors import Refused
from kernel.permissions import SYSTEM
from kernel.time import now
from shell.house import house
from workshops.service import Hours


class Yuan(click.ParamType):
    """An amount in yuan."""

    name = "yuan"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """What was typed as a decimal; says so where it is none."""
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value} is no amount", param, ctx)


@click.command("minimum-wage")
@click.argument("region")
@click.option("--monthly", type=Yuan(), required=True, help="Yuan a month.")
@click.option("--hourly", type=Yuan(), required=True, help="Yuan an hour.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="In force from this day on.")
@click.option("--source", required=True, help="The document that says so: title and number.")
@with_appcontext
def minimum_wage(region: str, monthly: Decimal, hourly: Decimal, since: datetime, source: str) -> None:
    """Keep the minimum wage of a REGION (its code, or that of the province or city it lies in) from a day on.

    The nearest region that has one counts. What was said before stays on record.
    """
    try:
        written = (
            house()
            .get(Hours)
            .set_minimum_wage(
                region=region,
                monthly=monthly,
                hourly=hourly,
                effective_from=since.date(),
                source=source.strip()[:200],
                at=now(),
                actor=SYSTEM,
            )
        )
    except Refused as refused:
        raise click.ClickException(refused.code) from None
    click.echo("kept" if written.new else "known already")
