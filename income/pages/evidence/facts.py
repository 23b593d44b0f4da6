"""What goes into a pack of evidence, told once for paper and sheets."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from flask_babel import gettext as _

from income.pages.slip_papers import what
from income.pages.slips import told_slips
from income.projections.evidence import (
    Contested,
    HandedIn,
    Payment,
    Settled,
    Told,
    Worked,
    streams_behind,
    told,
)
from income.projections.explanation import Names
from kernel.errors import NotFound, Refusal
from kernel.identity import derived_id
from kernel.lookups import People
from kernel.time import day_of, month_of, months_after, now
from shell.house import House
from shell.i18n import day, pieces
from shell.proof.chain import Altered
from shell.proof.evidence import Proof, prove
from shell.vocabularies import REASONS, unit_word
from shell.words import words_of
from workshops.readmodel import WorkshopsReadModel

log = structlog.get_logger("evidence")


@dataclass(frozen=True)
class Asked:
    """Whose work, at which workshop, on which work dates (Asia/Shanghai, both included)."""

    worker: str
    workshop: str
    first: date
    last: date


@dataclass(frozen=True)
class Facts:
    """Everything a pack tells, and the proof of every event it was told from.

    `words` are what was written beside a contest or its answer, by its id, and `photos` the pictures (JPEG)
    by the digest that stands in the event of each: both kept apart from the events.
    """

    asked: Asked
    made_at: datetime
    name: str
    number: str
    place: Mapping[str, Any]
    labels: Mapping[tuple[str, str, str], str]
    told: Told
    slips: Sequence[tuple[Settled, Mapping[str, Any]]]
    words: Mapping[str, str]
    photos: Mapping[str, bytes]
    proof: Proof

    @property
    def hours(self) -> Sequence[Worked]:
        """The hours kept of the days asked for, each again where they were mended."""
        return [one for one in self.told.hours if self.asked.first <= one.day <= self.asked.last]

    def label(self, one: HandedIn) -> str:
        """What was made: 红灯笼装骨架."""
        return self.labels.get((self.asked.workshop, one.product, one.step), one.step)

    @property
    def contests(self) -> Sequence[tuple[Contested, str, str]]:
        """What was contested: with the day or slip, and what of it was said to be wrong."""
        made = {one.id: one for one in self.told.hand_ins}
        slips = {settled.slip.id: (settled.slip, told) for settled, told in self.slips}
        found = []
        for each in self.told.contests:
            if each.matter == "hand-in":
                one = made[each.about]
                found.append((each, day(one.work_date), self.label(one)))
            elif each.matter == "hours":
                found.append((each, day(date.fromisoformat(each.place or "")), _("工时")))
            elif each.matter == "damage":
                found.append((each, day(day_of(each.at)), _("弄坏东西的赔偿")))
            elif each.about in slips:
                slip, told = slips[each.about]
                lines = zip(slip.lines, told["lines"], strict=True)
                said = next(what(shown) for line, shown in lines if line.id == each.place)
                found.append((each, told["heading"], said))
        return found


def gather(house: House, asked: Asked) -> Facts:
    """Read it all from the events. Refuses `not-found` where nothing was handed in on these days."""
    read = house.get(WorkshopsReadModel)
    place = read.workshop(asked.workshop)
    worked = [
        row for row in read.worked(asked.worker, asked.first, asked.last) if row["workshop"] == asked.workshop
    ]
    streams = {f"hand-in-{row['id']}" for row in worked}
    if place is None or not streams:
        raise NotFound("hand-in", asked.worker)
    behind = streams_behind(house.store.events_of(sorted(streams)))
    products = {row["product"] for row in worked}
    streams |= behind | {f"product-{derived_id('product', asked.workshop, each)}" for each in products}
    streams |= {
        f"work-month-{derived_id('work-month', asked.workshop, record, month)}"
        for record in read.records_of(asked.worker)
        for month in _months(asked.first, asked.last)
    }
    streams |= {
        f"damage-account-{derived_id('damage-account', asked.workshop, record)}"
        for record in read.records_of(asked.worker)
    }
    names, labels = read.names([asked.workshop])
    story = told(house.store.events_of(sorted(streams)), Names(names, labels))
    member = read.member(asked.workshop, asked.worker)
    rows = [row for each in story.slips if (row := read.slip(each.slip.id)) is not None]
    slips = {row["id"]: slip for row, slip in zip(rows, told_slips(rows) if rows else [], strict=True)}
    return Facts(
        asked,
        now(),
        house.get(People).names_of([asked.worker]).get(asked.worker) or _("（已删除）"),
        member.number if member else "",
        dict(place),
        labels,
        story,
        [(each, slips[each.slip.id]) for each in story.slips if each.slip.id in slips],
        words_of(house, [id for each in story.contests for id in each.worded]),
        _photos(house, [row["id"] for row in worked]),
        _proven(house, streams),
    )


def _photos(house: House, hand_ins: Collection[str]) -> dict[str, bytes]:
    """The photos of some hand-ins; one whose time is over, or whose person was erased, is there no more."""
    photos: dict[str, bytes] = {}
    for row in house.get(WorkshopsReadModel).photos(hand_ins):
        with suppress(NotFound):
            photos[row["digest"]] = house.files.get(row["id"])
    return photos


def _proven(house: House, streams: Collection[str]) -> Proof:
    """The proof of their events. Refuses `records-altered` where one is not what it was."""
    try:
        return prove(house, streams)
    except Altered as altered:
        log.error("evidence refused", why=str(altered))
        raise Refusal("records-altered") from altered


def _months(first: date, last: date) -> list[str]:
    """The months some days are in."""
    months = [month_of(first)]
    while months[-1] < month_of(last):
        months.append(months_after(months[-1], 1))
    return months


def counted(count: int | None, one: HandedIn) -> str:
    """415 个; a dash where nobody counted."""
    return "—" if count is None else f"{pieces(count)} {unit_word(one.unit)}"


def state(one: HandedIn) -> str:
    """How it was divided, or why it was not."""
    if one.withdrawn:
        return _("撤销了")
    if one.first is None:
        return _("本人记了，工坊没记")
    if one.split is None:
        return _("待验收")
    return _(
        "合格 %(good)s，返工 %(rework)s，不合格 %(rejected)s",
        good=pieces(one.split.accepted),
        rework=pieces(one.split.rework),
        rejected=pieces(one.split.rejected),
    )


def answer(contested: Contested) -> str:
    """What a contest came to, and why nothing changed."""
    words = {"upheld": _("说得对"), "rejected": _("认为没有错")}
    said = words.get(contested.outcome or "", _("还没答复"))
    why = contested.answer_reason
    return f"{said}（{REASONS.get(why, REASONS['other'])}）" if why else said


def paid(payment: Payment) -> str:
    """What became of trying to pay a slip."""
    return _("到账") if payment.made else _("没转成")
