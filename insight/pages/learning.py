"""What classes led to: who was certified, and who of them had paid work in the 90 days after."""

from typing import Any

from flask.typing import ResponseReturnValue

from insight.domain.learning import WINDOW
from insight.pages.asking import asked, blueprint, regions, show
from insight.pages.charts import line_chart
from insight.pages.telling import cohorts, figure_href, last_over, month_names, percent, why
from insight.service import Cohort, Learning
from kernel.time import last_day, months_after
from shell.house import house
from shell.web import actor, requires


@blueprint.get("/learning")
@requires("see-insight")
def learning() -> ResponseReturnValue:
    """A year of certificates, and what followed them; of the last month that is told, place by place."""
    here = asked()
    told = last_over(here)
    first = months_after(told, -11)
    found = cohorts(here, first, max(here.month, told))
    begun = next((each.month for each in found if each.certified.people != 0), told)
    lines = [_line(each) for each in found if each.month >= min(begun, told)]
    complete = [line for line in lines if line["month"] <= told]
    parts = house().get(Learning).parts(region=here.region.code, month=told, as_of=here.as_of, actor=actor())
    names = {each.code: each.short for each in regions().children(here.region.code)}
    return show(
        "learning.html",
        here,
        told=next(line for line in lines if line["month"] == told),
        href=figure_href(here, "trained"),
        chart=line_chart(
            month_names(line["month"] for line in complete),
            [line["share"] for line in complete],
            width=1180,
            height=220,
            every=2 if len(complete) > 8 else 1,
        ),
        any=any(line["share"] is not None for line in complete),
        lines=lines,
        parts=[_line(each) | {"name": names.get(each.region, each.region)} for each in parts],
    )


def _line(cohort: Cohort) -> dict[str, Any]:
    """One month's certificates, as a line of a table."""
    return {
        "month": cohort.month,
        "certified": cohort.certified.people,
        "certified_hidden": why(cohort.certified.hidden) if cohort.certified.hidden else None,
        "worked": cohort.worked.people,
        "worked_hidden": why(cohort.worked.hidden) if cohort.worked.hidden else None,
        "share": percent(cohort.worked.people, cohort.certified.people),
        "over": cohort.over,
        "until": last_day(cohort.month) + WINDOW,
    }
