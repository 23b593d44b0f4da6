"""Messages on their way to people, sent by the worker."""

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from kernel.money import from_fen
from people.domain import MESSAGES, masked_phone
from people.readmodel import Vault
from people.service import Consents, SignIn

if TYPE_CHECKING:
    from shell.house import House


def tell_paid(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker that a slip was paid (`amount` in fen). Who has no phone learns of it at the workshop.

    Only who agrees to messages at this moment is sent one, whenever it was asked for. Sent again with the
    same `key` it is the same message.
    """
    if not house.get(Consents).agreed([payload["worker"]], MESSAGES):
        return
    phone = house.get(Vault).get(payload["worker"], ("phone",)).get("phone")
    if phone is None:
        return
    text = _(
        "%(amount)s 元工钱发给您了。看怎么来的：%(link)s",
        amount=f"{from_fen(payload['amount']):,.2f}",
        link=f"{house.config.public_url}/income/slips/{payload['slip']}",
    )
    house.get(SignIn).messages.text(key=key, phone=phone, masked=masked_phone(phone), text=text)
