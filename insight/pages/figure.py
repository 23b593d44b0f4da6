"""How one figure came about, sentence by sentence: made of whose, by which rule, and what is left out."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from insight.domain import STAGES
from insight.pages.asking import Asked, asked, blueprint, measures, regions, show
from insight.pages.steps import Answer, Step, hiring, hourly, rules, stands, step, trained, vacancies
from insight.pages.telling import told
from kernel.time import day_of
from shell.i18n import day, pieces, yuan
from shell.i18n import month as month_words
from shell.web import actor, requires

ANSWERS = {"fill": hiring, "hourly": hourly, "trained": trained, "vacancies": vacancies}
KINDS = ("total", "workers", "median", "low", *ANSWERS)
BACK = {"fill": "hiring", "hourly": "income", "trained": "learning", "vacancies": "hiring"}


@blueprint.get("/figure")
@requires("see-insight")
def figure() -> ResponseReturnValue:
    """How one figure of a region's month came about."""
    here = asked()
    of = request.args.get("of", "")
    of = of if of in KINDS else "total"
    steps, value, unit = ANSWERS[of](here) if of in ANSWERS else _income(here, of)
    return show(
        "figure.html",
        here,
        of=of,
        value=value,
        unit=unit,
        steps=steps,
        back_href=url_for(f"insight.{BACK.get(of, 'overview')}", **here.query()),
    )


def _income(here: Asked, of: str) -> Answer:
    row, behind = measures().behind(
        region=here.region.code, month=here.month, as_of=here.as_of, actor=actor()
    )
    line = told(row)
    month, place = month_words(here.month), here.region.short
    if line["hidden"]:
        return [step(_("为什么不显示"), *rules(), _("这一格：%(why)s。", why=line["hidden"]))], None, ""
    steps = [
        step(
            _("哪些人"),
            _(
                "%(month)s干了活、住在%(place)s的 %(people)s 人。",
                month=month,
                place=place,
                people=pieces(line["workers"]),
            ),
            _("人算在那个月第一笔活记下来时登记的村，后来搬家不改以前的月份。"),
        ),
        step(
            _("怎么加的"),
            _("工坊交件和零工，大约 %(count)s 笔变动，一笔笔加起来。", count=_about(behind["changes"]))
            if behind
            else _("工坊交件和零工，一笔笔加起来。"),
            _("按干活的月份算，不按发钱的月份。没结算的不四舍五入，总数最后进一次位。"),
        ),
        _stages_step(row),
        *_of(of, line, here),
        _when(here, behind),
        step(_("哪些不显示"), *rules()),
        step(_("再往下看"), _("只能看到村，看不到一个人。"), **_further(here)),
    ]
    values = {
        "total": (yuan(line["total"]), _("元")),
        "workers": (pieces(line["workers"]), _("人")),
        "median": (None if line["median"] is None else yuan(line["median"]), _("元")),
        "low": (None if line["share"] is None else str(line["share"]), "%"),
    }
    value, unit = values[of]
    return steps, value, unit


def _stages_step(row: Any) -> Step:
    stages = row.cell.stages
    if stages is None:
        return step(_("钱在哪一步"), _("有一步不足 5 人，四步一起不显示，免得用总数倒推。"))
    words = {
        "estimated": _("待验收"),
        "earned": _("已验收"),
        "settled": _("待发放"),
        "paid": _("已到账"),
    }
    said = [_("%(word)s %(amount)s 元", word=words[s], amount=yuan(stages[s].total)) for s in STAGES]
    return step(_("钱在哪一步"), " · ".join(said))


def _of(of: str, line: dict[str, Any], here: Asked) -> list[Step]:
    """What belongs to one kind of figure only."""
    if of == "median":
        half = (
            [_("一半人在 %(low)s 到 %(high)s 元之间。", low=yuan(line["lower"]), high=yuan(line["upper"]))]
            if line["lower"] is not None
            else []
        )
        return [
            step(
                _("中位数"),
                _("把每个人的钱从少到多排好，正中间那个。不足 10 人不显示。"),
                *half,
            )
        ]
    if of == "low":
        if line["low"] is None or line["share"] is None:
            return [step(_("低收入农户"), _("这一格：%(why)s。", why=line["low_hidden"] or _("不公开")))]
        return [
            step(
                _("低收入农户"),
                _(
                    "%(all)s 人里有 %(low)s 人在低收入农户名单上。",
                    all=pieces(line["low_of"]),
                    low=pieces(line["low"]),
                ),
                _("数的是月底时有收入的人，后来补记的不再改它。"),
                _("用的是 %(day)s的名单，这里不认定谁是低收入。", day=day(line["listed"], year=True)),
                href=url_for("insight.low_income", **here.query()),
                link=_("看名单"),
            )
        ]
    return []


def _when(here: Asked, behind: dict[str, Any]) -> Step:
    said = stands(here)
    if behind and behind["changes"]:
        last = day(day_of(behind["recorded_at"]), year=True)
        said["sentences"] = (*said["sentences"], _("最后一笔是 %(day)s记的。", day=last))
    return said


def _about(changes: int) -> str:
    """A count to the nearest ten: of one entry nothing can be worked out from it."""
    return pieces(max(round(changes, -1), 10)) if changes else pieces(0)


def _further(here: Asked) -> dict[str, str | None]:
    below = regions().children(here.region.code)
    href = url_for("insight.overview", **here.query(), _anchor="parts") if below else None
    return {"href": href, "link": _("看下面各地") if below else None}
