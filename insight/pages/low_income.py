"""Members of low-income households: their share, where they are, and the lists they are counted by."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from insight import tasks
from insight.domain.suppression import FEWEST
from insight.pages.asking import Asked, asked, blueprint, measures, regions, show
from insight.pages.charts import line_chart
from insight.pages.telling import figure_href, month_names, percent, told
from insight.readmodel import InsightReadModel, SealedLists
from insight.schemas import LowIncomeListSchema
from insight.service import LowIncomeLists
from kernel.errors import Invalid, NotFound
from kernel.identity import Scope
from kernel.time import now
from shell.house import house
from shell.queue import JobState
from shell.security import at_a_persons_pace
from shell.vocabularies import sentence
from shell.web import actor, requires

SHOWN = 200


@blueprint.get("/low-income")
@requires("see-insight")
def low_income() -> ResponseReturnValue:
    """How many of those who earn are of low-income households, and by which lists."""
    return _page(asked())


@blueprint.post("/low-income")
@requires("import-low-income-list")
@at_a_persons_pace
def try_list() -> ResponseReturnValue:
    """Have a list read; nothing is taken in yet."""
    here = asked()
    said = {name: request.form.get(name, "") for name in ("dated", "source")}
    try:
        form = LowIncomeListSchema().load({**said, "region": here.region.code})
        house().get(LowIncomeLists).require(
            region=form["region"], dated=form["dated"], at=now(), actor=actor()
        )
    except ValidationError as error:
        wrong = {name: sentence(codes[0]) for name, codes in error.messages_dict.items()}
        return _page(here, said=said, wrong=wrong), 422
    except Invalid as error:
        return _page(here, said=said, wrong={error.field: sentence(error.code)}), 422
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(here, said=said, wrong={"file": sentence("file-missing")}), 422
    form |= {"dry_run": True, "partial": False}
    job = tasks.start_import(house(), list=str(uuid4()), data=file.read(), account=actor().account, **form)
    return redirect(url_for("insight.watch_list", job=job, **here.query()), 303)


@blueprint.get("/low-income/imports/<uuid:job>")
@requires("import-low-income-list")
def watch_list(job: UUID) -> ResponseReturnValue:
    """How far the reading is, then what was found."""
    return _page(asked(), job=_own(str(job)))


@blueprint.post("/low-income/imports/<uuid:job>")
@requires("import-low-income-list")
def take_in_list(job: UUID) -> ResponseReturnValue:
    """Take in the list that was tried out; with `partial`, only the rows without a mistake."""
    here, tried = asked(), _own(str(job))
    form = LowIncomeListSchema().load(
        {
            "region": tried.args["region"],
            "dated": tried.args["dated"],
            "source": house().files.get(tried.args["source"]).decode(),
            "partial": "true" if request.form.get("partial") == "true" else "false",
        }
    )
    taking = tasks.start_import(
        house(),
        list=tried.args["list"],
        data=house().files.get(tried.args["file"]),
        account=actor().account,
        **form,
    )
    return redirect(url_for("insight.watch_list", job=taking, **here.query()), 303)


def _own(id: str) -> JobState:
    """An import of a list that the reader started. Refuses `not-found`."""
    job = house().jobs.get(id)
    if job.owner != actor().account or job.kind != tasks.KIND:
        raise NotFound("job", id)
    return job


def _page(
    here: Asked,
    *,
    job: JobState | None = None,
    said: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    rows = measures().income(
        region=here.region.code, first=here.first, last=here.month, as_of=here.as_of, actor=actor()
    )
    shares = [percent(row.cell.low.people, row.cell.low.of) for row in rows]
    first = next((place for place, share in enumerate(shares) if share is not None), len(rows) - 1)
    return show(
        "low_income.html",
        here,
        whole=told(rows[-1]),
        href=figure_href(here, "low"),
        chart=line_chart(
            month_names(row.month for row in rows[first:]),
            shares[first:],
            width=580,
            height=230,
            every=2 if len(rows[first:]) > 8 else 1,
        ),
        rows=[told(row) | {"month": row.month} for row in rows[first:]],
        parts=_parts(here),
        lists=_lists(here),
        may_import=actor().may("import-low-income-list", Scope(region=here.region.code)),
        job=job,
        result=job.result if job else None,
        errors=_problems(job.errors if job else []),
        warnings=_problems(job.warnings if job else []),
        said=said or {},
        wrong=wrong or {},
        send_href=url_for("insight.try_list", **here.query()),
        commit_href=url_for("insight.take_in_list", job=job.id, **here.query()) if job else None,
    )


def _parts(here: Asked) -> list[dict[str, Any]]:
    found = measures().parts(region=here.region.code, month=here.month, as_of=here.as_of, actor=actor())
    names = {each.code: each.short for each in regions().children(here.region.code)}
    lines = [told(row) | {"name": names.get(code, code)} for code, row in found.items()]
    return sorted(lines, key=lambda line: (-line["workers"], line["region"]))


def _lists(here: Asked) -> list[dict[str, Any]]:
    sealed = house().get(SealedLists)
    rows = house().get(InsightReadModel).lists(here.region.code)
    names = regions().names(row["region"] for row in rows)
    return [
        {
            "dated": row["dated"],
            "source": sealed.source(row["id"]),
            "region": names.get(row["region"], row["region"]),
            "rows": row["rows"],
            "workers": row["workers"] if row["workers"] >= FEWEST or not row["workers"] else None,
        }
        for row in rows
    ]


def _problems(problems: list[dict[str, Any]]) -> dict[str, Any]:
    """What is wrong, or remarkable, and how often."""
    return {
        "count": len(problems),
        "lines": [{**one, "text": sentence(one["code"])} for one in problems[:SHOWN]],
    }
