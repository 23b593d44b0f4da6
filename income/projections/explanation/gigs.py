"""What was promised, worked, recorded and paid at a gig, told step by step.

A story is that of one shift, and passes over what concerns others; or that of a payment's line, which leaves
attendance to the stories of its shifts.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup

from gigs import events as g
from income.projections.explanation.story import Story, Tell, role
from income.projections.explanation.story import say as _
from kernel.identity import Role
from kernel.money import from_fen
from kernel.store import Recorded
from kernel.time import ZONE, day_of
from shell.i18n import day, wage, yuan
from shell.vocabularies import promised, worked


def shift_of(entry: str, recorded: Sequence[Recorded]) -> int | None:
    """The shift (0-based) an entry is about; None for a line, which is about several."""
    for _position, event in recorded:
        if isinstance(event, g.ShiftAttended | g.ShiftMissed) and event.entry == entry:
            return event.place.shift
    return None


def _hired(story: Story, recorded: Recorded) -> None:
    event: g.WorkerHired = recorded.event  # type: ignore[assignment]
    places = [place for place in event.places if story.shift in (None, place.shift)]
    if not places:
        return
    employer = story.names.employers.get(event.posting.employer) or _("用工单位")
    chosen = event.by.role is Role.EMPLOYER
    story.basis = event.pay.basis
    story.tell(
        recorded,
        "people",
        _("录用") if chosen else _("接活"),
        _("%(employer)s录用了您，干「%(title)s」。", employer=employer, title=event.title)
        if chosen
        else _("您接了%(employer)s的「%(title)s」。", employer=employer, title=event.title),
        _times(places[0]) if len(places) == 1 else "",
        by=_("%(role)s替您接的", role=role(event)) if event.by.role is Role.COORDINATOR else None,
    )
    story.tell(
        recorded,
        "tag",
        _("工钱"),
        _(
            "说定<b>%(wage)s</b>，%(day)s定下以后就不变了。",
            wage=promised(event.pay.amount, event.pay.basis),
            day=day(day_of(event.at)),
        ),
        at=None,
        note=_("定下来那天的价"),
        by_role=None,
    )


def _times(place: g.Place) -> Markup:
    starts, ends = place.starts_at.astimezone(ZONE), place.ends_at.astimezone(ZONE)
    return _(
        "%(day)s %(starts)s 到 %(ends)s。",
        day=day(starts.date()),
        starts=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}",
    )


def _withdrawn(story: Story, recorded: Recorded) -> None:
    event: g.ApplicationWithdrawn = recorded.event  # type: ignore[assignment]
    if any(place.shift == story.shift for place in event.places):
        story.tell(recorded, "undo", _("退了"), _("这一班说好不去了。"))


def _declined(story: Story, recorded: Recorded) -> None:
    event: g.ApplicationDeclined = recorded.event  # type: ignore[assignment]
    if any(place.shift == story.shift for place in event.places):
        story.tell(recorded, "undo", _("不用去了"), _("用工单位说这一班不用去了。"))


def _confirmed(story: Story, recorded: Recorded) -> None:
    event: g.HireConfirmed = recorded.event  # type: ignore[assignment]
    if story.shift in event.shifts:
        story.tell(recorded, "check-circle", _("说好会来"), _("开工前问了，您说会来。"))


def _lapsed(story: Story, recorded: Recorded) -> None:
    event: g.HireLapsed = recorded.event  # type: ignore[assignment]
    if any(place.shift == story.shift for place in event.places):
        story.tell(recorded, "undo", _("让给别人了"), _("开工前问了，没等到您回话，位子让给了别人。"))


def _arrived(story: Story, recorded: Recorded) -> None:
    event: g.WorkerArrived = recorded.event  # type: ignore[assignment]
    if event.place.shift == story.shift:
        story.tell(recorded, "scan", _("签到"), _("您在干活的地方扫了码，说到了。"))


def _attended(story: Story, recorded: Recorded) -> None:
    event: g.ShiftAttended = recorded.event  # type: ignore[assignment]
    if event.place.shift != story.shift:
        return
    again = event.was is not None
    story.tell(
        recorded,
        "edit" if again else "check-circle",
        _("更正") if again else _("到岗"),
        *_recorded(story, event),
        by=_("%(role)s改的", role=role(event)) if again else _("%(role)s记的", role=role(event)),
    )


def _recorded(story: Story, event: g.ShiftAttended) -> Iterator[Markup]:
    """How much was worked in all, what it was before, and what the part of it booked here is worth."""
    basis, was = event.pay.basis, _counted(story)
    story.standing[event.entry] = event.quantity
    now = _counted(story)
    count = worked(now, basis)
    if event.was == "absent":
        yield _("原来记的是没去，现在改成干了 <b>%(count)s</b>。", count=count)
    elif event.was is None:
        yield _("您干了 <b>%(count)s</b>。", count=count)
    elif was == now:
        yield _("又看了一遍，还是 %(count)s。", count=count)
    else:
        yield _("从 %(before)s 改成 <b>%(count)s</b>。", before=worked(was, basis), count=count)
    if not event.quantity:
        yield _("和发过的一样，不用再补。")
        return
    if len(story.standing) > 1:
        yield _("发过的不动，多出来的 %(more)s 另算一笔。", more=worked(event.quantity, basis))
    yield _worth(event)


def _worth(event: g.ShiftAttended) -> Markup:
    amount = yuan(event.exact)
    if event.pay.basis == "lump":
        return _("挣了 <b>%(amount)s 元</b>。", amount=amount)
    return _(
        "%(count)s × %(wage)s 元 = <b>%(amount)s 元</b>。",
        count=worked(event.quantity, event.pay.basis),
        wage=wage(event.pay.amount),
        amount=amount,
    )


def _missed(story: Story, recorded: Recorded) -> None:
    event: g.ShiftMissed = recorded.event  # type: ignore[assignment]
    if event.place.shift != story.shift:
        return
    story.standing.pop(event.entry, None)
    story.tell(
        recorded,
        "close",
        _("没到岗"),
        _("原来记的工不算了，改成这一班没去。")
        if event.was == "attended"
        else _("记的是这一班没去，没有工钱。"),
        by=_("%(role)s记的", role=role(event)),
    )


def _contested(story: Story, recorded: Recorded) -> None:
    event: g.AttendanceContested = recorded.event  # type: ignore[assignment]
    if event.shift != story.shift:
        return
    if event.claims is None:
        said = _("您说这一班记得不对，已经告诉用工单位。")
    elif not event.claims:
        said = _("您说这一班没有去，已经告诉用工单位。")
    else:
        count = worked(event.claims, story.basis)
        said = _("您说这一班干了 %(count)s，已经告诉用工单位。", count=count)
    story.tell(recorded, "question", _("有意见"), said, words=event.contest)


def _paid(story: Story, recorded: Recorded) -> None:
    event: g.GigPaid = recorded.event  # type: ignore[assignment]
    share = _share(story.entry, event)
    if share is None:
        return
    net = yuan(event.amount)
    part = _("%(net)s 元发给您了，这 %(share)s 元在里面。", net=net, share=yuan(share))
    reference = _("转账单号 %(reference)s。", reference=event.reference) if event.reference else ""
    story.tell(
        recorded,
        "check",
        _("到账"),
        _("%(net)s 元发给您了。", net=net) if yuan(share) == net else part,
        reference,
    )


def _share(entry: str, event: g.GigPaid) -> Decimal | None:
    """What of a payment is an entry's (yuan): a line's whole amount, a shift's exact part; None: nothing."""
    for line in event.lines:
        if line.id == entry:
            return from_fen(line.amount)
        for part in line.parts:
            if part.entry == entry:
                return part.exact
    return None


def _counted(story: Story) -> Decimal:
    return sum(story.standing.values(), Decimal(0))


TELL: Tell = {
    g.WorkerHired: _hired,
    g.ApplicationDeclined: _declined,
    g.ApplicationWithdrawn: _withdrawn,
    g.HireConfirmed: _confirmed,
    g.HireLapsed: _lapsed,
    g.WorkerArrived: _arrived,
    g.ShiftAttended: _attended,
    g.ShiftMissed: _missed,
    g.AttendanceContested: _contested,
    g.GigPaid: _paid,
}
