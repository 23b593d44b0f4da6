"""What was handed in, judged, and corrected at a workshop, told step by step."""

from markupsafe import Markup

from income.projections.explanation.story import Story, Tell, role
from income.projections.explanation.story import say as _
from kernel.identity import Role
from kernel.store import Recorded
from shell.i18n import day, pieces, rate
from shell.vocabularies import REASONS, unit_word
from workshops import events as e


def _count(number: int, unit: str) -> Markup:
    return Markup("<b>{} {}</b>").format(pieces(number), unit)


def _own_count(story: Story, recorded: Recorded) -> None:
    event: e.OwnCountGiven = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "user",
        _("自己数"),
        _("您自己数了 %(count)s。", count=pieces(event.quantity)),
    )


def _handed_in(story: Story, recorded: Recorded) -> None:
    event: e.PiecesHandedIn = recorded.event  # type: ignore[assignment]
    story.hand_in, story.quantity = event, event.quantity
    unit = unit_word(event.unit)
    place = story.names.workshops.get(event.workshop) or _("工坊")
    own = ""
    if event.counted_by_worker == event.quantity:
        own = _("您自己数的也是 %(count)s %(unit)s。", count=pieces(event.quantity), unit=unit)
    elif event.counted_by_worker is not None:
        own = _(
            "您自己数的是 %(count)s %(unit)s，两边不一样。", count=pieces(event.counted_by_worker), unit=unit
        )
    rework = _("这是返工修好再交的。") if event.rework_of else ""
    story.tell(
        recorded,
        "box",
        _("交件"),
        _("您在%(place)s交了 %(count)s。", place=place, count=_count(event.quantity, unit)),
        own,
        rework,
        by=_("%(role)s记的", role=role(event)),
    )
    label = story.names.labels.get((event.workshop, event.product, event.step), event.step)
    story.tell(
        recorded,
        "tag",
        _("单价"),
        _(
            "%(label)s一%(unit)s <b>%(rate)s 元</b>，从 %(day)s起就是这个价。",
            label=label,
            unit=unit,
            rate=rate(event.rate),
            day=day(event.rate_from),
        ),
        at=None,
        note=_("干活那天的价"),
        by_role=None,
    )


def _withdrawn(story: Story, recorded: Recorded) -> None:
    event: e.HandInWithdrawn = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "undo",
        _("撤销"),
        _("这一笔撤销了，不算数。原因：%(reason)s。", reason=_reason(event.reason_code)),
        by=_("%(role)s撤的", role=role(event)),
    )


def _reason(code: str) -> str:
    return str(REASONS.get(code, REASONS["other"]))


def _inspected(story: Story, recorded: Recorded) -> None:
    event: e.PiecesInspected = recorded.event  # type: ignore[assignment]
    unit, split = story.unit, event.split
    story.split = split
    sentences = [
        _("%(count)s %(unit)s%(reason)s。", count=pieces(r.quantity), unit=unit, reason=_reason(r.code))
        if r.quantity
        else _("有的%(reason)s。", reason=_reason(r.code))
        for r in event.reasons
    ]
    if split.rework:
        sentences.append(
            _("返工的 %(count)s %(unit)s修好再交，到时另算。", count=pieces(split.rework), unit=unit)
        )
    if not split.rework and not split.rejected:
        sentences.append(_("全部合格。"))
    sentences += _graded(story, split)
    story.tell(
        recorded,
        "inspect",
        _("验收"),
        *sentences,
        split={"accepted": split.accepted, "rework": split.rework, "rejected": split.rejected},
        by=_("%(role)s验的", role=role(event)),
    )


def _photographed(story: Story, recorded: Recorded) -> None:
    event: e.DefectPhotographed = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "camera",
        _("拍照"),
        _("给毛病拍了一张照片。"),
        by=_("%(role)s拍的", role=role(event)),
    )


def _graded(story: Story, split: e.Split) -> list[Markup]:
    if story.hand_in is None:
        return []
    return [
        _(
            "%(grade)s 级 %(count)s %(unit)s，按单价乘 %(factor)s 算。",
            grade=grade,
            count=pieces(count),
            unit=story.unit,
            factor=story.hand_in.factors[grade],
        )
        for grade, count in split.grades.items()
        if grade and count and grade in story.hand_in.factors
    ]


