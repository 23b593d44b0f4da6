"""领料: where an order's material is and who has how much, down to the movements."""

from typing import Any
from uuid import UUID

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import NotFound
from kernel.time import today
from workshops.pages.desk import as_of_day, at_desk, blueprint, names_of, numbers_of, read, show
from workshops.pages.material_moves import ACTS
from workshops.pages.material_telling import by_code, told_account, told_move
from workshops.pages.order_telling import book, material_sums, told
from workshops.pages.orders import found_order
from workshops.readmodel.order_tables import KINDS

AT_ONCE = 40
STOCK = "stock"


@blueprint.get("/orders/<uuid:id>/materials")
@at_desk("keep-materials")
def materials(id: UUID) -> ResponseReturnValue:
    """The stock, and who has how much."""
    row = found_order(id)
    [order] = told([row], g.workshop)
    by_worker: dict[str, list[dict[str, Any]]] = {}
    named = by_code(row)
    for account in book().material(str(id), g.workshop):
        if account["worker"] and account["material"] in named:
            by_worker.setdefault(account["worker"], []).append(told_account(account, named))
    names, numbers = names_of(by_worker), numbers_of(by_worker)
    holders = [
        {
            "name": names[worker],
            "number": numbers.get(worker, ""),
            "accounts": [each for each in accounts if each["out"] or each["beyond"]],
            "short": any(each["beyond"] for each in accounts),
            "href": url_for("workshops.material_account", id=id, holder=worker),
        }
        for worker, accounts in by_worker.items()
    ]
    return show(
        "materials.html",
        order=order,
        sums=material_sums(row, g.workshop),
        holders=sorted(holders, key=lambda each: (not each["short"], each["number"])),
        acts=[
            {"word": act.word, "href": url_for("workshops.move_material", id=id, act=code), "code": code}
            for code, act in ACTS.items()
        ],
        stock_href=url_for("workshops.material_account", id=id, holder=STOCK),
        export_href=url_for("workshops.export_materials", id=id),
        back_href=url_for("workshops.order", id=id),
    )


@blueprint.get("/orders/<uuid:id>/materials/accounts/<holder>")
@at_desk("keep-materials")
def material_account(id: UUID, holder: str) -> ResponseReturnValue:
    """One account, a worker's or the stock, as of a day, down to the movements."""
    row, worker = found_order(id), _holder(holder)
    as_of, shown_day = as_of_day()
    named = by_code(row)
    accounts = [
        told_account(each, named)
        for each in book().material(str(id), g.workshop, worker=worker, as_of=as_of)
        if each["material"] in named
    ]
    moves = book().movements(str(id), g.workshop, worker, as_of=as_of, before=_before(), limit=AT_ONCE)
    last = moves[-1] if len(moves) == AT_ONCE else None
    others = names_of(each["between"] for each in moves if each["between"])
    name = names_of([worker])[worker] if worker else _("库存")
    return show(
        "material_account.html",
        name=name,
        number=numbers_of([worker]).get(worker, "") if worker else "",
        accounts=accounts,
        moves=[told_move(each, named, others) for each in moves],
        day=shown_day,
        today=today(),
        export_href=url_for(
            "workshops.export_materials", id=id, day=shown_day.isoformat() if as_of else None
        ),
        acts=[
            {
                "word": act.word,
                "href": url_for("workshops.move_material", id=id, act=code, worker=worker or None),
            }
            for code, act in ACTS.items()
            if act.of_worker is None or act.of_worker is bool(worker)
        ],
        older_href=url_for(
            "workshops.material_account",
            id=id,
            holder=holder,
            day=shown_day.isoformat(),
            before=f"{last['position']}.{last['material']}.{last['kind']}",
        )
        if last
        else None,
        back_href=url_for("workshops.materials", id=id),
    )


def _holder(holder: str) -> str:
    """The worker an account is of; "" for the stock. Refuses `not-found`."""
    if holder == STOCK:
        return ""
    if read().member(g.workshop, holder) is None:
        raise NotFound("worker", holder)
    return holder


def _before() -> tuple[int, str, str] | None:
    position, _dot, rest = request.args.get("before", "").partition(".")
    material, _dot, kind = rest.rpartition(".")
    known = position.isascii() and position.isdigit() and len(position) < 18 and kind in KINDS
    return (int(position), material, kind) if known else None
