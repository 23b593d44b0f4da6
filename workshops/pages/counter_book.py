"""The counter's book: what a device must know to go on at the counter while the network is away.

Numbers and names of the workshop's people, its steps with their rates, the last entries. No phone, no
amount anybody earned. The device forgets it at sign-out, or when another account takes its place.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flask import Response, current_app, g, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import RowMapping

from kernel.time import now, today
from shell.i18n import day
from shell.vocabularies import unit_word
from shell.web import actor
from workshops.pages.desk import at_desk, blueprint, names_of, place, read, show
from workshops.pages.order_telling import book as orders
from workshops.pages.rework import rework_out
from workshops.readmodel import Wanting

HABITS_AMONG = 300  # what somebody made last is looked for among the workshop's latest so many entries
KEPT = 10


@blueprint.get("/counter/book")
@at_desk("record-hand-in")
def counter_book() -> ResponseReturnValue:
    """The book anew, with a fresh proof for what the device sends."""
    return current_app.json.response(book(seen()))


@blueprint.get("/counter/shell")
@at_desk("record-hand-in")
def counter_shell() -> ResponseReturnValue:
    """The counter's page without anybody's data: what the device keeps for when the network is away."""
    return show("hand_in.html", tab="hand_in", workshop=at_counter(), book=None, bare=True, errors={})


@blueprint.get("/counter-worker.js")
@at_desk("record-hand-in")
def counter_worker() -> ResponseReturnValue:
    """The service worker with the queue it shares with the page, in one file: never of two versions.

    It lies here because a service worker may only look after addresses below its own.
    """
    scripts = Path(current_app.static_folder or "") / "js"
    code = "".join((scripts / name).read_text("utf-8") for name in ("queue.js", "worker.js"))
    return Response(code, mimetype="text/javascript")


class Seen(NamedTuple):
    """What the counter is drawn from, each thing looked up once.

    `latest`: the hand-ins counted last, the latest first; `names` of people and enterprises; `orders`: those
    that want a step done, by "product/step", the one that was last counted for first, full ones last;
    `rework`: the hand-ins of each worker whose rework is still out, the longest out first.
    """

    members: Sequence[RowMapping]
    latest: Sequence[RowMapping]
    names: Mapping[str, str]
    products: Sequence[RowMapping]
    rates: Sequence[RowMapping]
    orders: Mapping[str, Sequence[Wanting]]
    rework: Mapping[str, Sequence[RowMapping]]
    today_count: int


def seen() -> Seen:
    """Look everything up for this workshop."""
    members, latest = read().members(g.workshop), read().latest(g.workshop, HABITS_AMONG)
    used = list(dict.fromkeys(row["order"] for row in latest if row["order"]))
    wanting = {
        f"{product}/{step}": sorted(some, key=lambda one: _last_used(one, used))
        for (product, step), some in orders().wanting(g.workshop).items()
    }
    people = [row["worker"] for row in (*members, *latest)]
    firms = [one.employer for some in wanting.values() for one in some]
    return Seen(
        members,
        latest,
        names_of([*people, *firms]),
        read().products([g.workshop]),
        read().rates(g.workshop),
        wanting,
        rework_out(),
        read().count_on(g.workshop, today()),
    )


def _last_used(one: Wanting, used: Sequence[str]) -> tuple[bool, int]:
    return not one.left, used.index(one.order) if one.order in used else len(used)


def book(seen: Seen) -> dict[str, Any]:
    """The book of this workshop, for the account that asks."""
    return {
        "account": actor().account,
        "token": generate_csrf(),
        "workshop": g.workshop,
        "now": now().isoformat(),
        "members": [
            {"id": row["worker"], "number": row["number"], "name": seen.names[row["worker"]]}
            for row in seen.members
        ],
        "steps": _steps(seen),
        "orders": {
            choice: [
                {"id": one.order, "firm": seen.names[one.employer], "due": day(one.due_on), "left": one.left}
                for one in some
            ]
            for choice, some in seen.orders.items()
        },
        "rework": {
            worker: [
                {
                    **{name: row[name] for name in ("id", "product", "step", "rate", "left")},
                    "day": day(row["work_date"]),
                }
                for row in some
            ]
            for worker, some in seen.rework.items()
        },
        "habits": _habits(seen.latest),
        "recent": [_entry(row) for row in seen.latest[:KEPT]],
        "today_count": seen.today_count,
    }


def at_counter() -> dict[str, Any]:
    """The workshop as the counter's page names it, and the address all of its pages begin with."""
    return {"id": g.workshop, "name": place()["name"], "base": url_for("workshops.show_workshop").rstrip("/")}


def _steps(seen: Seen) -> list[dict[str, Any]]:
    """Every step with its rates, the latest first; yuan per piece as text."""
    rates: dict[tuple[str, str], list[list[str]]] = {}
    for row in seen.rates:
        dated = [row["effective_from"].isoformat(), row["rate"]]
        rates.setdefault((row["product"], row["step"]), []).append(dated)
    return [
        {
            "product": product["code"],
            "step": step["code"],
            "label": f"{product['name']} · {step['name']}",
            "short": f"{product['name']}{step['name']}",
            "unit": str(unit_word(product["unit"])),
            "rates": rates[product["code"], step["code"]],
        }
        for product in seen.products
        for step in product["steps"]
        if (product["code"], step["code"]) in rates
    ]


def _habits(latest: Sequence[RowMapping]) -> dict[str, list[str]]:
    """What each made lately, the last first, as "product/step"."""
    habits: dict[str, list[str]] = {}
    for row in latest:
        made = habits.setdefault(row["worker"], [])
        if row["state"] != "withdrawn" and (step := f"{row['product']}/{row['step']}") not in made:
            made.append(step)
    return habits


def _entry(row: RowMapping) -> dict[str, Any]:
    kept = ("id", "worker", "number", "product", "step", "order", "quantity", "rework_of", "state")
    said = {"work_date": row["work_date"].isoformat(), "counted_by_worker": row["own_count"]}
    return {name: row[name] for name in kept} | said
