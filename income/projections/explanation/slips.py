"""How an amount came onto a pay slip and was paid, told step by step."""

from income.projections.explanation.story import Story, Tell, role
from income.projections.explanation.story import say as _
from kernel.money import from_fen
from kernel.store import Recorded
from shell.i18n import day, days_between, month, wage, yuan
from shell.vocabularies import REASONS, worked
from workshops import events as e


def _slip_prepared(story: Story, recorded: Recorded) -> None:
    story.slip = recorded.event  # type: ignore[assignment]


def _run_approved(story: Story, recorded: Recorded) -> None:
    if story.slip is None or story.line is None:
        return
    owed = yuan(abs(story.line.amount))
    carried = {
        "carried-in": _("上一张工资条没扣完的 <b>%(owed)s 元</b>，在这一张里扣。", owed=owed),
        "carried-out": _("这一张不够扣，还差 <b>%(owed)s 元</b>，留到下一张工资条再扣。", owed=owed),
    }
    story.tell(
        recorded,
        "slip",
        _("结算"),
        carried.get(story.line.kind, "") or _tax(story) or _topped_up(story) or _deducted(story),
        _(
            "写进 %(month)s的工资条，这一笔 <b>%(share)s 元</b>，整张 %(net)s 元。",
            month=month(story.slip.label),
            share=story.share,
            net=yuan(from_fen(story.slip.net)),
        ),
        _nothing_due(story),
        by=_("%(role)s批的", role=role(recorded.event)),
    )


def _nothing_due(story: Story) -> str:
    """That nothing is paid with a slip of nothing, and what goes on to the next one."""
    if story.slip is None or story.line is None or story.slip.net:
        return ""
    if story.line.kind == "carried-out":  # which says so itself
        return _("这一张没有钱发。")
    if not story.slip.carried_out:
        return _("这一张挣的和扣的一样多，没有钱发。")
    owed = yuan(from_fen(-story.slip.carried_out))
    return _("这一张没有钱发，还差 <b>%(owed)s 元</b>，留到下一张工资条再扣。", owed=owed)


def _tax(story: Story) -> str:
    """How the tax kept back was worked out; nothing to say where this line is none."""
    tax = story.slip.tax if story.slip else None
    if tax is None or story.line is None or story.line.kind != "tax":
        return ""
    said = {
        "whole": yuan(from_fen(tax.before + tax.receipts)),
        "due": yuan(from_fen(tax.withheld + tax.amount)),
        "withheld": yuan(from_fen(tax.withheld)),
        "amount": yuan(from_fen(tax.amount)),
    }
    if tax.method == "per-time":
        return _(
            "付工钱的单位要代扣个人所得税，交给税务局。%(month)s里一共付您 %(whole)s 元，要扣 %(due)s 元，"
            "前面扣过 %(withheld)s 元，这一张扣 <b>%(amount)s 元</b>。",
            month=month(tax.month),
            **said,
        )
    return _(
        "付工钱的单位要代扣个人所得税，交给税务局。连着 %(months)s 个月一共付您 %(whole)s 元，"
        "要扣 %(due)s 元，前面扣过 %(withheld)s 元，这一张扣 <b>%(amount)s 元</b>。多扣的第二年可以退。",
        months=tax.months,
        **said,
    )


def _topped_up(story: Story) -> str:
    """How the pay of a window compared with the minimum wage; nothing to say where this line is no top-up."""
    top_up = story.line.top_up if story.line else None
    if top_up is None:
        return ""
    said = {
        "days": days_between(top_up.first, top_up.last),
        "hours": worked(top_up.hours, "hour"),
        "hourly": wage(top_up.hourly),
        "least": yuan(top_up.hours * top_up.hourly),
        "earned": yuan(top_up.earned),
        "before": yuan(from_fen(top_up.before)),
        "whole": yuan(from_fen(top_up.before + top_up.amount)),
    }
    compared = _(
        "%(days)s干了 %(hours)s，按最低工资一小时 %(hourly)s 元，至少要有 <b>%(least)s 元</b>；这些天计件"
        "一共 %(earned)s 元，要补 <b>%(whole)s 元</b>。",
        **said,
    )
    if not top_up.before:
        return compared
    return compared + _("前面的工资条补过 %(before)s 元，这一张只算差的。", **said)


def _deducted(story: Story) -> str:
    """What is taken for which damage, and what bounds it; nothing to say where this line is no deduction."""
    made = story.line.deduction if story.line else None
    if made is None:
        return ""
    said = {
        "day": day(made.happened_on),
        "what": REASONS.get(made.reason_code, REASONS["other"]),
        "whole": yuan(from_fen(made.whole)),
        "before": yuan(from_fen(made.before)),
        "amount": yuan(from_fen(abs(made.amount))),
    }
    if made.amount < 0 and made.limit is None:
        return _("%(day)s%(what)s的赔偿撤销了，以前扣的 <b>%(amount)s 元</b>退给您。", **said)
    bound = (
        _(
            "法律只让扣到一个月工资的五分之一，扣完不能低于最低工资 %(least)s 元；"
            "%(month)s的工资一共 %(wage)s 元。",
            month=month(made.month),
            wage=yuan(from_fen(made.limit.wage)),
            least=wage(made.limit.monthly),
        )
        if made.limit
        else ""
    )
    if made.amount < 0:
        return bound + _("以前扣多了 <b>%(amount)s 元</b>，退给您。", **said)
    return (
        _(
            "%(day)s%(what)s，要赔 %(whole)s 元，前面扣过 %(before)s 元，这一张扣 <b>%(amount)s 元</b>。",
            **said,
        )
        + bound
    )


def _paid(story: Story, recorded: Recorded) -> None:
    event: e.PaymentMade = recorded.event  # type: ignore[assignment]
    reference = _("转账单号 %(reference)s。", reference=event.reference) if event.reference else ""
    story.tell(
        recorded,
        "check",
        _("到账"),
        _("%(net)s 元发给您了，这 %(share)s 元在里面。", net=yuan(event.amount), share=story.share),
        reference,
    )


def _payment_failed(story: Story, recorded: Recorded) -> None:
    event: e.PaymentFailed = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "warning",
        _("没转成"),
        _("%(net)s 元没有转成，还欠着您的，会重新转。", net=yuan(event.amount)),
    )


TELL: Tell = {
    e.PaySlipPrepared: _slip_prepared,
    e.PayRunApproved: _run_approved,
    e.PaymentMade: _paid,
    e.PaymentFailed: _payment_failed,
}
