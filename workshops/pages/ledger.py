"""工资支付台账: what was paid to whom, month by month, on the page and as a file; kept three years."""

from collections.abc import Sequence
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from kernel.errors import NotFound
from kernel.money import from_fen
from kernel.retention import LEDGER_YEARS
from kernel.time import today
from shell.i18n import day as day_words
from shell.i18n import month as month_words
from shell.i18n import pieces, rate
from shell.schemas import MONTH
from shell.security import at_a_persons_pace, fresh
from shell.taking_away import taken_away
from shell.vocabularies import sentence, worked
from shell.workbooks.writing import SPREADSHEET, Sheet, Yuan, workbook
from workshops.pages.desk import at_desk, blueprint, place, read, show
from workshops.pages.ledger_lines import Item, LedgerLine, ledger_lines

AT_ONCE = 50


@blueprint.get("/ledger")
@at_desk("see-wage-ledger")
@fresh
def ledger() -> ResponseReturnValue:
    """A month of the ledger: the one asked for, else the latest; `skip` is where the rest begins."""
    months = read().ledger_months(g.workshop)
    month, wrong = _month(months)
    skip = max(request.args.get("skip", 0, type=int), 0)
    sums = read().ledger_sums(g.workshop, month) if month else None
    rows = read().ledger(g.workshop, month, skip=min(skip, 10**6), limit=AT_ONCE + 1) if month else []
    return show(
        "ledger.html",
        months=[{"value": each, "label": month_words(each)} for each in months],
        month=month,
        label=month_words(month) if month else None,
        errors={"month": wrong} if wrong else {},
        payer={"name": place()["payer_name"], "uscc": place()["payer_uscc"]},
        sums=sums,
        lines=[_told(line) for line in ledger_lines(rows[:AT_ONCE])],
        years=LEDGER_YEARS,
        export_href=url_for("workshops.export_ledger", month=month) if rows else None,
        more_href=url_for("workshops.ledger", month=month, skip=skip + AT_ONCE)
        if len(rows) > AT_ONCE
        else None,
        back_href=url_for("workshops.runs"),
    )


@blueprint.get("/ledger/export")
@at_desk("see-wage-ledger")
@fresh
@at_a_persons_pace
def export_ledger() -> ResponseReturnValue:
    """All of a month as a workbook: a line a slip with room for a signature, and every item behind it."""
    month, _wrong = _month(read().ledger_months(g.workshop))
    rows = read().ledger(g.workshop, month) if month else []
    if not rows:
        raise NotFound("pay-run", month or "")
    lines = ledger_lines(rows)
    kept = workbook(
        [
            Sheet(_("工资支付台账"), _headings(), [_in_file(line) for line in lines]),
            Sheet(
                _("应发和扣除"), _item_headings(), [each for line in lines for each in _items_in_file(line)]
            ),
            Sheet(_("说明"), [], [[line] for line in _about(month or "")]),
        ]
    )
    name = f"{_('工资支付台账')} {month}.xlsx"
    return taken_away(kept, SPREADSHEET, name)


def _month(months: Sequence[str]) -> tuple[str | None, str | None]:
    """The month asked for, else the latest there is; and why what was asked for is none."""
    typed, latest = request.args.get("month", ""), months[0] if months else None
    if not typed:
        return latest, None
    try:
        return MONTH(typed), None
    except ValidationError:
        return latest, sentence("month-unreadable")


def _told(line: LedgerLine) -> dict[str, Any]:
    return {
        "name": _name(line),
        "gone": line.who.erased,
        "named": line.who.name is not None,
        "number": line.number,
        "id_number": line.who.id_number,
        "phone": line.who.phone,
        "employer": line.employer,
        "days": line.worked.days if line.worked else 0,
        "hours": worked(line.hours, "hour") if line.hours else None,
        "period": _period(line),
        "due": [_item(item) for item in line.due],
        "due_sum": sum(item.amount for item in line.due),
        "kept_back": [_item(item) for item in line.kept_back],
        "kept_back_sum": sum(item.amount for item in line.kept_back),
        "net": line.net,
        "state": "settled" if line.state == "due" else line.state,
        "paid_on": line.paid_on,
        "how": _how(line),
        "kept_until": line.kept_until,
    }


def _item(item: Item) -> dict[str, Any]:
    counted = f"{pieces(item.quantity)} × {rate(item.rate)}" if item.quantity and item.rate else None
    return {"label": item.label, "counted": counted, "amount": item.amount}


def _name(line: LedgerLine) -> str:
    return line.who.name or _("（已删除）")


def _period(line: LedgerLine) -> str:
    """From the first day of work that is paid to the day the run takes in."""
    if line.worked is None:
        return _("到 %(day)s", day=day_words(line.to, year=True))
    first = line.worked.first
    until = day_words(line.to, year=first.year != line.to.year)
    return _("%(first)s到 %(day)s", first=day_words(first, year=True), day=until)


def _how(line: LedgerLine) -> str | None:
    """How it was paid: by the bank with its voucher, else by hand, which is signed for."""
    if line.state != "paid":
        return None
    return _("银行转账，凭证 %(number)s", number=line.reference) if line.reference else _("当面发，本人签字")


def _headings() -> list[str]:
    return [
        _("姓名"),
        _("身份证号"),
        _("联系电话"),
        _("工号"),
        _("用人单位"),
        _("统一社会信用代码"),
        _("支付周期"),
        _("干活天数"),
        _("工时"),
        _("应发合计"),
        _("代扣和扣除合计"),
        _("实发"),
        _("发放日期"),
        _("怎么发的"),
        _("签字"),
        _("保存到"),
    ]


def _in_file(line: LedgerLine) -> list[Any]:
    return [
        _name(line),
        line.who.id_number,
        line.who.phone,
        line.number,
        line.employer,
        line.code,
        _period(line),
        line.worked.days if line.worked else 0,
        line.hours,
        _yuan(sum(item.amount for item in line.due)),
        _yuan(-sum(item.amount for item in line.kept_back)),
        _yuan(line.net),
        line.paid_on.isoformat() if line.paid_on else _("还没到账") if line.net else _("没有要发的"),
        _how(line),
        None,
        line.kept_until.isoformat() if line.kept_until else None,
    ]


def _item_headings() -> list[str]:
    return [_("姓名"), _("工号"), _("支付周期"), _("项目"), _("数量"), _("单价"), _("金额")]


def _items_in_file(line: LedgerLine) -> list[list[Any]]:
    return [
        [_name(line), line.number, _period(line), item.label, item.quantity, item.rate, _yuan(item.amount)]
        for item in (*line.due, *line.kept_back)
    ]


def _about(month: str) -> list[str]:
    return [
        _("%(place)s，%(month)s的工资。", place=place()["name"], month=month_words(month)),
        _("%(day)s从账上取出。账还会变：后来到账的、补的，再取一次就有。", day=day_words(today(), year=True)),
        _(
            "按件计酬：干活天数是交过件的天数；记了工时的写小时，以后改的写差额。"
            "应发 = 计件、补差、补到最低工资的和结转，一项一项在第二页。"
        ),
        _("当面发的，请本人在签字栏签字。银行转账的，凭证号在银行回单上查得到。"),
        _(
            "依据：《保障农民工工资支付条例》第十五条，《工资支付暂行规定》第六条。至少保存 %(years)s 年。",
            years=LEDGER_YEARS,
        ),
        _("注销了的人，名字、身份证号和电话只留到“保存到”那天，以后写“已删除”，钱数不变。"),
    ]


def _yuan(fen: int) -> Yuan:
    return Yuan(from_fen(fen))


__all__ = ["export_ledger", "ledger"]
