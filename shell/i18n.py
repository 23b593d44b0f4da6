"""Languages, and how numbers, days and money are written in them. 简体 is the source."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kernel.money import from_fen, to_fen
from kernel.time import ZONE, today
from shell.house import house
from shell.typesetting import typeset

LANGUAGES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
LOCALES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en"}
WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))


class Preferences(NamedTuple):
    """How this reader wants pages: language, large text, light or dark (None: as the device says)."""

    lang: str
    elder: bool
    theme: str | None


def preferences() -> Preferences:
    """The reader's wishes, from their cookie, else from what the browser asks for."""
    if not has_request_context():
        return Preferences("zh-Hans", False, None)
    if "preferences" not in g:
        lang, _, rest = request.cookies.get("preferences", "").partition(".")
        elder, _, theme = rest.partition(".")
        if lang not in LANGUAGES or request.path.startswith("/api/"):
            lang = _asked()
        g.preferences = Preferences(lang, elder == "1", theme if theme in ("light", "dark") else None)
    return g.preferences


def _asked() -> str:
    """What the browser asks for, as nearly as we have it: zh-HK and zh-Hant-TW mean 繁體, en-AU English."""
    for tag in request.accept_languages.values():
        parts = tag.lower().replace("_", "-").split("-")
        if parts[0] == "zh":
            return "zh-Hant" if {"hant", "tw", "hk", "mo"}.intersection(parts) else "zh-Hans"
        if parts[0] == "en":
            return "en"
    return "zh-Hans"


class Texts(Domain):
    """The catalogues, looked for once a request: a page has some sixty texts."""

    def get_translations(self) -> Translations | NullTranslations:
        """That of the reader's language."""
        try:
            found: Translations | None = g.translations
        except AttributeError:
            found = None
        except RuntimeError:  # outside of the app
            return NullTranslations()
        if found is None:
            found = g.translations = super().get_translations()
        return found


class Tongues(Babel):
    """Flask-Babel with texts that are found quickly."""

    @cached_property
    def domain_instance(self) -> Texts:
        """The one domain there is."""
        return Texts()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Within the block texts are in one language, whatever the reader's is."""
    kept = g.pop("translations", None)
    try:
        with force_locale(locale):
            yield
    finally:
        g.translations = kept


def _locale() -> str:
    return LOCALES[preferences().lang]


def _english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def yuan(amount: Decimal | int) -> str:
    """Yuan with two decimals and thousands marks, rounded half-up; whole numbers are taken as fen."""
    value = from_fen(amount if isinstance(amount, int) else to_fen(amount))
    text = f"{abs(value):,.2f}"
    return f"−{text}" if value < 0 else text


def whole_yuan(amount: Decimal | int) -> str:
    """Yuan rounded half-up to whole ones, for the small figures of a chart."""
    value = from_fen(amount) if isinstance(amount, int) else amount
    return f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}"


def rate(value: Decimal) -> str:
    """A piece rate, at least two decimals and no idle zeros behind: 0.42, 0.035; of a fall −0.02."""
    text = f"{value:.4f}".rstrip("0").replace("-", "−")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def wage(value: Decimal) -> str:
    """What is paid for an hour, a day, a piece: 20, 1.50."""
    return rate(value).removesuffix(".00")


def pieces(count: Decimal | int) -> str:
    """A count with thousands marks; of hours and days without idle zeros: 7.5."""
    text = (f"{count:,f}" if isinstance(count, Decimal) else f"{count:,}").replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date, year: bool = False) -> str:
    """A day: 11 月 3 日, or 3 Nov."""
    if _english():
        return f"{value.day} {value:%b}" + (f" {value.year}" if year else "")
    text = f"{value.month} 月 {value.day} 日"
    return f"{value.year} 年 {text}" if year else text


def days_between(first: date, last: date) -> str:
    """From one day to another, both of them in: 11 月 2 日到 11 月 8 日; one day alone is told as it is."""
    return day(first) if first == last else _("%(first)s到 %(day)s", first=day(first), day=day(last))


def weekday(value: date) -> str:
    """周五, or Fri."""
    return f"{value:%a}" if _english() else str(WEEKDAYS[value.weekday()])


def moment(value: datetime) -> str:
    """A day and time of day in Asia/Shanghai: 11 月 3 日 16:42."""
    local = value.astimezone(ZONE)
    return f"{day(local.date())} {local:%H:%M}"


def near_day(value: date) -> str:
    """今天, 明天, 后天, else the day and what day of the week it is."""
    near = {0: _("今天"), 1: _("明天"), 2: _("后天")}
    return near.get((value - today()).days) or f"{day(value)} {weekday(value)}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, in Asia/Shanghai: 7:00–16:00; what ends after midnight says so."""
    start, end = starts_at.astimezone(ZONE), ends_at.astimezone(ZONE)
    told = f"{start.hour}:{start:%M}–{end.hour}:{end:%M}"
    overnight = (end - timedelta(microseconds=1)).date() > start.date()
    return _("%(hours)s（第二天）", hours=told) if overnight else told


def month(value: date | str, year: bool = True) -> str:
    """A month: 2026 年 11 月, or November 2026."""
    first = date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    if _english():
        return f"{first:%B} {first.year}" if year else f"{first:%b}"
    return f"{first.year} 年 {first.month} 月" if year else f"{first.month} 月"


def settled_until(label: str, last: date) -> str:
    """A pay run or slip by its month (`2026-11`) and the last work date in it: a month can have several."""
    return _("%(month)s，干到 %(day)s", month=month(label), day=day(last))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def static_url(path: str) -> str:
    """The address of a static file, which changes with its content and may be kept for a year."""
    return _static_url(path, request.script_root, Path(current_app.static_folder or ""))


@cache
def _static_url(path: str, _root: str, folder: Path) -> str:
    return url_for("static", filename=path, v=_digest(folder / path))


def init_i18n(app: Flask) -> None:
    """Hang languages and filters on the app, and the typesetting of its pages."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).parent / "locale")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    texts = Tongues(app, locale_selector=_locale, timezone_selector=lambda: "Asia/Shanghai").domain_instance
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: texts.get_translations().ugettext(text),
        lambda one, more, count: texts.get_translations().ungettext(one, more, count),
        newstyle=True,
    )
    for written in (yuan, whole_yuan, rate, wage, pieces, day, weekday, moment, month):
        app.jinja_env.filters[written.__name__] = written
    app.jinja_env.globals.update(static_url=static_url, languages=LANGUAGES)
    app.context_processor(lambda: {"prefs": preferences(), "demo": house().config.demo})
    app.after_request(typeset)
