"""How figures of work and classes came about, sentence by sentence, and what is told of none."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from insight.domain import Hourly
from insight.domain.learning import WINDOW, over
from insight.domain.suppression import FEWEST, LARGEST_PERCENT
from insight.pages.asking import Asked, measures
from insight.pages.telling import (
    cohorts,
    filled,
    fills,
    last_over,
    percent,
    vacancies_of,
    why,
)
from kernel.time import last_day
from shell.i18n import day, pieces, yuan
from shell.i18n import month as month_words
from shell.vocabularies import TRADES
from shell.web import actor

Step = dict[str, Any]
Answer = tuple[Sequence[Step], str | None, str]
"""Steps, the figure as it is to be shown (None where it is not), and its unit."""


def step(word: str, *sentences: str, href: str | None = None, link: str | None = None) -> Step:
    """One step of how a figure came about."""
    return {"word": word, "sentences": sentences, "href": href, "link": link}


def rules() -> list[str]:
    """What is not told, and why."""
    return [
        _(
            "不足 %(few)s 人的，或者一个人占了 %(most)s%% 以上的，都不显示。",
            few=FEWEST,
            most=LARGEST_PERCENT,
        ),
        _("为了不让人用总数倒推，旁边再隐去一格。谁来看、哪天看、导出都一样。"),
        _("村的数，到月底以后才有。人太少的村，几个村合在一起。"),
    ]


def as_of(here: Asked) -> Step:
    """Of which day the figure is."""
    said = [_("算到 %(day)s为止记下的，月底以后才有。", day=day(here.present, year=True))]
    if here.as_of:
        said.append(_("回头看时，后来变过的不显示，没变过的照今天的。"))
    return step(_("什么时候的数"), *said)


def stands(here: Asked) -> Step:
    """As which day ended the income is told."""
    return step(
        _("什么时候的数"),
        _("算到 %(day)s夜里为止记下的，每天夜里往前走一次。", day=day(here.stands, year=True)),
        _("一个村里不足 5 人的变动，先等着，凑够了才算进来。"),
    )


def hiring(here: Asked) -> Answer:
    """How well places were filled."""
    places = filled(fills(here, "village"))
    steps = [
        step(
            _("要招多少"),
            _(
                "%(month)s开工的班次，发布时和后来加的名额一共 %(asked)s 个。",
                month=month_words(here.month),
                asked=pieces(places["asked"]),
            ),
            _("后来减掉的 %(reduced)s 个不从里面扣，另外写明。", reduced=pieces(places["reduced"])),
        ),
        step(
            _("招到多少"),
            _(
                "开工那一刻已经录用、没有退出的，一共 %(filled)s 个。还没开工的，照现在的算。",
                filled=pieces(places["filled"]),
            ),
            _("后来真的到岗的 %(attended)s 个。", attended=pieces(places["attended"])),
        ),
        step(
            _("取消的怎么算"),
            _("开工 24 小时以前取消的 %(early)s 个不算在内。", early=pieces(places["cancelled"])),
            _("临开工才取消的 %(late)s 个，算要招了、没招到。", late=pieces(places["cancelled_late"])),
        ),
        step(_("怎么算的"), _("招到的除以要招的，数的是名额，不是人。")),
    ]
    return steps, None if places["rate"] is None else str(places["rate"]), "%"


def hourly(here: Asked) -> Answer:
    """What an hour earned, where hours are known."""
    (row,) = measures().income(
        region=here.region.code, first=here.month, last=here.month, as_of=here.as_of, actor=actor()
    )
    told = row.cell.hourly if row.cell.whole else Hourly(hidden=row.cell.hidden)
    if told.people is None or told.hundredths is None or told.total is None:
        first = step(_("为什么不显示"), _("这一格：%(why)s。", why=why(told.hidden)))
    elif not told.people:
        first = step(_("哪些活"), _("%(month)s没有按小时付工钱的活。", month=month_words(here.month)))
    else:
        first = step(
            _("哪些活"),
            _(
                "%(month)s按小时付工钱的零工：%(people)s 人，记了 %(hours)s 小时，工钱 %(amount)s 元。",
                month=month_words(here.month),
                people=pieces(told.people),
                hours=pieces(Decimal(told.hundredths) / 100),
                amount=yuan(told.total),
            ),
        )
    steps = [
        first,
        step(
            _("哪些活不算"),
            _("按天、按件、按次付的零工没有记小时，不猜，不算在里面。工坊记的工时，也不在里面。"),
        ),
        step(_("怎么算的"), _("工钱加起来，除以小时加起来。小时是用工单位记工时写的，按干活的月份算。")),
        stands(here),
        step(_("哪些不显示"), *rules(), _("按小时干的人，和别的人，有一边不足 5 人，也不显示。")),
    ]
    return steps, None if told.pay is None else str(told.pay), _("元一小时")


def trained(here: Asked) -> Answer:
    """How many of those certified in a month had paid work after."""
    month = here.month if over(here.month, here.present) else last_over(here)
    (cohort,) = cohorts(here, month, month)
    share = percent(cohort.worked.people, cohort.certified.people)
    if cohort.certified.people is None or cohort.worked.people is None:
        hidden = why(cohort.certified.hidden or cohort.worked.hidden)
        first = step(_("为什么不显示"), _("%(month)s：%(why)s。", month=month_words(month), why=hidden))
    else:
        first = step(
            _("哪些人"),
            _(
                "%(month)s拿到结业证的 %(certified)s 人，%(days)s 天里有活干的 %(worked)s 人。",
                month=month_words(month),
                certified=pieces(cohort.certified.people),
                days=WINDOW.days,
                worked=pieces(cohort.worked.people),
            ),
            _("一个月里拿了几张证，也只算一个人。人算在拿证那天登记的村。"),
        )
    steps = [
        first,
        step(
            _("什么叫有活干"),
            _("拿证第二天起 %(days)s 天里，有一天干的活挣到了钱：工坊交件、零工都算。", days=WINDOW.days),
            _("挣到了就算，不等发到手。以前干过活的人也算。后来撤回、改成零的不算。"),
        ),
        step(
            _("哪些还没到期"),
            _(
                "一个月里拿证的人一起算，等最后一天拿证的也满 %(days)s 天。%(month)s的，到 %(day)s算完。",
                days=WINDOW.days,
                month=month_words(month),
                day=day(last_day(month) + WINDOW, year=True),
            ),
            _("没到期的月份只写拿证的人数，不算占比。"),
        ),
        as_of(here),
        step(_("哪些不显示"), *rules(), _("有活干的和没活干的，有一边是 1 到 4 人，也不显示。")),
    ]
    return steps, None if share is None else str(share), "%"


def vacancies(here: Asked) -> Answer:
    """How many places there are for each who looks for them."""
    said = [
        _(
            "%(trade)s：%(places)s 个名额，%(seekers)s 人找，%(ratio)s 倍。",
            trade=TRADES.get(each.trade, each.trade),
            places=pieces(each.places),
            seekers=pieces(each.seekers.people),
            ratio=each.ratio,
        )
        for each in vacancies_of(here)
        if each.seekers.people and each.ratio is not None
    ]
    steps = [
        step(
            _("多少名额"),
            _("%(month)s开工的班次要招的名额，和招工完成率里的一样。", month=month_words(here.month)),
        ),
        step(
            _("什么人算在找活"),
            _("给这些班次报过名、接过活的人。没选上的、后来退出的，也算。"),
            _("一个人在一个工种里一个月只算一次；找了两个工种，两边各算一次，所以不加总数。"),
            _("只看、没报名的不算。"),
        ),
        step(_("怎么算的"), _("名额除以人数。大于 1 是活比人多，小于 1 是人比活多。"), *said),
        as_of(here),
        step(_("哪些不显示"), *rules()),
    ]
    return steps, None, ""
