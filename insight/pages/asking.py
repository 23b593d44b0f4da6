"""What every page of insight asks first: which region, which month, as of when; and the frame around it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from insight.schemas import PartsQuerySchema
from insight.service import Measures
from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.time import day_of, month_of, months_after, today
from shell.house import house
from shell.regions import Region, Regions
from shell.web import actor

blueprint = Blueprint("insight", "insight", url_prefix="/insight", template_folder="templates")

MONTHS_SHOWN = 12
MONTHS_OFFERED = 24


class Asked(NamedTuple):
    """A region, a month (`2026-10`) and a moment; None is now."""

    region: Region
    month: str
    as_of: datetime | None

    @property
    def present(self) -> date:
        """The day the figures are of."""
        return day_of(self.as_of) if self.as_of else today()

    @property
    def stands(self) -> date:
        """The day as whose end income stands."""
        return min(self.present, today() - timedelta(days=1))

    @property
    def last_closed(self) -> str:
        """The last month that is over."""
        return months_after(month_of(self.present), -1)

    @property
    def first(self) -> str:
        """The first of the months shown beside the one asked for."""
        return months_after(self.month, 1 - MONTHS_SHOWN)

    def query(self, **other: Any) -> dict[str, Any]:
        """What links carry along, changed here and there; None leaves it out."""
        said = {"region": self.region.code, "month": self.month, "as_of": request.args.get("as_of") or None}
        return {name: value for name, value in {**said, **other}.items() if value is not None}


def measures() -> Measures:
    """Figures of regions."""
    return house().get(Measures)


def regions() -> Regions:
    """What regions are called."""
    return Regions(house().records_engine)


def asked() -> Asked:
    """What this page is to tell of: the last month that is over where none is named.

    Refuses `forbidden`, `required`, `not-found`, and what cannot be read.
    """
    names = ("region", "month", "as_of")
    query = PartsQuerySchema().load({name: request.args[name] for name in names if request.args.get(name)})
    code = measures().region_for(query["region"], actor())
    region = regions().find(code)
    if region is None:
        raise NotFound("region", code)
    present = day_of(query["as_of"]) if query["as_of"] else today()
    month = query["month"] or months_after(month_of(present), -1)
    return Asked(region, month, query["as_of"])


def show(template: str, asked: Asked, **values: Any) -> str:
    """A page in the officials' frame."""
    present = month_of(asked.present)
    return render_template(
        f"insight/{template}",
        region=asked.region,
        path=_path(asked),
        month=asked.month,
        months=[months_after(present, -count) for count in range(MONTHS_OFFERED)],
        as_of=asked.present if asked.as_of else None,
        latest=today(),
        tabs=_tabs(asked),
        carried={name: value for name, value in asked.query().items() if name != "month"},
        here=url_for(request.endpoint or "", **(request.view_args or {})),
        now_href=url_for(request.endpoint or "", **(request.view_args or {}), **asked.query(as_of=None)),
        export_href=url_for("insight.export", **asked.query()),
        **values,
    )


def _path(asked: Asked) -> list[dict[str, Any]]:
    """From the province down to what the region lies in; what is not the reader's is no link."""
    who = actor()
    return [
        {
            "name": each.short,
            "href": url_for(request.endpoint or "", **asked.query(region=each.code))
            if who.may("see-insight", Scope(region=each.code)) and not request.view_args
            else None,
        }
        for each in regions().path(asked.region.code)[:-1]
    ]


def _tabs(asked: Asked) -> Sequence[dict[str, Any]]:
    tabs = (
        ("insight.overview", _("总览")),
        ("insight.income", _("收入")),
        ("insight.hiring", _("招工")),
        ("insight.learning", _("培训")),
        ("insight.orders", _("派单")),
        ("insight.contests", _("意见")),
        ("insight.low_income", _("低收入农户")),
    )
    shown = [
        {"label": label, "href": url_for(endpoint, **asked.query()), "current": endpoint == request.endpoint}
        for endpoint, label in tabs
    ]
    employers = {"label": _("用工单位"), "href": url_for("people.employers_waiting"), "current": False}
    return [*shown, employers] if actor().may("verify-employer") else shown
