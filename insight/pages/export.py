"""What a page shows, to take away as a workbook: the same figures, the same gaps, and how they were made."""

from collections.abc import Sequence
from typing import Any

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from insight.domain import STAGES
from insight.pages.asking import Asked, asked, blueprint, measures, regions
from insight.pages.figure import rules
from insight.pages.telling import filled, fills, told, why
from insight.service import Row
from kernel.money import from_fen
from shell.i18n import day
from shell.i18n import month as month_words
from shell.security import at_a_persons_pace
from shell.web import actor, requires
from shell.workbooks.writing import SPREADSHEET, Share, Sheet, Yuan, workbook


@blueprint.get("/export")
@requires("see-insight")
@at_a_persons_pace
def export() -> ResponseReturnValue:
    """A region's months, its parts and their places, as a workbook."""
    here = asked()
    rows = measures().income(
        region=here.region.code, first=here.first, last=here.month, as_of=here.as_of, actor=actor()
    )
    kept = workbook(
        [
            Sheet(_("各月"), _month_headings(), [_month(row) for row in rows]),
            Sheet(_("各地"), _part_headings(), _parts(here)),
            Sheet(_("说明"), [], [[line] for line in _about(here)]),
        ]
    )
    name = f"{here.region.short} {here.month}.xlsx"
    return send_file(kept, SPREADSHEET, as_attachment=True, download_name=name)


def _month_headings() -> list[str]:
    return [
        _("月份"),
        _("有收入的人"),
        _("收入合计（元）"),
        _("中位数（元）"),
        _("下四分位（元）"),
        _("上四分位（元）"),
        _("待验收（元）"),
        _("已验收（元）"),
        _("待发放（元）"),
        _("已到账（元）"),
        _("低收入农户（人）"),
        _("低收入农户占比（%）"),
        _("新来的人"),
    ]


def _month(row: Row) -> list[Any]:
    line = told(row)
    if line["hidden"]:
        return [row.month, line["hidden"]]
    stages = row.cell.stages
    return [
        row.month,
        line["workers"],
        *(_yuan(line[name]) for name in ("total", "median", "lower", "upper")),
        *(_yuan(stages[stage].total) if stages else _("不公开") for stage in STAGES),
        *_counts(row, line),
    ]


def _counts(row: Row, line: dict[str, Any]) -> list[Any]:
    new = row.cell.new
    return [
        line["low_hidden"] or line["low"],
        None if line["share"] is None else Share(line["share"]),
        why(new.hidden) if new.hidden else new.people,
    ]


def _part_headings() -> list[str]:
    return [
        _("镇街、村"),
        _("代码"),
        _("有收入的人"),
        _("收入合计（元）"),
        _("中位数（元）"),
        _("低收入农户（人）"),
        _("低收入农户占比（%）"),
        _("新来的人"),
        _("要招"),
        _("招到"),
        _("招工完成率（%）"),
    ]


def _parts(here: Asked) -> list[list[Any]]:
    """What lies below, two levels deep where there are two; places are told for all of them."""
    places = fills(here, "village")
    lines = []
    for code, depth in _below(here):
        for region in regions().children(code):
            row = (
                measures()
                .parts(region=code, month=here.month, as_of=here.as_of, actor=actor())
                .get(region.code)
            )
            hired = filled(fill for fill in places if fill.key.startswith(region.code))
            if row is None and not hired["asked"]:
                continue
            lines.append(
                [
                    "　" * depth + region.short,
                    region.code,
                    *_part(row),
                    hired["asked"],
                    hired["filled"],
                    None if hired["rate"] is None else Share(hired["rate"]),
                ]
            )
    return sorted(lines, key=lambda line: line[1])


def _below(here: Asked) -> Sequence[tuple[str, int]]:
    inner = measures().parts(region=here.region.code, month=here.month, as_of=here.as_of, actor=actor())
    return [(here.region.code, 0), *((code, 1) for code in inner)]


def _part(row: Row | None) -> list[Any]:
    if row is None:
        return [0, Yuan(0), None, None, None, None]
    line = told(row)
    if line["hidden"]:
        return [line["hidden"], None, None, None, None, None]
    return [line["workers"], _yuan(line["total"]), _yuan(line["median"]), *_counts(row, line)]


def _yuan(fen: int | None) -> Yuan | None:
    return None if fen is None else Yuan(from_fen(fen))


def _about(here: Asked) -> list[str]:
    return [
        _("%(place)s，%(month)s", place=here.region.short, month=month_words(here.month)),
        _("算到 %(day)s为止记下的。", day=day(here.present, year=True)),
        _("按干活的月份算，不按发钱的月份。没结算的不四舍五入，总数最后进一次位。"),
        *rules(),
        _("中位数不足 10 人不显示，四分位不足 20 人不显示。"),
        _("招工完成率：开工时招到的名额，除以要招的名额。"),
    ]
