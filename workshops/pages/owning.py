"""What whoever an order belongs to does with it: wants it changed, calls it off, ends it, takes that back.

The enterprise does, or the workshop that wrote it down for one.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from kernel.time import now, today
from shell.forms import Form
from shell.vocabularies import REASONS
from shell.web import actor
from workshops.service import Orders

CANCELS = ("no-work", "dates-changed", "price-too-low", "other")
CLOSES = ("less-needed", "more-needed", "not-in-time", "material-short", "other")
BESIDE = {
    "quantity-not-positive": "ordered",
    "order-too-large": "ordered",
    "over-too-large": "ordered",
    "below-shares": "ordered",
    "below-shipped": "ordered",
    "close-reason-needed": "reason_code",
}


def change(orders: Orders, form: Form, id: str) -> tuple[Any, int] | None:
    """Want another quantity or date; None where one of them cannot be read."""
    quantity, due_on = form.whole("ordered", missing=_("要多少件？")), form.day("due_on")
    if form.errors:
        return None
    return orders.propose(quantity=quantity, over=None, due_on=due_on, **asking(form, id))


def cancel(orders: Orders, form: Form, id: str) -> tuple[Any, int]:
    """Call it off."""
    return orders.cancel(reason_code=_reason(form, CANCELS), **asking(form, id))


def close(orders: Orders, form: Form, id: str) -> tuple[Any, int]:
    """Let it be over."""
    return orders.close(reason_code=_reason(form, CLOSES), **asking(form, id))


def reopen(orders: Orders, form: Form, id: str) -> tuple[Any, int]:
    """It was closed too early."""
    return orders.reopen(**asking(form, id))


def asking(form: Form, id: str) -> dict[str, Any]:
    """Who asks now, and by which request."""
    return {"id": id, "at": now(), "actor": actor(), "request": form.id}


def offers(row: Any, *, may: bool, hrefs: Mapping[str, str]) -> dict[str, Any]:
    """What the page of an order offers its owner: addresses (None: not now), reasons to choose from."""
    when = {
        "change": row["state"] in ("placed", "open"),
        "cancel": row["state"] == "placed",
        "close": row["state"] == "open",
        "reopen": row["state"] == "closed",
    }
    return {
        **{f"{act}_href": hrefs[act] if may and possible else None for act, possible in when.items()},
        "cancels": [{"code": code, "name": REASONS[code]} for code in CANCELS],
        "closes": [{"code": code, "name": REASONS[code]} for code in CLOSES],
        "today": today(),
    }


def _reason(form: Form, known: tuple[str, ...]) -> str:
    said = form.typed.get("reason_code", "")
    return said if said in known else "other"


__all__ = ["BESIDE", "asking", "cancel", "change", "close", "offers", "reopen"]
