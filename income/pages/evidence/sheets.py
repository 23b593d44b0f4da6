"""The evidence as a workbook, to be sorted and added up."""

import json
from typing import Any

from flask_babel import gettext as _

from income.pages.evidence.facts import Facts, answer, paid, state
from income.pages.slip_papers import what
from kernel.money import from_fen
from kernel.time import ZONE
from shell.proof.evidence import Proven
from shell.vocabularies import REASONS, ROLES
from shell.workbooks.writing import Sheet, Yuan, workbook


def sheets_of(facts: Facts) -> bytes:
    """Hand-ins, pay lines, payments, contests, every step, every event with its hash."""
    made = (_about, _hand_ins, _hours, _lines, _payments, _contests, _steps, _events)
    return workbook([make(facts) for make in made]).getvalue()


def _about(facts: Facts) -> Sheet:
    place, asked = facts.place, facts.asked
    lines = [
        f"{_('姓名')}  {facts.name}  {facts.number}",
        f"{_('工坊')}  {place['name']}",
        f"{_('用人单位')}  {place['payer_name']}  {place['payer_uscc']}",
        f"{_('干活日期')}  {asked.first}—{asked.last}",
        f"{_('取出时间')}  {_time(facts.made_at)}",
    ]
    return Sheet(_("说明"), [], [[line] for line in lines])


def _hand_ins(facts: Facts) -> Sheet:
    headings = [
        *(_("日期"), _("什么活"), _("本人数"), _("工坊先记的"), _("现在记的"), _("验收")),
        *(_("单价"), _("从哪天起的价"), _("该得"), _("编号")),
    ]
    lines = [
        [
            *(one.work_date, facts.label(one), one.own, one.first),
            one.quantity if one.first is not None else None,
            state(one),
            one.rate if one.first is not None else None,
            one.rate_from,
            None if one.worth is None else Yuan(one.worth),
            one.id,
        ]
        for one in facts.told.hand_ins
    ]
    return Sheet(_("交了什么"), headings, lines)


def _hours(facts: Facts) -> Sheet:
    headings = [_("日期"), _("小时"), _("原来记的"), _("什么时候记的"), _("谁记的")]
    lines = [
        [one.day, one.hours, one.before, _time(one.at), str(ROLES.get(one.role, one.role))]
        for one in facts.hours
    ]
    return Sheet(_("干了几个小时"), headings, lines)


def _lines(facts: Facts) -> Sheet:
    """The lines of slips, called what their page calls them."""
    lines = [
        [told["heading"], what(line), one.quantity, one.rate, Yuan(from_fen(one.amount)), one.id]
        for settled, told in facts.slips
        for line, one in zip(told["lines"], settled.slip.lines, strict=True)
    ]
    return Sheet(_("工资条"), [_("工资条"), _("什么活"), _("数量"), _("单价"), _("元"), _("编号")], lines)


def _payments(facts: Facts) -> Sheet:
    lines = [
        [_time(one.at), paid(one), Yuan(from_fen(one.amount)), one.reference, told["heading"]]
        for settled, told in facts.slips
        for one in settled.payments
    ]
    return Sheet(_("发放"), [_("时间"), _("结果"), _("元"), _("转账号"), _("工资条")], lines)


def _contests(facts: Facts) -> Sheet:
    headings = [
        *(_("哪一天、哪张工资条"), _("哪一笔"), _("哪里不对"), _("原话"), _("什么时候说的")),
        *(_("答复"), _("答复的原话"), _("什么时候答的")),
    ]
    lines = [
        [
            when,
            said,
            str(REASONS.get(each.reason_code, each.reason_code)),
            facts.words.get(each.id),
            _time(each.at),
            answer(each),
            facts.words.get(each.answer or ""),
            _time(each.answered_at) if each.answered_at else None,
        ]
        for each, when, said in facts.contests
    ]
    return Sheet(_("意见"), headings, lines)


def _steps(facts: Facts) -> Sheet:
    headings = [_("时间"), _("日期"), _("什么活"), _("经过"), _("怎么说的"), _("谁记的"), _("第几笔")]
    lines = [
        [
            _time(step.at) if step.at else step.note,
            *(one.work_date, facts.label(one), step.word, step.text, step.by, step.position),
        ]
        for one, step in facts.told.steps
    ]
    return Sheet(_("经过"), headings, lines)


def _events(facts: Facts) -> Sheet:
    headings = [
        *(_("第几笔"), _("记录"), _("第几步"), _("什么事"), _("谁记的"), _("账号"), _("什么时候记的")),
        "SHA-256",
    ]
    return Sheet(_("每一笔记录"), headings, [_event(each) for each in facts.proof.events])


def _event(proven: Proven) -> list[Any]:
    row, said = proven.row, json.loads(proven.row.state)
    role = said["by"]["role"]
    return [
        *(row.position, row.stream, row.version, row.topic, str(ROLES.get(role, role))),
        *(said["by"]["account"], said["recorded_at"], proven.leaf.hex()),
    ]


def _time(at: Any) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
