"""What every page of income asks first: whose, which month, as of when, and what things are called."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError

from income.projections.explanation import Step
from income.readmodel import IncomeReadModel
from income.schemas import AsOfQuerySchema
from kernel.errors import Forbidden
from kernel.identity import Scope
from kernel.lookups import LedgerIdentities, People
from kernel.time import month_of, today
from shell.house import house
from shell.i18n import pieces
from shell.schemas import MONTH
from shell.vocabularies import promised, unit_word, worked
from shell.web import actor, villager_tabs
from shell.words import words_of

blueprint = Blueprint("income", "income", url_prefix="/income", template_folder="templates")


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    return {"tabs": villager_tabs("income.show")}


def own_worker() -> str:
    """Whose income the reader sees: their own. Refuses `forbidden` to who is not a worker."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="see-income")
    return worker


def read() -> IncomeReadModel:
    """Where pages look income up."""
    return house().get(IncomeReadModel)


def moment_asked() -> datetime | None:
    """The moment asked for; None is now. Refuses `moment-unreadable`."""
    query = {key: value for key, value in request.args.items() if key == "as_of" and value}
    as_of: datetime | None = AsOfQuerySchema().load(query)["as_of"]
    return as_of


def month_asked() -> str:
    """The month asked for; this one where none is meant."""
    try:
        return MONTH(request.args.get("month", ""))
    except ValidationError:
        return month_of(today())


def asked() -> dict[str, Any]:
    """The month and moment of this page, for links that stay with them."""
    return {key: request.args[key] for key in ("month", "as_of") if request.args.get(key)}


KINDS = {
    "carried-in": _l("上期结转"),
    "carried-out": _l("结转到下期"),
    "top-up": _l("补到最低工资"),
    "tax": _l("代扣个人所得税"),
    "deduction": _l("弄坏东西的赔偿"),
}
"""What is on a slip beside work."""


def label_of(row: Any, names: Mapping[tuple[str, str, str], str]) -> str:
    """What an entry or a line is called: its step or gig, or what was carried or kept back."""
    if row["kind"] in KINDS:
        return str(KINDS[row["kind"]])
    label = row["title"] if row["gig"] else names.get(_step(row), row["step"])
    if row["kind"] == "rate-difference":
        return _("%(label)s（改价）", label=label)
    return _("%(label)s（补差）", label=label) if row["kind"] == "difference" else label


def _step(row: Any) -> tuple[str, str, str]:
    return (row["workshop"], row["product"], row["step"])


def counted(quantity: Decimal, row: Any) -> str:
    """How much an entry or a line is for: 30 个, 7.5 小时."""
    if row["basis"]:
        return worked(quantity, row["basis"])
    return f"{pieces(quantity)} {unit_word(row['unit'])}"


def employers_of(rows: Iterable[Any]) -> Mapping[str, str]:
    """What the employers of some entries are called; asked only where there are any. Who was erased is named
    to those it paid for as long as the law keeps it."""
    ids = sorted({row["employer"] for row in rows if row["employer"]})
    names = house().get(People).names_of(ids) if ids else {}
    gone = [id for id in ids if id not in names]
    kept = house().get(LedgerIdentities).for_ledger(gone) if gone else {}
    return names | {id: who.name for id, who in kept.items() if who.name}


def terms(row: Any, employers: Mapping[str, str]) -> str | None:
    """Whose gig an entry is from and what it pays; None of a workshop's."""
    if not row["gig"]:
        return None
    promise = promised(Decimal(row["rate"]), row["basis"])
    employer = employers.get(row["employer"])
    return f"{employer} · {promise}" if employer else promise


def words_in(steps: Iterable[Step], worker: str, workshop: str | None) -> Mapping[str, str]:
    """What was said in somebody's own words on the way of a worker's amount, by the id a step names; nothing
    for who may not see the work itself."""
    if not actor().may("see-hand-in", Scope(worker=worker, workshop=workshop)):
        return {}
    return words_of(house(), {step.words for step in steps if step.words})
