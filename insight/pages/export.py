"""What a page shows, to take away as a workbook: the same figures, the same gaps, and how they were made."""

from collections.abc import Sequence
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from insight.domain import STAGES
from insight.domain.stands import is_together
from insight.pages.asking import Asked, asked, blueprint, measures, regions
from insight.pages.steps import rules
from insight.pages.telling import (
    cohorts,
    filled,
    fills,
    hourly,
    name_of,
    percent,
    told,
    vacancies_of,
    why,
)
from insight.service import Row
from kernel.money import from_fen
from shell.i18n import day
from shell.i18n import month as month_words
from shell.security import at_a_persons_pace
from shell.taking_away import taken_away
from shell.vocabularies import TRADES
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
            Sheet(_("培训"), _cohort_headings(), _cohorts(here)),
            Sheet(_("求人倍率"), _vacancy_headings(), _vacancies(here)),
            Sheet(_("说明"), [], [[line] for line in _about(here)]),
        ]
    )
    name = f"{here.region.short} {here.month}.xlsx"
    return taken_away(kept, SPREADSHEET, name)


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
        _("一小时工钱（元）"),
        _("按小时干的人"),
        _("按小时干的小时"),
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
        *_hours(row),
    ]


def _hours(row: Row) -> list[Any]:
    told = hourly(row)
    if told["hidden"]:
        return [told["hidden"], None, None]
    return [None if told["pay"] is None else Yuan(told["pay"]), told["people"], told["hours"]]


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
        rows = measures().parts(region=code, month=here.month, as_of=here.as_of, actor=actor())
        names = {region.code: region.short for region in regions().children(code)}
        for part in sorted(names.keys() | rows.keys()):
            hired = filled(fill for fill in places if fill.key.startswith(part))
            row = rows.get(part)
            if row is None and not hired["asked"]:
                continue
            lines.append(
                [
                    "　" * depth + name_of(part, names),
                    part,
                    *_part(row),
                    hired["asked"],
                    hired["filled"],
                    None if hired["rate"] is None else Share(hired["rate"]),
                ]
            )
    return sorted(lines, key=lambda line: line[1])


def _below(here: Asked) -> Sequence[tuple[str, int]]:
    inner = measures().parts(region=here.region.code, month=here.month, as_of=here.as_of, actor=actor())
    return [(here.region.code, 0), *((code, 1) for code in inner if not is_together(code))]


def _part(row: Row | None) -> list[Any]:
    if row is None:
        return [0, Yuan(0), None, None, None, None]
    line = told(row)
    if line["hidden"]:
        return [line["hidden"], None, None, None, None, None]
    return [line["workers"], _yuan(line["total"]), _yuan(line["median"]), *_counts(row, line)]


def _yuan(fen: int | None) -> Yuan | None:
    return None if fen is None else Yuan(from_fen(fen))


def _cohort_headings() -> list[str]:
    return [_("拿证的月份"), _("拿证的人"), _("90 天里有活干的人"), _("占比（%）"), _("满 90 天没有")]


def _cohorts(here: Asked) -> list[list[Any]]:
    """Those certified month by month, and who of them had work after."""
    lines = []
    for each in cohorts(here, here.first, here.month):
        share = percent(each.worked.people, each.certified.people)
        lines.append(
            [
                each.month,
                *(
                    why(count.hidden) if count.hidden else count.people
                    for count in (each.certified, each.worked)
                ),
                None if share is None else Share(share),
                _("满了") if each.over else _("还没到期"),
            ]
        )
    return lines


def _vacancy_headings() -> list[str]:
    return [_("月份"), _("工种"), _("要招的名额"), _("找活的人"), _("求人倍率")]


def _vacancies(here: Asked) -> list[list[Any]]:
    """Places and those who look for them, by month and trade."""
    return [
        [
            each.month,
            str(TRADES.get(each.trade, each.trade)),
            each.places,
            why(each.seekers.hidden) if each.seekers.hidden else each.seekers.people,
            each.ratio,
        ]
        for each in vacancies_of(here, here.first)
    ]


def _about(here: Asked) -> list[str]:
    return [
        _("%(place)s，%(month)s", place=here.region.short, month=month_words(here.month)),
        _("收入算到 %(day)s夜里为止记下的，每天夜里往前走一次。", day=day(here.stands, year=True)),
        _("一个村里不足 5 人的变动，先等着，凑够了才算进来。"),
        _("其他的算到 %(day)s为止记下的。", day=day(here.present, year=True)),
        _("按干活的月份算，不按发钱的月份。没结算的不四舍五入，总数最后进一次位。"),
        *rules(),
        _("中位数不足 10 人不显示，四分位不足 20 人不显示。"),
        _("招工完成率：开工时招到的名额，除以要招的名额。"),
        _("一小时工钱：只算按小时付的零工，工钱除以记下的小时。别的活不算在里面，工坊记的工时也不在里面。"),
        _("培训：拿证第二天起 90 天里挣到过钱的人，除以那个月拿证的人。整月都满 90 天才算。"),
        _("求人倍率：要招的名额，除以报过名、接过活的人；没选上、后来退出的也算。"),
    ]
