"""The evidence on paper: who and where, each hand-in, each slip and payment, each contest, every step."""

from collections.abc import Sequence

from flask_babel import gettext as _

from income.pages.evidence.facts import Facts, answer, counted, paid, state
from income.pages.slip_papers import how, what
from income.projections.evidence import HandedIn
from kernel.money import from_fen
from shell.i18n import day, moment, pieces, rate, yuan
from shell.papers import HEADING, SMALL, Paper
from shell.vocabularies import REASONS, ROLES


def paper_of(facts: Facts, checking: Sequence[str]) -> bytes:
    """All of it as PDF; `checking` says how it is checked."""
    paper = Paper(_("劳动仲裁证据"))
    paper.add_page()
    paper.say(_("劳动仲裁证据"), HEADING)
    paper.gap(1)
    _head(paper, facts)
    for heading, draw in (
        (_("交了什么"), _hand_ins),
        *([(_("干了几个小时"), _hours)] if facts.hours else []),
        (_("工资条和发放"), _slips),
        (_("本人提过的意见"), _contests),
        (_("一步一步的经过"), _steps),
    ):
        paper.gap()
        paper.say(heading, HEADING)
        paper.gap(1)
        draw(paper, facts)
    paper.add_page()
    paper.say(_("怎么验"), HEADING)
    paper.gap(1)
    for line in checking:
        paper.say(line)
    for stretch in facts.proof.stretches:
        when = day(stretch.seal.day, year=True) if stretch.seal.day else moment(stretch.seal.at)
        paper.say(f"{when}  {stretch.seal.link.hex()}", SMALL, soft=True)
    return bytes(paper.output())


def _head(paper: Paper, facts: Facts) -> None:
    asked, place = facts.asked, facts.place
    paper.facts(
        [
            (_("姓名"), f"{facts.name}  {facts.number}".strip()),
            (_("工坊"), place["name"]),
            (_("用人单位"), f"{place['payer_name']}  {place['payer_uscc']}"),
            (_("干活日期"), f"{day(asked.first, year=True)}—{day(asked.last, year=True)}"),
            (_("取出时间"), f"{day(facts.made_at.date(), year=True)} {moment(facts.made_at)[-5:]}"),
            (_("编号"), asked.worker),
        ]
    )
    paper.gap(1)
    paper.say(_("全部照系统里的记录写成，没有增减。“您”指本人。钱数单位是元。"), SMALL, soft=True)


def _hand_ins(paper: Paper, facts: Facts) -> None:
    paper.ledger(
        [
            *(_("日期"), _("什么活"), _("本人数"), _("工坊记"), _("合格"), _("返工"), _("不合格")),
            *(_("单价"), _("该得")),
        ],
        [
            [
                day(one.work_date),
                facts.label(one) if one.split else _joined(facts.label(one), state(one)),
                counted(one.own, one),
                counted(one.quantity if one.first is not None else None, one),
                *_divided(one),
                rate(one.rate) if one.first is not None else "",
                "" if one.worth is None else yuan(one.worth),
            ]
            for one in facts.told.hand_ins
        ],
        widths=(13, 22, 12, 12, 9, 8, 8, 8, 10),
        align="LLRRRRRRR",
    )


def _divided(one: HandedIn) -> Sequence[str]:
    """How many were good, sent back, rejected; nothing before the inspection."""
    if one.split is None:
        return ("", "", "")
    return [pieces(count) for count in (one.split.accepted, one.split.rework, one.split.rejected)]


def _hours(paper: Paper, facts: Facts) -> None:
    paper.ledger(
        [_("日期"), _("小时"), _("原来记的"), _("什么时候记的"), _("谁记的")],
        [
            [
                day(one.day),
                pieces(one.hours),
                "" if one.before is None else pieces(one.before),
                moment(one.at),
                str(ROLES.get(one.role, one.role)),
            ]
            for one in facts.hours
        ],
        widths=(20, 12, 16, 28, 24),
        align="LRRLL",
    )


def _slips(paper: Paper, facts: Facts) -> None:
    if not facts.slips:
        paper.say(_("这些天的活还没有结算。"), soft=True)
    for settled, slip in facts.slips:
        paper.gap(1)
        paper.say(f"{slip['heading']}  {_('批准时间')} {moment(settled.approved_at)}")
        lines = [[what(line), how(line), yuan(line["amount"])] for line in slip["lines"]]
        lines.append([_("合计"), "", yuan(slip["net"])])
        paper.ledger([_("什么活"), _("数量 × 单价"), _("元")], lines, widths=(48, 34, 18), align="LRR")
        paper.gap(1)
        for payment in settled.payments:
            said = (moment(payment.at), paid(payment), yuan(from_fen(payment.amount)), payment.reference)
            paper.say("  ".join(filter(None, said)), SMALL)
        if not settled.payments:
            paper.say(slip["nothing_due"] or _("还没有发放的记录"), SMALL, soft=True)


def _contests(paper: Paper, facts: Facts) -> None:
    if not facts.told.contests:
        paper.say(_("这些天的活没有提过意见。"), soft=True)
        return
    paper.ledger(
        [_("哪一天、哪一笔"), _("哪里不对"), _("什么时候说的"), _("答复")],
        [
            [
                f"{when} {said}",
                _joined(str(REASONS.get(each.reason_code, each.reason_code)), facts.words.get(each.id)),
                moment(each.at),
                _joined(
                    answer(each),
                    facts.words.get(each.answer or ""),
                    moment(each.answered_at) if each.answered_at else None,
                ),
            ]
            for each, when, said in facts.contests
        ],
        widths=(32, 20, 20, 28),
        align="LLLL",
    )


def _joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def _steps(paper: Paper, facts: Facts) -> None:
    paper.ledger(
        [_("时间"), _("哪一天的什么活"), _("经过"), _("第几笔")],
        [
            [
                moment(step.at) if step.at else step.note or "",
                f"{day(one.work_date)} {facts.label(one)}",
                _joined(step.word, step.text, step.by),
                str(step.position),
            ]
            for one, step in facts.told.steps
        ],
        widths=(18, 24, 48, 10),
        align="LLLR",
    )
