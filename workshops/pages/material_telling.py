"""How an order's material is told: by its name and unit, what happened to it, who has how much."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from shell.vocabularies import material_unit, reason_word
from workshops.domain.quantities import from_parts
from workshops.readmodel.order_tables import KINDS

KIND_WORDS = {
    "received": _l("收到"),
    "issued": _l("发料"),
    "returned": _l("退料"),
    "used": _l("用掉"),
    "scrapped": _l("报废"),
    "sent_back": _l("退回单位"),
    "counted": _l("盘点差"),
    "beyond": _l("超出账上"),
}


def by_code(row: Any) -> dict[str, Any]:
    """The order's materials by code, each with its name and unit."""
    return {line["material"]: line for line in row["bill"]}


def told_account(account: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """What a person or the stock has of a material, kind by kind and in all, in its unit."""
    line = named[account["material"]]
    sums = {kind: from_parts(account[kind]) for kind in KINDS}
    return {
        **sums,
        "material": account["material"],
        "name": line["name"],
        "unit": material_unit(line["unit"]),
        "out": from_parts(account["out"]),
    }


def told_move(row: Any, named: Mapping[str, Any], others: Mapping[str, str]) -> dict[str, Any]:
    """One movement; `others` are the names of those it was between."""
    line = named.get(row["material"], {"name": row["material"], "unit": "item"})
    return {
        "word": KIND_WORDS[row["kind"]],
        "kind": row["kind"],
        "material": line["name"],
        "unit": material_unit(line["unit"]),
        "change": from_parts(row["change"]),
        "counted": None if row["counted"] is None else from_parts(row["counted"]),
        "pieces": row["pieces"],
        "who": others.get(row["between"] or "", ""),
        "why": reason_word(row["reason_code"]),
        "at": row["at"],
    }
