"""Messages on their way to people, sent by the worker."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from kernel.lookups import Openings, Rates
from kernel.money import from_fen
from kernel.time import ZONE, now, today
from people.domain import MESSAGES, masked_phone
from people.readmodel import Vault
from people.service import Consents, Corrections, SignIn
from shell.i18n import day as day_words
from shell.i18n import moment
from shell.i18n import rate as rate_words
from shell.vocabularies import PAPERS, REASONS, TRADES

if TYPE_CHECKING:
    from shell.house import House

NEWS = timedelta(days=3)  # what happened longer ago is no news
AWAKE = range(7, 21)  # hours of the day in which somebody may be told of work they did not ask about


def tell_paid(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker that a slip was paid (`amount` in fen). Who has no phone learns of it at the workshop.

    Only who agrees to messages at this moment is sent one, whenever it was asked for. Sent again with the
    same `key` it is the same message.
    """
    text = _(
        "%(amount)s 元工钱发给您了。看怎么来的：%(link)s",
        amount=f"{from_fen(payload['amount']):,.2f}",
        link=f"{house.config.public_url}/income/slips/{payload['slip']}",
    )
    _tell(house, key, [payload["worker"]], text)


def tell_rate(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell those who make a piece what it will earn (yuan) and from which day on, before that day.

    Nothing is told of what earned nothing until then, nor where another rate was said for that day since.
    """
    since, rate = date.fromisoformat(payload["effective_from"]), Decimal(payload["rate"])
    news = house.get(Rates).rate_news(payload["workshop"], payload["product"], payload["step"], since)
    if today() >= since or news is None or news.said not in (None, rate) or news.before == rate:
        return
    text = _(
        "%(place)s：%(what)s从 %(day)s起一件 %(rate)s 元，在那以前还是 %(before)s 元。看单价：%(link)s",
        place=news.place,
        what=news.label,
        day=day_words(since),
        rate=rate_words(rate),
        before=rate_words(news.before),
        link=f"{house.config.public_url}/income/rates",
    )
    _tell(house, key, news.workers, text)


def tell_factor(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell those who make a product what a grade of it will earn of the rate, before the day it counts from.

    Nothing is told where another factor was said for that day since.
    """
    since, factor = date.fromisoformat(payload["effective_from"]), Decimal(payload["factor"])
    news = house.get(Rates).factor_news(payload["workshop"], payload["product"], payload["grade"], since)
    if today() >= since or news is None or news.said not in (None, factor) or news.before == factor:
        return
    text = _(
        "%(place)s：%(what)s的 %(grade)s 等从 %(day)s起按单价的 %(factor)s 倍算，在那以前还是 %(before)s 倍。"
        "看单价：%(link)s",
        place=news.place,
        what=news.label,
        grade=payload["grade"],
        day=day_words(since),
        factor=rate_words(factor),
        before=rate_words(news.before),
        link=f"{house.config.public_url}/income/rates",
    )
    _tell(house, key, news.workers, text)


def ask_lower_rate(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Ask a worker to say whether they agree to a lower rate. Who has no phone is asked at the workshop."""
    text = _(
        "工坊想把您以前做的活单价改低，要您同意才行，不答复就不改。看一看再定：%(link)s",
        link=f"{house.config.public_url}/lower-rates/{payload['asked']}",
    )
    _tell(house, key, [payload["worker"]], text)


def tell_lower_rate(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker what somebody at a desk answered in their place."""
    link = f"{house.config.public_url}/lower-rates/{payload['asked']}"
    if payload["answer"] == "agreed":
        text = _("单价改低的事，工作人员替您答复了：同意。不是您的意思，马上跟工坊说：%(link)s", link=link)
    else:
        text = _("单价改低的事，工作人员替您答复了：不同意。还是原来的价：%(link)s", link=link)
    _tell(house, key, [payload["worker"]], text)


def ask_coming(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Ask people whether they come to a shift, while there is time to answer."""
    starts_at, until = (datetime.fromisoformat(payload[name]) for name in ("starts_at", "until"))
    if now() >= until:
        return
    text = _(
        "您接的活 %(starts)s 开工，来不来？%(until)s 前点一下：%(link)s",
        starts=moment(starts_at),
        until=moment(until),
        link=f"{house.config.public_url}/gigs/mine",
    )
    _tell(house, key, payload["workers"], text)


def tell_lapsed(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell somebody that their place went to others, and that it is not held against them."""
    starts_at = datetime.fromisoformat(payload["starts_at"])
    if now() >= starts_at:
        return
    text = _(
        "%(starts)s 的活没等到您回话，位子让给别人了，不记在您头上。还有空位可以再接：%(link)s",
        starts=moment(starts_at),
        link=f"{house.config.public_url}/gigs/{payload['gig']}",
    )
    _tell(house, key, [payload["worker"]], text)


def offer_on(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell of places that are free: the employer where people wait to be chosen, and else who may want them.

    Nobody hears twice of the same gig, and nobody at night: the board tells of it all the same.
    """
    for shift in payload["shifts"]:
        opening = house.get(Openings).opening(payload["gig"], shift, now())
        if opening is None:
            continue
        link = f"{house.config.public_url}/gigs/{payload['gig']}"
        if opening.waiting:
            text = _(
                "%(starts)s 的活空出位子了，报了名的人在等您挑：%(link)s",
                starts=moment(opening.starts_at),
                link=f"{house.config.public_url}/employers/{opening.employer}/gigs/{payload['gig']}",
            )
            _send(house, f"{key}:{shift}", opening.employer, text)
        elif now().astimezone(ZONE).hour in AWAKE:
            text = _(
                "您做过的%(trade)s还缺 %(left)s 人，%(starts)s 开工：%(link)s",
                trade=TRADES[opening.trade],
                left=opening.left,
                starts=moment(opening.starts_at),
                link=link,
            )
            _tell(house, f"offered:{payload['gig']}", opening.seekers, text)


def tell_checked(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell an employer that it may publish now, or why it may not yet; not days after."""
    if now() - datetime.fromisoformat(payload["at"]) > NEWS:
        return
    link = f"{house.config.public_url}/employers/{payload['employer']}/"
    reason = payload.get("reason")
    if payload["verified"]:
        text = _("您的单位核对好了，可以发活了：%(link)s", link=link)
    elif reason in REASONS:
        text = _("您的单位没有核对上：%(why)s。改好可以再送：%(link)s", why=REASONS[reason], link=link)
    else:
        text = _("您的单位没有核对上。改好可以再送：%(link)s", link=link)
    _send(house, key, payload["employer"], text)


def tell_correction(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker how a desk answered what they asked to have put right; not days after.

    What was confirmed is written down first, should the desk have been cut off in between.
    """
    if "version" in payload:
        house.get(Corrections).finish(payload["worker"], payload["version"])
    if now() - datetime.fromisoformat(payload["at"]) > NEWS:
        return
    link = f"{house.config.public_url}/me/details"
    if "paper" in payload:
        text = _(
            "您说记错的，看过%(paper)s，改好了。看一看：%(link)s 不是您提的，马上告诉村里。",
            paper=PAPERS[payload["paper"]],
            link=link,
        )
    else:
        text = _(
            "您说记错的没有改：%(why)s。看现在怎么记的：%(link)s", why=REASONS[payload["reason"]], link=link
        )
    _tell(house, key, [payload["worker"]], text)


def tell_answer(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker how their workshop answered what they said is wrong; not days after."""
    if now() - datetime.fromisoformat(payload["at"]) > NEWS:
        return
    link = f"{house.config.public_url}/income/contests"
    if payload["outcome"] == "upheld":
        text = _("您说记错的，工坊看过了：您说得对。看一看：%(link)s", link=link)
    elif payload["reason"] in REASONS:
        why = REASONS[payload["reason"]]
        text = _("您说记错的，工坊看过了，没有改：%(why)s。看一看：%(link)s", why=why, link=link)
    else:
        text = _("您说记错的，工坊看过了，没有改。看一看：%(link)s", link=link)
    _tell(house, key, [payload["worker"]], text)


def tell_damage(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker what their workshop says they are to make good (`amount` in fen); not days after."""
    if now() - datetime.fromisoformat(payload["at"]) > NEWS:
        return
    text = _(
        "工坊说您%(day)s%(what)s，要赔 %(amount)s 元。不对就告诉工坊，答复以前不扣：%(link)s",
        day=day_words(date.fromisoformat(payload["day"])),
        what=REASONS.get(payload["reason"], REASONS["other"]),
        amount=f"{from_fen(payload['amount']):,.2f}",
        link=f"{house.config.public_url}/own-damages/",
    )
    _tell(house, key, [payload["worker"]], text)


def tell_let_go(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell a worker that their workshop let a damage go, and what that means; not days after."""
    if now() - datetime.fromisoformat(payload["at"]) > NEWS:
        return
    text = _(
        "工坊撤销了一笔要您赔的，不用赔了；扣过的，下次工资里退给您。看是哪一笔：%(link)s",
        link=f"{house.config.public_url}/own-damages/",
    )
    _tell(house, key, [payload["worker"]], text)


def tell_reset(house: "House", key: str, payload: dict[str, Any]) -> None:
    """Tell the owner of an account that their second factor was taken away: it may not have been for them."""
    at = datetime.fromisoformat(payload["at"])
    if now() - at > NEWS:
        return
    text = _(
        "您的第二道锁 %(at)s 重设了：%(why)s。登录后再设一把：%(link)s 不是您让办的，马上告诉村里。",
        at=moment(at),
        why=REASONS[payload["reason"]],
        link=f"{house.config.public_url}/me/second-factor",
    )
    _send(house, key, payload["account"], text)


def _tell(house: "House", key: str, workers: Sequence[str], text: str) -> None:
    """Send a message to those of some workers who agree to messages at this moment and have a phone.

    Sent again with the same `key` it is the same message to each.
    """
    agreed = house.get(Consents).agreed(workers, MESSAGES) if workers else set()
    for worker in workers:
        if worker in agreed:
            _send(house, f"{key}:{worker}", worker, text)


def _send(house: "House", key: str, person: str, text: str) -> None:
    phone = house.get(Vault).get(person, ("phone",)).get("phone")
    if phone is not None:
        house.get(SignIn).messages.text(key=key, phone=phone, masked=masked_phone(phone), text=text)
