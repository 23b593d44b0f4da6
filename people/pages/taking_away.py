"""下载我的信息: everything kept about me, to be read or printed, and as a file for other programs."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.readmodel import GigsReadModel
from kernel.errors import Forbidden
from kernel.identity import Role, Scope
from kernel.lookups import Regions
from kernel.money import from_micro, to_fen
from kernel.time import day_of, today
from people.domain import text_on
from people.pages.door import blueprint
from people.pages.gathering import Told, as_json, gathered
from people.pages.looks import places_of
from shell.access import AccessLog
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import moment as moment_words
from shell.i18n import month as month_words
from shell.i18n import pieces, preferences, yuan
from shell.security import at_a_persons_pace, fresh
from shell.vocabularies import ACCESS_REASONS, LOOKS, QUALIFICATIONS, ROLES, unit_word, worked
from shell.web import actor, requires
from training.readmodel import TrainingReadModel
from workshops.readmodel import WorkshopsReadModel

Line = tuple[str, str]


@blueprint.get("/me/data")
@requires("take-away-data")
@fresh
@at_a_persons_pace
def my_data() -> ResponseReturnValue:
    """Everything about me on one page, for the screen and for paper."""
    told = gathered(_own())
    sections = [
        {"title": title, "lines": lines} for title, tell in _sections() if (lines := list(tell(told)))
    ]
    return render_template(
        "people/my_data.html",
        made_at=told["made_at"],
        sections=sections,
        counts=sum(len(rows) for rows in told["tables"].values()),
        events=len(told["events"]),
        file_href=url_for("people.my_data_file"),
        back_href=url_for("people.me"),
    )


@blueprint.get("/me/data.json")
@requires("take-away-data")
@fresh
@at_a_persons_pace
def my_data_file() -> ResponseReturnValue:
    """The same, all of it, for another program to read."""
    answer = Response(as_json(gathered(_own())), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="gongfu-{today().isoformat()}.json"'
    return answer


def _own() -> str:
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="take-away-data")
    actor().require("take-away-data", Scope(worker=worker))
    return worker


def _sections() -> list[tuple[str, Callable[[Told], Iterable[Line]]]]:
    return [
        (_("我是谁"), _profile),
        (_("我的同意"), _consents),
        (_("在哪些工坊"), _memberships),
        (_("交件"), _hand_ins),
        (_("工时"), _hours),
        (_("零工"), _gigs),
        (_("上课"), _classes),
        (_("结业证和操作证"), _papers),
        (_("每个月挣的"), _months),
        (_("发到手的"), _payments),
        (_("写过的话"), _written),
        (_("谁看过我的信息"), _looks),
        (_("账号和设备"), _accounts),
    ]


def _profile(told: Told) -> Iterable[Line]:
    labels = {
        "name": _("名字"),
        "phone": _("手机号"),
        "id_number": _("身份证号"),
        "birth_date": _("出生日期"),
        "bank_account": _("银行卡号"),
        "likeness": _("名字和生日，找重复登记用"),
    }
    for field, value in told["profile"].items():
        if field == "village":
            name = house().get(Regions).name_of(value) if value else None
            yield _("住在"), name or value or _("没登记")
        elif field == "skills":
            if value:
                yield _("会什么"), "、".join(value)
        elif field.startswith("permit-"):
            yield str(QUALIFICATIONS.get(field.removeprefix("permit-"), field)), value
        elif field.startswith("asked-"):
            name = field.removeprefix("asked-")
            yield _("您说该是：%(what)s", what=labels.get(name, name)), value
        elif "-until-" in field:
            name = field.partition("-until-")[0]
            yield _("从前登记的%(what)s", what=labels.get(name, name)), value
        else:
            yield labels.get(field, field), value
    for each in told["low_income_lists"]:
        yield _("低收入农户名单"), day_words(each["dated"], year=True)


def _consents(told: Told) -> Iterable[Line]:
    for event in told["events"]:
        if event["event"] in ("people.consent-given", "people.consent-withdrawn"):
            given = event["event"] == "people.consent-given"
            for purpose in event["purposes"]:
                try:
                    title = text_on(purpose, today()).words[preferences().lang].title
                except IndexError:  # a purpose from before there were texts
                    title = purpose
                yield title, f"{_('同意') if given else _('不同意')} · {event['at'][:10]}"


def _memberships(told: Told) -> Iterable[Line]:
    rows = told["tables"].get("workshop_members", ())
    names = house().get(WorkshopsReadModel).names(row["workshop"] for row in rows)[0]
    for row in rows:
        yield names.get(row["workshop"], row["workshop"]), row["number"]


def _hand_ins(told: Told) -> Iterable[Line]:
    rows = sorted(told["tables"].get("hand_ins", ()), key=lambda row: row["work_date"], reverse=True)
    labels = house().get(WorkshopsReadModel).names({row["workshop"] for row in rows})[1]
    for row in rows:
        label = labels.get((row["workshop"], row["product"], row["step"]), row["step"])
        counted = _(
            "交 %(n)s %(unit)s",
            n=pieces(row["quantity"] or row["own_count"] or 0),
            unit=unit_word(row["unit"]),
        )
        if row["accepted"] is not None:
            counted += _("，合格 %(n)s", n=pieces(row["accepted"]))
        yield f"{day_words(row['work_date'], year=True)} · {label}", counted


def _hours(told: Told) -> Iterable[Line]:
    rows = sorted(told["tables"].get("work_days", ()), key=lambda row: row["day"], reverse=True)
    names = house().get(WorkshopsReadModel).names({row["workshop"] for row in rows})[0]
    for row in rows:
        place = names.get(row["workshop"], row["workshop"])
        yield f"{day_words(row['day'], year=True)} · {place}", worked(Decimal(row["hours"]), "hour")


def _gigs(told: Told) -> Iterable[Line]:
    rows = told["tables"].get("gig_applications", ())
    gigs = house().get(GigsReadModel).gigs(row["gig"] for row in rows) if rows else {}
    came = {(row["gig"], row["shift"]): row["outcome"] for row in told["tables"].get("gig_places", ())}
    for row in rows:
        shifts = sum(outcome == "attended" for (gig, _no), outcome in came.items() if gig == row["gig"])
        said = moment_words(row["at"])
        yield gigs[row["gig"]]["title"], _("%(at)s · 去了 %(n)s 班", at=said, n=shifts) if shifts else said


def _classes(told: Told) -> Iterable[Line]:
    training = house().get(TrainingReadModel)
    rows = training.enrolments(told["worker"])
    names = training.course_names(row["course"] for row in rows)
    for row in rows:
        yield (
            names.get(row["course"], row["course"]),
            _("来了 %(attended)s 次", attended=row["attended"] or 0),
        )


def _papers(told: Told) -> Iterable[Line]:
    rows = told["tables"].get("certificates", ())
    names = house().get(TrainingReadModel).course_names(row["course"] for row in rows)
    for row in rows:
        yield names.get(row["course"], row["course"]), row["number"]
    for row in told["tables"].get("permits", ()):
        until = row["valid_until"]
        yield str(QUALIFICATIONS.get(row["qualification"], row["qualification"])), day_words(until, year=True)


def _months(told: Told) -> Iterable[Line]:
    months: dict[str, Decimal] = {}
    for row in told["tables"].get("income_totals", ()):
        months[row["month"]] = months.get(row["month"], Decimal(0)) + from_micro(row["micro"])
    for month in sorted(months, reverse=True):
        yield month_words(month), _("%(amount)s 元", amount=yuan(to_fen(months[month])))


def _payments(told: Told) -> Iterable[Line]:
    for row in told["tables"].get("pay_slips", ()):
        if row["paid_at"]:
            yield _paid(row["paid_at"], row["net"], row["reference"])
    for row in told["tables"].get("income_gig_payments", ()):
        yield _paid(row["paid_at"], row["amount"], row["reference"])


def _paid(at: Any, amount: int, reference: str | None) -> Line:
    said = _("%(amount)s 元", amount=yuan(amount))
    return day_words(day_of(at), year=True), f"{said} · {reference}" if reference else said


def _written(told: Told) -> Iterable[Line]:
    for words in told["words"]:
        yield "", words


def _looks(told: Told) -> Iterable[Line]:
    found = AccessLog(house().records_engine).of(told["worker"], limit=None)
    places = places_of(found)
    for look in found:
        who = " · ".join(filter(None, (places.get(look.place or ""), str(ROLES[Role(look.role)]))))
        why = str(ACCESS_REASONS[look.reason]) if look.reason else None
        what = str(LOOKS.get(look.what, LOOKS["other"]))
        yield f"{day_words(day_of(look.at), year=True)} · {who}", "，".join(filter(None, (what, why)))


def _accounts(told: Told) -> Iterable[Line]:
    for row in told["records"].get("accounts", ()):
        yield _("账号开通"), moment_words(row["created_at"])
    for row in told["records"].get("sessions", ()):
        yield _("登录"), moment_words(row["created_at"])
