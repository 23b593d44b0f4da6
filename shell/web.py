"""What every request has: who acts, what they may do, their own writes read back, refusals in plain words."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

import msgspec
import structlog
from flask import Flask, Response, g, request, url_for
from flask.json.provider import DefaultJSONProvider
from flask_babel import gettext as _

from kernel.errors import Forbidden
from kernel.identity import Role, Scope
from kernel.lookups import People
from kernel.permissions import Actor
from kernel.time import _fixed
from shell.access import AccessLog
from shell.house import house
from shell.own_writes import await_own_write, init_own_writes, tell_position, wrote
from shell.refusals import SignInNeeded, init_refusals

P = ParamSpec("P")
R = TypeVar("R")

# What comes from outside is written into logs and answers only if it can do nothing there.
_REQUEST_ID = re.compile(r"[\w.\-]{1,64}", re.ASCII)


class App(Flask):
    """Flask for functions that are no coroutines, which it would look at some fifteen times a request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is."""
        return func


class Json(DefaultJSONProvider):
    """Flask's JSON, written and read by msgspec, which takes no NaN and no halves of letters."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """In the order of the keys, letters as they are."""
        return msgspec.json.encode(obj, enc_hook=self.default, order="sorted").decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Raises `ValueError` for what is no JSON, or nested deeper than anybody means."""
        try:
            return msgspec.json.decode(s)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def actor() -> Actor:
    """Who acts in this request. Raises `SignInNeeded` when nobody is signed in."""
    signed_in: Actor | None = g.get("actor")
    if signed_in is None:
        raise SignInNeeded
    return signed_in


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a route as open to anyone."""
    view.action = None  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a route as open to any account, about that account itself."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        actor()
        return view(*args, **kwargs)

    guarded.action = "any"  # type: ignore[attr-defined]
    return guarded


def in_person(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a route as open to any account, about itself, but to no program of it: what its devices, relatives
    and second factor are about is in no scope that a token could be narrowed to. Refuses `person-needed`."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if actor().scopes is not None:
            raise Forbidden("person-needed")
        return view(*args, **kwargs)

    guarded.action = "any"  # type: ignore[attr-defined]
    guarded.in_person = True  # type: ignore[attr-defined]
    return guarded


def requires(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only roles that ever may do `action` come near a route.

    How far they reach is checked with a `Scope` as soon as it is known, in the service or the view.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            by = actor().require(action)
            if by.role is Role.OPERATOR:
                AccessLog(house().records_engine).keep(_asked_for(), by, action, None)
            return view(*args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def _asked_for() -> str:
    """The id of what this request is about, `-` where it names none."""
    return next((str(value) for value in (request.view_args or {}).values()), "-")


def form_id() -> str:
    """The id a form was served with, which makes sending it twice one request; a new one where it is none."""
    try:
        return str(UUID(request.form.get("id", "")))
    except ValueError:
        return str(uuid4())


def visitor() -> Actor | None:
    """Who looks at a page everybody may see, where somebody is signed in."""
    asking: Actor | None = g.get("actor")
    return asking


def villager_tabs(current: str) -> list[dict[str, Any]]:
    """The tabs at the foot of a villager's pages, the one of the endpoint `current` marked."""
    tabs = (
        ("income.show", "income", _("收入")),
        ("gigs.board", "gig", _("零工")),
        ("training.board", "course", _("培训")),
        ("people.me", "me", _("我的")),
    )
    return [
        {"href": url_for(endpoint), "icon": icon, "label": label, "current": endpoint == current}
        for endpoint, icon, label in tabs
    ]


def employer_tabs(current: str, employer: str, town: str | None) -> list[dict[str, Any]]:
    """The tabs of an employer's pages that the reader may open, the one of the endpoint `current` marked."""
    scope = Scope(employer=employer, workshop="", region=town)
    tabs = (
        ("employer.home", _("招工"), "decide-application"),
        ("enterprise.orders", _("工坊订单"), "see-order"),
        ("employer.fill_rate", _("招工完成率"), "see-fill-rate"),
    )
    return [
        {
            "href": url_for(endpoint, employer=employer),
            "label": label,
            "current": endpoint == current,
        }
        for endpoint, label, action in tabs
        if actor().may(action, scope)
    ]


# -- Every request ---------------------------------------------------------------------------------------


def _begin() -> None:
    said = request.headers.get("X-Request-Id", "")
    g.request_id = said if _REQUEST_ID.fullmatch(said) else uuid4().hex
    structlog.contextvars.bind_contextvars(request=g.request_id)
    moment = request.headers.get("Gongfu-Now")
    if moment and not house().config.production:
        from shell.schemas import moment_of

        g.fixed = _fixed.set(moment_of(moment))  # UTC, like the clock
    if request.endpoint == "static":
        return
    from shell.security import authenticate

    authenticate()
    if g.get("actor"):
        structlog.contextvars.bind_contextvars(actor=g.actor.account)
    await_own_write()


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    tell_position(response)
    return response


def _end(error: BaseException | None) -> None:
    if "fixed" in g:
        _fixed.reset(g.pop("fixed"))
    structlog.contextvars.clear_contextvars()


def _in_whose_place() -> dict[str, Any]:
    """The name of whoever a relative looks at pages for."""
    who: Actor | None = g.get("actor")
    if who is None or who.acting_for is None:
        return {}
    return {"acting_for": house().get(People).names_of([who.acting_for]).get(who.acting_for, _("家里人"))}


def init_web(app: Flask) -> None:
    """Hang all of this on the app."""
    init_own_writes(app)
    app.before_request(_begin)
    app.context_processor(_in_whose_place)
    app.after_request(_finish)
    app.teardown_request(_end)
    init_refusals(app)


__all__ = [
    "actor",
    "form_id",
    "in_person",
    "init_web",
    "public",
    "requires",
    "signed_in",
    "villager_tabs",
    "visitor",
    "wrote",
]
