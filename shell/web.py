"""What every request has: who acts, what they may do, their own writes read back, refusals in plain words."""

import re
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

import msgspec
import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, Signer
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Stale
from kernel.identity import Role
from kernel.permissions import Actor, roles_for, scope_of
from kernel.time import _fixed
from shell.access import AccessLog
from shell.database import is_away
from shell.house import house
from shell.rights import right
from shell.vocabularies import ROLES, sentence

P = ParamSpec("P")
R = TypeVar("R")

POSITION_HEADER = "Gongfu-Position"
POSITION_COOKIE = "position"
WAIT_SECONDS = 1.0
POLL_SECONDS = 0.003

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


class SignInNeeded(Exception):
    """Nobody is signed in, and this is not for everybody (HTTP 401; pages lead to the sign-in)."""


class Behind(Exception):
    """The read models have not reached the position the reader has seen (HTTP 503 on the API)."""


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


def is_api() -> bool:
    """Whether this request came in by the JSON door."""
    return request.path.startswith("/api/") or request.path in ("/health", "/metrics")


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


# -- Read your own write ---------------------------------------------------------------------------------


def _signer() -> Signer:
    signer: Signer = current_app.extensions["positions"]
    return signer


def position_token(position: int) -> str:
    """An opaque, signed token of a position: nobody can make the server wait for one that never comes."""
    return _signer().sign(str(position)).decode()


def wrote(position: int) -> None:
    """Note that this request wrote up to `position`: the answer carries the token of it."""
    g.wrote = max(position, g.get("wrote", 0))


def _seen_position() -> int:
    token = request.headers.get(POSITION_HEADER) if is_api() else request.cookies.get(POSITION_COOKIE)
    if not token:
        return 0
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return 0


def _await_own_write() -> None:
    """Wait until the read models know what the reader wrote; one that has stopped is not waited for."""
    seen = _seen_position()
    if not seen:
        return
    from shell.readmodels import positions

    deadline = time.monotonic() + WAIT_SECONDS
    first = True
    while True:
        live = [p.position for p in positions(house().read_engine) if not p.error]
        behind = seen - min(live, default=seen)
        if behind <= 0:
            g.caught_up = True
            return
        if first:  # a token may be older than a store put back from a copy: there is no more than its head
            seen, first = min(seen, house().store.head()), False
            continue
        if time.monotonic() > deadline:
            break
        time.sleep(POLL_SECONDS)
    if is_api():
        raise Behind
    g.updating = True


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
    _await_own_write()


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if "wrote" in g and response.status_code < HTTPStatus.BAD_REQUEST:
        token = position_token(g.wrote)
        if is_api():
            response.headers[POSITION_HEADER] = token
        else:
            secure = house().config.production
            response.set_cookie(
                POSITION_COOKIE, token, max_age=60, httponly=True, samesite="Lax", secure=secure
            )
    elif g.get("caught_up") and not is_api():
        response.delete_cookie(POSITION_COOKIE)
    return response


def _end(error: BaseException | None) -> None:
    if "fixed" in g:
        _fixed.reset(g.pop("fixed"))
    structlog.contextvars.clear_contextvars()


# -- Refusals --------------------------------------------------------------------------------------------

STATUS: dict[type[Refused], int] = {NotFound: 404, Forbidden: 403, Invalid: 422, Stale: 412}


def problem(
    status: int,
    code: str,
    detail: str | None = None,
    errors: dict[str, Any] | None = None,
    action: str | None = None,
) -> Response:
    """RFC 9457 problem details on the API, a calm page for people.

    `action` is the right that is missing: it follows from what was asked for, whether that exists or not.
    """
    detail = detail or sentence(code)
    if not is_api():
        response = current_app.make_response(
            render_template(
                "error.html",
                status=status,
                code=code,
                detail=detail,
                right=right(action) if action else None,
                helpers=[str(ROLES[role]) for role in roles_for(action)] if action else [],
                known=g.get("actor") is not None,
            )
        )
        response.status_code = status
        return response
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "request": g.get("request_id"),
    }
    if errors:
        body["errors"] = errors
    if action:
        body["right"] = action
        if code == "scope-missing":
            body["scope"] = scope_of(action)
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _refused(error: Refused) -> Response:
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 409)
    if status == HTTPStatus.FORBIDDEN:
        structlog.get_logger().warning("forbidden", code=error.code, endpoint=request.endpoint)
    detail = sentence(error.code, **error.details)
    errors = None
    if isinstance(error, Invalid):
        errors = {error.field: [{"code": error.code, "detail": detail}]}
    action = error.details.get("action") if status == HTTPStatus.FORBIDDEN else None
    response = problem(status, error.code, detail, errors, str(action) if action else None)
    if error.code == "scope-missing":
        wanted = f', scope="{error.details["scope"]}"' if error.details["scope"] else ""
        response.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope"{wanted}'
    return response


def _sign_in_needed(_error: SignInNeeded) -> ResponseReturnValue:
    if is_api():
        refused = g.get("token_refused")
        response = problem(401, refused or "sign-in-needed")
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if refused else "Bearer"
        return response
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=back))


def _unreadable(error: ValidationError) -> Response:
    """A value outside of a body or query that a schema read: part of an address, say."""
    return problem(422, "invalid", errors=_by_field({"": error.messages}))


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return current_app.make_response(error.get_response())
    code = {
        400: "bad-request",
        404: "not-found",
        405: "method-not-allowed",
        413: "too-large",
        415: "unsupported-media-type",
        422: "invalid",
        429: "too-many-requests",
    }.get(error.code, "bad-request" if error.code < HTTPStatus.INTERNAL_SERVER_ERROR else "server-error")
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        structlog.get_logger().warning("too many requests", endpoint=request.endpoint)
    messages = getattr(error, "data", {}).get("messages", {})
    response = problem(error.code, code, errors=_by_field(messages))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _by_field(messages: dict[str, Any]) -> dict[str, Any]:
    """Drop marshmallow's outer level (json, query, form …): a reader knows fields, not locations."""
    fields: dict[str, Any] = {}
    for location in messages.values():
        fields |= location if isinstance(location, dict) else {"_": location}
    return {name: _with_words(codes) for name, codes in fields.items()}


def _with_words(codes: Any) -> Any:
    """The codes of one field, each with its sentence; nested fields likewise."""
    if isinstance(codes, dict):
        return {str(name): _with_words(inner) for name, inner in codes.items()}
    return [{"code": code, "detail": sentence(code)} for code in codes]


def _conflict(_error: Conflict) -> Response:
    return problem(409, "conflict")


def _behind(_error: Behind) -> Response:
    response = problem(503, "behind")
    response.headers["Retry-After"] = "1"
    return response


def _server_error(error: Exception) -> Response:
    if is_away(error):
        structlog.get_logger().error("database away", path=request.path, error=type(error).__name__)
        response = problem(503, "unavailable")
        response.headers["Retry-After"] = "5"
        return response
    structlog.get_logger().exception("request failed", path=request.path, error=type(error).__name__)
    return problem(500, "server-error")


def init_web(app: Flask) -> None:
    """Hang all of this on the app."""
    app.extensions["positions"] = Signer(app.secret_key or "", salt="position")
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_end)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Behind, _behind)
    app.register_error_handler(ValidationError, _unreadable)
    app.register_error_handler(HTTPException, _http_error)
    if not app.testing:
        app.register_error_handler(Exception, _server_error)


__all__ = [
    "actor",
    "form_id",
    "init_web",
    "is_api",
    "position_token",
    "problem",
    "public",
    "requires",
    "signed_in",
    "villager_tabs",
    "visitor",
    "wrote",
]
