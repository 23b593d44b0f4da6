"""What is typed to let a class take place: from which day on, how often, how many times, how it is passed."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from flask_babel import gettext as _

from kernel.time import ZONE, day_of, today
from people.readmodel import Accounts
from shell.forms import Form
from shell.house import house
from shell.vocabularies import sentence
from training.events import Completion, Session
from training.pages.door import phone_digits

MOST_CLASSES, MOST_SEATS, MOST_TRAINERS = 100, 1000, 5
SATURDAY = 5
EVENING = time(18)  # who comes must know the evening before
RHYTHMS = ("daily", "other", "weekly", "weekend")
STEPS = {"daily": 1, "other": 2, "weekly": 7}


class Plan(NamedTuple):
    """A class as it was typed, ready to be scheduled."""

    course: str
    trainers: list[str]
    capacity: int
    cut_off: datetime
    sessions: list[Session]
    completion: Completion

    @property
    def seal(self) -> str:
        """What its days and hours are, to compare with what somebody saw before they said yes."""
        return ",".join(f"{each.starts_at:%y%m%d%H%M}-{each.ends_at:%H%M}" for each in self.sessions)


def rhythms() -> list[dict[str, str]]:
    """How often there is class, in words."""
    words = (_("每天"), _("隔一天"), _("每周一次"), _("每周六、周日"))
    return [{"value": value, "label": word} for value, word in zip(RHYTHMS, words, strict=True)]


def beginning() -> dict[str, str]:
    """A form to start from: ten evenings, every other day from next week on, for twenty people."""
    return {
        "capacity": "20",
        "day": (today() + timedelta(days=7)).isoformat(),
        "from": "18:30",
        "to": "20:30",
        "count": "10",
        "rhythm": "other",
        "needed": "8",
        "assessment": "1",
    }


def plan_of(form: Form, courses: Collection[str]) -> Plan | None:
    """The class that was typed; None, with the reasons in `form`, where it cannot be read."""
    if form.typed.get("course") not in courses:
        form.errors["course"] = sentence("course-unknown")
    if form.typed.get("rhythm") not in RHYTHMS:
        form.errors["rhythm"] = sentence("choice-unknown")
    trainers = _trainers(form)
    capacity = _between(form, "capacity", 1, MOST_SEATS, _("写上有几个座位。"))
    count = _between(form, "count", 1, MOST_CLASSES, _("写上一共几次课。"))
    needed = _between(form, "needed", 0, MOST_CLASSES, _("写上要来够几次。"))
    first, begins, ends = form.day("day"), _clock(form, "from"), _clock(form, "to")
    cut_off = form.day("cut_off") if form.typed.get("cut_off") else None
    if form.errors or capacity is None or count is None or needed is None:
        return None
    if first is None or begins is None or ends is None:
        return None
    sessions = [
        Session(datetime.combine(day, begins, ZONE), datetime.combine(day, ends, ZONE))
        for day in islice(_days(first, form.typed["rhythm"]), count)
    ]
    last_day = cut_off or day_of(sessions[0].starts_at) - timedelta(days=1)
    return Plan(
        course=form.typed["course"],
        trainers=trainers,
        capacity=capacity,
        cut_off=datetime.combine(last_day, EVENING, ZONE),
        sessions=sessions,
        completion=Completion(sessions=needed, assessment=form.typed.get("assessment") == "1"),
    )


def _between(form: Form, field: str, least: int, most: int, missing: str) -> int | None:
    number = form.whole(field, missing=missing)
    if number is not None and not least <= number <= most:
        form.errors[field] = sentence("out-of-range")
        return None
    return number


def _clock(form: Form, field: str) -> time | None:
    try:
        return time.fromisoformat(form.typed.get(field, "").strip().zfill(5))
    except ValueError:
        form.errors[field] = _("写成 18:30 这样。")
        return None


def _days(first: date, rhythm: str) -> Iterator[date]:
    """The days of class from the first on, without end."""
    day = first
    while True:
        if rhythm != "weekend":
            yield day
            day += timedelta(days=STEPS[rhythm])
        else:
            if day.weekday() >= SATURDAY:
                yield day
            day += timedelta(days=1)


def _trainers(form: Form) -> list[str]:
    """The accounts of the phone numbers typed, one or several."""
    accounts: list[str] = []
    for text in form.text("trainers", 80).replace("，", " ").replace("、", " ").replace(",", " ").split():
        account = house().get(Accounts).by_phone(phone_digits(text))
        if account is None:
            form.errors["trainers"] = _("没有用 %(phone)s 登录过的人，再看一遍号码。", phone=text)
            return []
        accounts.append(account)
    return accounts[:MOST_TRAINERS]
