"""How an order is told on a page: in words and figures, the same to the enterprise and the workshop."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from kernel.lookups import People
from kernel.time import today
from shell.house import house
from shell.i18n import day as day_words
from shell.vocabularies import DEMANDS, material_unit, reason_word, unit_word
from workshops.domain import HandIn
from workshops.domain.quantities import from_parts
from workshops.readmodel import OrdersReadModel, WorkshopsReadModel
from workshops.readmodel.forecast import LOOKED_AT, Forecast
from workshops.readmodel.progress import Progress, StepDone, progress

Row = dict[str, Any]


def book() -> OrdersReadModel:
    """Where pages look orders up."""
    return house().get(OrdersReadModel)


def told(rows: Sequence[Any], workshop: str | None = None) -> list[Row]:
    """Some orders, as pages take them; with a workshop, its share of each."""
    found = progress(book(), rows, today(), workshop)
    places = {share["workshop"] for about in found for share in about.shares}
    read = house().get(WorkshopsReadModel)
    named = {row["id"]: row["name"] for row in read.workshops(places)} if places else {}
    products = {(row["workshop"], row["code"]): row for row in read.products(places)} if places else {}
    firms = house().get(People).names_of(sorted({about.row["employer"] for about in found})) if found else {}
    return [_told(about, named, products, firms, workshop) for about in found]


def _told(
    about: Progress,
    named: Mapping[str, str],
    products: Mapping[tuple[str, str], Any],
    firms: Mapping[str, str],
    workshop: str | None,
) -> Row:
    row = about.row
    made = next(
        (products[place, row["product"]] for place in _places(about) if (place, row["product"]) in products),
        None,
    )
    steps = {step["code"]: step["name"] for step in made["steps"]} if made else {}
    own = next((share for share in about.shares if share["workshop"] == workshop), None)
    return {
        "id": row["id"],
        "product": made["name"] if made else row["product"],
        "unit": unit_word(made["unit"] if made else None),
        "firm": firms.get(row["employer"]) or _("（已删除）"),
        "workshops": "、".join(named.get(share["workshop"], "") for share in about.shares),
        "state": _state(about, own),
        "written_by": named.get(row["placed_for"]),
        "quantity": row["quantity"],
        "over": row["over"],
        "wanted": about.wanted or row["quantity"],  # whoever has no share yet is asked for all of it
        "left": row["quantity"] + row["over"] - row["taken"],
        "due_on": row["due_on"],
        "late": about.late(today()),
        "price": None if row["price"] is None else Decimal(row["price"]),
        "demands": [str(DEMANDS.get(code, code)) for code in row["demands"]],
        "bars": _bars(about),
        "finished": about.finished,
        "shipped": about.shipped,
        "to_ship": max(0, about.finished - about.shipped),
        "forecast": _forecast(about),
        "steps": [_step(step, steps) for step in about.steps],
        "shares": [_share(share, row, named) for share in about.shares],
        "own": None if own is None else _share(own, row, named),
        "change": row["change"] and row["change"] | {"due_on": date.fromisoformat(row["change"]["due_on"])},
        "why": reason_word(row["reason_code"]),
        "placed_at": row["placed_at"],
        "ended_at": row["ended_at"],
        "bill": [
            {
                "name": line["name"],
                "each": Decimal(line["each"]),
                "unit": material_unit(line["unit"]),
                "step": steps.get(line["step"], line["step"]),
            }
            for line in row["bill"]
        ],
    }


def _step(done: StepDone, names: Mapping[str, str]) -> Row:
    return {
        "code": done.step,
        "name": names.get(done.step, done.step),
        "handed_in": done.handed_in,
        "accepted": done.accepted,
        "rejected": done.rejected,
        "waiting": max(0, done.handed_in - done.accepted - done.rejected),
    }


def _share(share: Any, row: Any, named: Mapping[str, str]) -> Row:
    """What a workshop took of an order, and whether it agreed to what is wanted otherwise now."""
    return {
        "workshop": share["workshop"],
        "name": named.get(share["workshop"], ""),
        "state": share["state"],
        "share": share["share"],
        "shipped": share["shipped"],
        "why": reason_word(share["reason_code"]),
        "agreed": bool(row["change"]) and share["agreed"] == row["change"]["change"],
    }


def _places(about: Progress) -> list[str]:
    return [share["workshop"] for share in about.shares]


def _state(about: Progress, own: Any) -> str:
    """`asked`, `declined` (by all asked), `open`, `shipped` (all of it left), `closed` or `cancelled`."""
    state: str = about.row["state"]
    if state in ("closed", "cancelled"):
        return state
    if own is not None and own["state"] != "accepted":
        return str(own["state"])
    if state == "placed":
        nobody = all(share["state"] == "declined" for share in about.shares)
        return "declined" if nobody else "asked"
    return "shipped" if about.wanted and about.shipped >= about.wanted else "open"


def _bars(about: Progress) -> list[Row]:
    """How far it has come, each as a part of what is wanted."""
    bars = [(_("发的料够做"), about.enough_for)] if about.enough_for is not None else []
    bars += [(_("交了"), about.handed_in), (_("验收合格"), about.finished), (_("发货"), about.shipped)]
    return [{"word": word, "done": done, "most": about.wanted} for word, done in bars]


def _forecast(about: Progress) -> Row | None:
    """When it will be finished as things go, and how that is reckoned; None where nothing is going on."""
    if about.row["state"] != "open" or not about.wanted or about.shipped >= about.wanted:
        return None
    seen: Forecast | None = about.forecast
    if seen is None:
        return {"words": _("还看不出哪天做完。有一道工序近两周干活不到 4 天。"), "late": False, "how": None}
    due = about.row["due_on"]
    if not seen.days:
        return {"words": _("要的数都交齐了。"), "late": False, "how": None}
    first = day_words(seen.earliest)
    if seen.latest is None:
        words = _("照近两周的快慢，最快 %(day)s做完，最慢说不准。", day=first)
    elif seen.latest == seen.earliest:
        words = _("照近两周的快慢，%(day)s前后做完。", day=first)
    else:
        words = _("照近两周的快慢，%(day)s到 %(last)s做完。", day=first, last=day_words(seen.latest))
    how = _(
        "看近 %(days)s 天每天交多少，取最快、最慢的 7 天，坏的照现在的比例扣。最慢的工序一天约 %(pace)s 件。",
        days=LOOKED_AT,
        pace=seen.pace,
    )
    return {"words": words, "late": seen.earliest > due, "how": how}


def order_for(hand_in: str, workshop: str, product: str, step: str) -> str | None:
    """The order that pieces from the counter are for: the one due first that still needs this step.

    A hand-in that is known keeps the one it has, so that sending it again is a repeat.
    """
    known = house().store.find(HandIn, hand_in)
    if known is not None and known.recorded is not None:
        return known.recorded.order
    wanting = book().wanting(workshop).get((product, step), [])
    return next((one.order for one in wanting if one.left), None)


def material_sums(order: Any, workshop: str | None = None) -> list[Row]:
    """Where each material of an order is; `beyond` is what was used beyond what the book brought, `counted`
    by how much counting differed from the book, with its sign."""
    sums: dict[str, Row] = {}
    for line in order["bill"]:
        empty = {"code": line["material"], "name": line["name"], "unit": material_unit(line["unit"])}
        names = ("received", "stock", "held", "used", "scrapped", "sent_back", "counted", "beyond")
        sums.setdefault(line["material"], empty | dict.fromkeys(names, 0))
    for total in book().totals(order["id"], workshop):
        for name, value in total.items():
            if isinstance(value, int) and total["material"] in sums:
                sums[total["material"]][name] += value
    return [
        {name: _amount(name, value) if isinstance(value, int) else value for name, value in one.items()}
        for one in sums.values()
    ]


def _amount(name: str, parts: int) -> Decimal:
    amount = from_parts(parts)
    return amount if name == "counted" else abs(amount)


__all__ = ["book", "material_sums", "order_for", "told"]