def _corrected(story: Story, recorded: Recorded) -> None:
    event: e.HandInCorrected = recorded.event  # type: ignore[assignment]
    reason = _reason(event.reason_code)
    if event.quantity != story.quantity:
        changed = _(
            "数量从 %(before)s 改成 %(after)s。原因：%(reason)s。",
            before=_count(story.quantity, story.unit),
            after=_count(event.quantity, story.unit),
            reason=reason,
        )
    elif event.split != story.split:
        changed = _("验收结果改了。原因：%(reason)s。", reason=reason)
    else:
        changed = _("重新点过，数没有变。原因：%(reason)s。", reason=reason)
    later = _("已经结算过的不改，差多少在下一次结算里补。") if event.opens else ""
    story.quantity, story.split = event.quantity, event.split
    split = event.split
    story.tell(
        recorded,
        "edit",
        _("更正"),
        changed,
        later,
        split=None
        if split is None
        else {"accepted": split.accepted, "rework": split.rework, "rejected": split.rejected},
        by=_("%(role)s改的", role=role(event)),
    )


def _rate_corrected(story: Story, recorded: Recorded) -> None:
    event: e.rates.RateCorrected = recorded.event  # type: ignore[assignment]
    said = {
        "unit": unit_word(event.unit),
        "before": rate(event.before),
        "rate": rate(event.rate),
        "more": rate(abs(event.more)),
        "reason": _reason(event.reason_code),
    }
    changed = (
        _(
            "这一笔的单价改了：一%(unit)s从 %(before)s 元改成 <b>%(rate)s 元</b>，多 %(more)s 元。"
            "原因：%(reason)s。",
            **said,
        )
        if event.more > 0
        else _(
            "这一笔的单价改了：一%(unit)s从 %(before)s 元改成 <b>%(rate)s 元</b>，少 %(more)s 元。"
            "原因：%(reason)s。",
            **said,
        )
    )
    agreed = ""
    if event.agreement is not None:
        agreed = _("工作人员替您说的同意。") if event.by.on_behalf_of else _("您同意了的。")
    later = _("当时定的价还在账上，差多少另记一笔，在下一次结算里算。")
    by = None if event.by.role in (Role.SYSTEM, Role.WORKER) else _("%(role)s记的", role=role(event))
    story.tell(recorded, "tag", _("改价"), changed, agreed, later, by=by)


def _rate_correction(story: Story, recorded: Recorded) -> None:
    """A line of a slip is of many hand-ins: what they have in common is the correction."""
    event: e.rates.RateCorrectionConfirmed = recorded.event  # type: ignore[assignment]
    said = _(
        "%(first)s到 %(last)s做的%(label)s，单价改成 <b>%(rate)s 元</b>。原因：%(reason)s。",
        first=day(event.first),
        last=day(event.last),
        label=story.names.labels.get((event.workshop, event.product, event.step), event.step),
        rate=rate(event.rate),
        reason=_reason(event.reason_code),
    )
    later = _("当时定的价还在账上，差多少另记一笔，在下一次结算里算。")
    story.tell(recorded, "tag", _("改价"), said, later, by=_("%(role)s改的", role=role(event)))


def _lower_rate_agreed(story: Story, recorded: Recorded) -> None:
    event: e.rates.LowerRateAnswered = recorded.event  # type: ignore[assignment]
    if event.answer == "agreed":
        said = _("工作人员替您说的同意。") if event.by.on_behalf_of else _("您同意了的。")
        story.tell(recorded, "check-circle", _("同意"), said)


def _rework_returned(story: Story, recorded: Recorded) -> None:
    event: e.ReworkReturned = recorded.event  # type: ignore[assignment]
    if event.quantity > 0:
        said = _("返工的 %(count)s %(unit)s交回来了，另记一笔。", count=event.quantity, unit=story.unit)
        story.tell(recorded, "box", _("返工交回"), said)


TELL: Tell = {
    e.OwnCountGiven: _own_count,
    e.PiecesHandedIn: _handed_in,
    e.HandInWithdrawn: _withdrawn,
    e.DefectPhotographed: _photographed,
    e.PiecesInspected: _inspected,
    e.HandInCorrected: _corrected,
    e.rates.RateCorrected: _rate_corrected,
    e.rates.RateCorrectionConfirmed: _rate_correction,
    e.rates.LowerRateAnswered: _lower_rate_agreed,
    e.ReworkReturned: _rework_returned,
}
