"""Accounts of others: closed, or freed of a second factor whose phone was lost."""

from typing import Any
from uuid import UUID

from kernel.time import now
from people import schemas as s
from people.api.door import blueprint
from people.service import Holders, SecondFactor
from shell.house import house
from shell.security import fresh
from shell.web import actor, requires, wrote


@blueprint.delete("/accounts/<uuid:id>")
@requires("close-account")
@fresh
@blueprint.response(204)
def close_account(id: UUID) -> None:
    """Close an account: its sessions and tokens end at once, its number is free. Again changes nothing."""
    wrote(house().get(Holders).close(account=str(id), at=now(), actor=actor()))


@blueprint.post("/accounts/<uuid:id>/second-factor-reset")
@requires("reset-second-factor")
@fresh
@blueprint.arguments(s.ResetSchema)
@blueprint.response(204)
def reset_second_factor(body: dict[str, Any], id: UUID) -> None:
    """Take the second factor from somebody who lost their phone, having seen them; they set up another.

    By an official in whose region all of their work lies, or the operator, never by themselves.
    """
    wrote(house().get(SecondFactor).reset(account=str(id), **body, at=now(), actor=actor()))
