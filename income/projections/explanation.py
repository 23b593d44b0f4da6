"""How an amount came about: the events behind an entry, each told in plain sentences.

Folded from the events themselves when somebody asks, so that what is explained is what happened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext
from markupsafe import Markup

from kernel.money import from_fen
from kernel.store import Recorded
from shell.i18n import day, month, pieces, rate, yuan
from shell.vocabularies import REASONS, ROLES, unit_word
from workshops import events as e


def _(message: str, **values: object) -> Markup:
    """A translated sentence; what is filled in is escaped, so that a name cannot become markup."""
    return Markup(gettext(message)) % values  # noqa: S704 - the message is ours


class Names(NamedTuple):
    """What ids are called: workshops by id; products and steps by (workshop, product, step)."""

    workshops: Mapping[str, str]
    labels: Mapping[tuple[str, str, str], str]


@dataclass(frozen=True)
class Step:
    """One step on the way of an amount. `note` stands where the time would; `by_role` is who did it."""

    icon: str
    word: str
    sentences: list[Markup]
    event: str
    position: int
    at: datetime | None = None
    note: str | None = None
    by_role: str | None = None
    by: str | None = None
    split: Mapping[str, int] | None = None

    @property
    def text(self) -> str:
        """The sentences as plain text."""
        return "".join(sentence.striptags() for sentence in self.sentences).strip()


@dataclass
class _Story:
    """What has been told so far, for the sentences that refer back."""

    names: Names
    entry: str
    hand_in: e.PiecesHandedIn | None = None
    quantity: int = 0
    split: e.Split | None = None
    slip: e.PaySlipPrepared | None = None
    steps: list[Step] = field(default_factory=list)

    def tell(self, recorded: Recorded, icon: str, word: str, *sentences: Markup | str, **more: Any) -> None:
        event = recorded.event
        self.steps.append(
            Step(
                icon,
                word,
                [Markup(s) for s in sentences if s],  # noqa: S704 - `_` made them
                event.TOPIC,
                recorded.position,
                **({"at": event.at, "by_role": event.by.role, "by": more.pop("by", None)} | more),
            )
        )

    @property
    def unit(self) -> str:
        """The unit the pieces are counted in."""
        return unit_word(self.hand_in.unit if self.hand_in else "item")

    @property
    def line(self) -> e.PayLine | None:
        """The line of the slip this entry is, or is part of."""
        if self.slip is None:
            return None
        for line in self.slip.lines:
            if line.id == self.entry or any(part.entry == self.entry for part in line.parts):
                return line
        return None

    @property
    def share(self) -> str:
        """What of the slip is this entry's."""
        assert self.slip is not None
        if any(line.id == self.entry for line in self.slip.lines):
            return yuan(self.line.amount if self.line else 0)
        exact = sum(part.exact for line in self.slip.lines for part in line.parts if part.entry == self.entry)
        return yuan(exact) if exact else yuan(0)


def explain(entry: str, recorded: Sequence[Recorded], names: Names) -> list[Step]:
    """Tell the events behind an entry, in their order."""
    story = _Story(names, entry)
    for each in recorded:
        tell = TELL.get(type(each.event))
        if tell is not None:
            tell(story, each)
    return story.steps


def _count(number: int, unit: str) -> Markup:
    return Markup("<b>{} {}</b>").format(pieces(number), unit)


def _own_count(story: _Story, recorded: Recorded) -> None:
    event: e.OwnCountGiven = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "user",
        _("自己数"),
        _("您自己数了 %(count)s。", count=pieces(event.quantity)),
    )


def _handed_in(story: _Story, recorded: Recorded) -> None:
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
        by=_("%(role)s记的", role=_role(event)),
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


def _role(event: Any) -> str:
    return str(ROLES.get(event.by.role, event.by.role))


def _withdrawn(story: _Story, recorded: Recorded) -> None:
    event: e.HandInWithdrawn = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "undo",
        _("撤销"),
        _("这一笔撤销了，不算数。原因：%(reason)s。", reason=_reason(event.reason_code)),
        by=_("%(role)s撤的", role=_role(event)),
    )


def _reason(code: str) -> str:
    return str(REASONS.get(code, REASONS["other"]))


def _inspected(story: _Story, recorded: Recorded) -> None:
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
        by=_("%(role)s验的", role=_role(event)),
    )


def _graded(story: _Story, split: e.Split) -> list[Markup]:
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


def _corrected(story: _Story, recorded: Recorded) -> None:
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
        by=_("%(role)s改的", role=_role(event)),
    )


def _rework_returned(story: _Story, recorded: Recorded) -> None:
    event: e.ReworkReturned = recorded.event  # type: ignore[assignment]
    if event.quantity > 0:
        said = _("返工的 %(count)s %(unit)s交回来了，另记一笔。", count=event.quantity, unit=story.unit)
        story.tell(recorded, "box", _("返工交回"), said)


def _contested(story: _Story, recorded: Recorded) -> None:
    said = _("您说这个数不对，工坊要给您答复。")
    story.tell(recorded, "question", _("有意见"), said)


def _answered(story: _Story, recorded: Recorded) -> None:
    event: e.ContestAnswered = recorded.event  # type: ignore[assignment]
    words = {
        "upheld": [_("工坊看过了，您说得对。")],
        "rejected": [_("工坊看过了，认为原来的数没有错。"), _("还不明白，可以当面去问。")],
    }
    story.tell(
        recorded,
        "question",
        _("答复"),
        *words.get(event.outcome, words["rejected"]),
        by=_("%(role)s答复的", role=_role(event)),
    )


def _slip_prepared(story: _Story, recorded: Recorded) -> None:
    story.slip = recorded.event  # type: ignore[assignment]


def _run_approved(story: _Story, recorded: Recorded) -> None:
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
        carried.get(story.line.kind, ""),
        _(
            "写进 %(month)s的工资条，这一笔 <b>%(share)s 元</b>，整张 %(net)s 元。",
            month=month(story.slip.label),
            share=story.share,
            net=yuan(from_fen(story.slip.net)),
        ),
        by=_("%(role)s批的", role=_role(recorded.event)),
    )


def _paid(story: _Story, recorded: Recorded) -> None:
    event: e.PaymentMade = recorded.event  # type: ignore[assignment]
    reference = _("转账单号 %(reference)s。", reference=event.reference) if event.reference else ""
    story.tell(
        recorded,
        "check",
        _("到账"),
        _("%(net)s 元发给您了，这 %(share)s 元在里面。", net=yuan(event.amount), share=story.share),
        reference,
    )


def _payment_failed(story: _Story, recorded: Recorded) -> None:
    event: e.PaymentFailed = recorded.event  # type: ignore[assignment]
    story.tell(
        recorded,
        "warning",
        _("没转成"),
        _("%(net)s 元没有转成，还欠着您的，会重新转。", net=yuan(event.amount)),
    )


TELL: dict[type, Callable[[_Story, Recorded], None]] = {
    e.OwnCountGiven: _own_count,
    e.PiecesHandedIn: _handed_in,
    e.HandInWithdrawn: _withdrawn,
    e.PiecesInspected: _inspected,
    e.HandInCorrected: _corrected,
    e.ReworkReturned: _rework_returned,
    e.HandInContested: _contested,
    e.ContestAnswered: _answered,
    e.PaySlipPrepared: _slip_prepared,
    e.PayRunApproved: _run_approved,
    e.PaymentMade: _paid,
    e.PaymentFailed: _payment_failed,
}
