"""What an employer types of a gig: shifts in rows, beginnings to start from, and what it costs at most."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from gigs.domain import Offer
from gigs.domain.pay import usual_quantity
from gigs.events import Confirmation, Pay, Place, Posting, Shift
from kernel.errors import Invalid
from kernel.money import to_fen
from kernel.time import ZONE, day_of, today
from shell.forms import Form
from shell.vocabularies import GROUNDS, PAY_BASES, QUALIFICATIONS, TRADES, sentence

MOST_SHIFTS, MOST_HEADS, TITLE = 14, 999, 60
SATURDAY = 5
FIELDS = ("day", "from", "to", "heads")

# How work of a trade is usually arranged: paid by what, from when to when.
USUAL = {
    "assembly": ("piece", "8:00", "17:00"),
    "packing": ("hour", "8:00", "17:00"),
    "loading": ("hour", "8:00", "12:00"),
    "cleaning": ("hour", "8:00", "12:00"),
    "kitchen": ("hour", "5:00", "10:00"),
    "farming": ("day", "7:00", "16:00"),
    "childcare": ("hour", "8:00", "17:00"),
    "eldercare": ("hour", "8:00", "17:00"),
    "baking": ("hour", "5:30", "10:30"),
    "electrical": ("day", "8:00", "17:00"),
    "livestream": ("hour", "18:30", "21:30"),
    "building": ("day", "7:00", "17:00"),
    "driving": ("lump", "8:00", "17:00"),
    "other": ("hour", "8:00", "17:00"),
}


# Whether people are asked before a shift if they come: hours before it, from and until when.
NEVER, DAY_BEFORE, SAME_DAY = "", "24-12", "6-2"


def window_of(typed: str) -> Confirmation | None:
    """A window as forms send it (`24-12`); None for none. Raises `ValueError` for what is no window."""
    if typed == NEVER:
        return None
    begins, ends = (int(hours) for hours in typed.split("-"))
    return Confirmation(begins, ends)


class Row(NamedTuple):
    """One shift as it stands in the form."""

    day: str = ""
    begins: str = ""
    ends: str = ""
    heads: str = ""


def rows_of(typed: Any) -> list[Row]:
    """The shifts typed; rows with no day and no people are left out."""
    columns = [typed.getlist(field)[:MOST_SHIFTS] for field in FIELDS]
    rows = [Row(*(text.strip() for text in row)) for row in zip(*columns, strict=False)]
    return [row for row in rows if row.day or row.heads]


def quick_choices() -> list[dict[str, str]]:
    """What most shifts are, each one press."""
    return [
        {"value": "morning", "label": _("明天上午")},
        {"value": "afternoon", "label": _("明天下午")},
        {"value": "day", "label": _("明天一天")},
        {"value": "weekend", "label": _("周六周日")},
        {"value": "next", "label": _("再加一天")},
    ]


def add_rows(rows: Sequence[Row], choice: str, hours: tuple[str, str] = ("8:00", "17:00")) -> list[Row]:
    """The rows with those of a quick choice behind them; one nobody has filled in gives way.

    A further day takes hours and people from the last row.
    """
    kept = [row for row in rows if row.day and row.begins]
    last = kept[-1] if kept else Row(heads=rows[-1].heads if rows else "")
    tomorrow, heads = today() + timedelta(days=1), last.heads or "1"
    saturday = tomorrow + timedelta(days=(SATURDAY - tomorrow.weekday()) % 7)
    after = tomorrow
    with suppress(ValueError):
        after = max(tomorrow, date.fromisoformat(last.day) + timedelta(days=1))
    hours = (last.begins, last.ends) if last.begins and last.ends else hours
    more = {
        "morning": [(tomorrow, ("8:00", "11:30"))],
        "afternoon": [(tomorrow, ("13:00", "17:00"))],
        "day": [(tomorrow, ("8:00", "17:00"))],
        "weekend": [(saturday, hours), (saturday + timedelta(days=1), hours)],
        "next": [(after, hours)],
    }.get(choice, [])
    new = [Row(day.isoformat(), _clock(begins), _clock(ends), heads) for day, (begins, ends) in more]
    return [*kept, *new][:MOST_SHIFTS]


def with_heads(rows: Sequence[Row], no: int, step: int) -> list[Row]:
    """The rows with one of them wanting so many people more or fewer; never fewer than one."""

    def changed(row: Row) -> Row:
        heads = int(row.heads) if row.heads.isdecimal() else 0
        return row._replace(heads=str(min(max(1, heads + step), MOST_HEADS)))

    return [changed(row) if at == no else row for at, row in enumerate(rows)]


def _clock(hour: str) -> str:
    """As time fields write it: 08:00."""
    return hour.zfill(5)


def beginning(trade: str, village: str = "") -> MultiDict[str, str]:
    """A form to start from: how this trade is usually arranged, tomorrow, one person."""
    basis, begins, ends = USUAL[trade]
    typed = MultiDict(
        [
            ("trade", trade),
            ("village", village),
            ("title", str(TRADES[trade])),
            ("basis", basis),
            ("mode", "instant"),
            ("confirm", DAY_BEFORE),
        ]
    )
    return _with(typed, add_rows([], "next", (begins, ends)))


def copied(gig: Mapping[str, Any], *, anew: bool) -> MultiDict[str, str]:
    """The form of a gig of the read model; `anew`: moved so that its first day is tomorrow."""
    first = day_of(gig["shifts"][0]["starts_at"])
    ahead = today() + timedelta(days=1) - first if anew else timedelta(0)
    typed = MultiDict(
        [(field, str(gig[field])) for field in ("title", "trade", "village", "basis", "amount", "mode")]
        + [("ground", gig["ground"] or "")]
        + [("confirm", f"{gig['from_hours']}-{gig['by_hours']}" if gig["by_hours"] else NEVER)]
        + [("requires", code) for code in gig["requires"]]
    )
    rows = []
    for shift in gig["shifts"]:
        begins, ends = (shift[name].astimezone(ZONE) for name in ("starts_at", "ends_at"))
        day = (begins.date() + ahead).isoformat()
        rows.append(Row(day, f"{begins:%H:%M}", f"{ends:%H:%M}", str(shift["headcount"])))
    return _with(typed, rows)


def _with(typed: MultiDict[str, str], rows: Sequence[Row]) -> MultiDict[str, str]:
    for row in rows:
        for field, text in zip(FIELDS, row, strict=True):
            typed.add(field, text)
    return typed


def offer_of(form: Form, typed: Any, employer: str, villages: Mapping[str, str]) -> Offer | None:
    """The offer that was typed; None, with the reasons in `form`, where it cannot be read."""
    title = form.text("title", TITLE)
    amount = form.decimal("amount")
    for field, known, code in (
        ("trade", TRADES, "trade-unknown"),
        ("village", villages, "region-unknown"),
        ("basis", PAY_BASES, "unit-unknown"),
        ("mode", ("instant", "choose"), "choice-unknown"),
    ):
        if typed.get(field) not in known:
            form.errors[field] = sentence(code)
    shifts, confirm = _shifts(form, rows_of(typed)), None
    try:
        confirm = window_of(typed.get("confirm", NEVER))
    except ValueError:
        form.errors["confirm"] = sentence("choice-unknown")
    if form.errors or amount is None:
        return None
    return Offer(
        posting=Posting(employer, typed["trade"], typed["village"]),
        title=title,
        pay=Pay(typed["basis"], amount),
        shifts=shifts,
        mode=typed["mode"],
        requires=tuple(code for code in QUALIFICATIONS if code in typed.getlist("requires")),
        confirm=confirm,
        ground=typed.get("ground") if typed.get("ground") in GROUNDS else None,
    )


def _shifts(form: Form, rows: Sequence[Row]) -> tuple[Shift, ...]:
    """The shifts; one that ends no later than it begins ends on the day after."""
    shifts = []
    for no, row in enumerate(rows):
        try:
            shifts.append(_shift(row))
        except ValueError:
            form.errors[f"shift-{no}"] = _("日子、几点到几点、几个人，都要填。")
    if not rows:
        form.errors["shifts"] = _("什么时候来干？先点一下下面的时间。")
    return tuple(shifts)


def _shift(row: Row) -> Shift:
    """Raises `ValueError` for what is no day, no time of day, or no number of people."""
    day, heads = date.fromisoformat(row.day), int(row.heads)
    begins, ends = (datetime.combine(day, time.fromisoformat(_clock(hour)), ZONE) for hour in row[1:3])
    if not 1 <= heads <= MOST_HEADS or begins == ends:
        raise ValueError(row)
    return Shift(begins, ends if ends > begins else ends + timedelta(days=1), heads)


def most_it_costs(offer: Offer) -> int | None:
    """What all places of all shifts cost (fen) where everybody stays to the end; None by the piece."""
    total = Decimal(0)
    for no, shift in enumerate(offer.shifts):
        try:
            quantity = usual_quantity(offer.pay.basis, Place(no, shift.starts_at, shift.ends_at))
        except Invalid:
            return None
        total += quantity * shift.headcount * offer.pay.amount
    return to_fen(total)
