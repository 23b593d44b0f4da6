"""单价: what a piece earns where one works, and what it is going to earn."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint, own_worker
from kernel.time import today
from shell.house import house
from shell.vocabularies import unit_word
from shell.web import requires
from workshops.readmodel import WorkshopsReadModel

NEVER = (None, (), ())


@blueprint.get("/rates")
@requires("see-income")
def rates() -> ResponseReturnValue:
    """What every step earns at the worker's workshops, what is about to change first."""
    read = house().get(WorkshopsReadModel)
    mine = read.workshops_of(own_worker())
    places, _labels = read.names(mine)
    priced, graded = (ask(mine, today()) for ask in (read.priced, read.graded))
    products: dict[str, list[dict[str, Any]]] = {id: [] for id in sorted(mine, key=places.__getitem__)}
    for row in read.products(mine) if mine else []:
        steps = []
        for step in row["steps"]:
            in_force, coming, _past = priced.get((row["workshop"], row["code"], step["code"]), NEVER)
            if in_force or coming:
                steps.append({"name": step["name"], "in_force": in_force, "coming": coming})
        if steps:
            grades = [
                {"code": grade["code"], **graded[row["workshop"], row["code"], grade["code"]]._asdict()}
                for grade in row["grades"]
            ]
            told = {"name": row["name"], "unit": unit_word(row["unit"]), "steps": steps, "grades": grades}
            products[row["workshop"]].append(told)
    return render_template(
        "income/rates.html",
        places=[{"name": places[id], "products": made} for id, made in products.items() if made],
        changes=_changes(places, products),
        back_href=url_for("income.show"),
    )


def _changes(places: dict[str, str], products: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Every change that is said already, the next day first: of a step's rate, and of a grade's factor."""
    changes = [
        {
            "label": f"{product['name']}{dated['name'] if factor == '' else _grade(dated['code'])}",
            "place": places[workshop] if len(products) > 1 else None,
            "since": quote.effective_from,
            "before": before.rate,
            "rate": quote.rate,
            "times": factor,
        }
        for workshop, made in products.items()
        for product in made
        for factor, several in (("", product["steps"]), ("× ", product["grades"]))
        for dated in several
        for before, quote in zip((dated["in_force"], *dated["coming"]), dated["coming"], strict=False)
        if before is not None
    ]
    return sorted(changes, key=lambda change: (change["since"], change["label"]))


def _grade(code: str) -> str:
    return _("的 %(grade)s 等", grade=code)
