"""Who is at the door, and what a browser may do with our pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from flask import Flask, Request, Response, abort, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from kernel.permissions import Actor
from shell.house import house
from shell.refusals import is_api, problem
from shell.web import actor

if TYPE_CHECKING:
    from shell.house import House

P = ParamSpec("P")
R = TypeVar("R")

# What the token of a program begins with: it is good at the API alone, and found where it should not lie.
TOKEN_MARK = "gft_"  # noqa: S105 - the beginning of tokens, not one

# How long a browser stays signed in. People of 63 do not like to type codes.
STAY = timedelta(days=90)

# What a form or the body of a call may weigh; files may be heavier (`MAX_CONTENT_LENGTH` in the factory).
FORM_BYTES = 256 * 1024

# What takes a worker's time, for one account: files sent in, workbooks taken away.
A_PERSONS_PACE = "30/minute;300/hour"

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_SAFE = HEADERS | {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}

limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=True, swallow_errors=True)
_csrf = CSRFProtect()


class FormSessions(SecureCookieSessionInterface):
    """What a browser's forms need from page to page, in a signed cookie; the API knows no cookie."""

    def __init__(self, app: Flask) -> None:
        self._none = self.make_null_session(app)
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once: the key does not change while we run."""
        return self._signing

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """That of the cookie; on the API one in which nothing can be kept."""
        return self._none if is_api() else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """What was kept is kept as long as the browser stays signed in."""
        if session.modified and session:
            session.permanent = True
        super().save_session(app, session, response)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that showed a good token, with all it may do."""

    actor: Actor


class Sessions(Protocol):
    """Answered by `people`."""

    def by_token(self, token: str) -> SignedIn | None:
        """The account a token was given to, while it is good. One query."""


class Tokens(Protocol):
    """Answered by `people`."""

    def by_token(self, token: str) -> SignedIn | str:
        """The account of a program's token, narrowed to its scopes; the code why not where it is not good."""


def cookie_name() -> str:
    """The name of the cookie that keeps a browser signed in; with TLS, bound to this very host."""
    return "__Host-gongfu" if house().config.production else "gongfu"


def presented_token() -> str | None:
    """The token this request shows: in its header on the API, in its cookie on pages."""
    if not is_api():
        return request.cookies.get(cookie_name())
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def authenticate() -> None:
    """Find out who acts in this request, if anybody: `g.actor`."""
    token = presented_token()
    if not token or len(token) > 200:
        return
    if is_api() and token.startswith(TOKEN_MARK):
        known = house().get(Tokens).by_token(token)
        if isinstance(known, str):
            g.token_refused = known
        else:
            g.actor = known.actor
        return
    signed_in = house().get(Sessions).by_token(token)
    if signed_in is not None:
        g.actor = signed_in.actor


def remember(response: BaseResponse, token: str) -> None:
    """Let the browser stay signed in with a new token; what it had before an unknown sign-in is gone."""
    session.clear()
    response.set_cookie(
        cookie_name(),
        token,
        max_age=STAY,
        httponly=True,
        samesite="Lax",
        secure=house().config.production,
        path="/",
    )


def forget(response: BaseResponse) -> None:
    """Let the browser be signed out."""
    session.clear()
    response.delete_cookie(
        cookie_name(), path="/", httponly=True, samesite="Lax", secure=house().config.production
    )


def is_local(target: str | None) -> bool:
    """Whether an address to go on to is a path of ours, and cannot lead anywhere else."""
    return bool(
        target
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and target.isprintable()
        and "\\" not in target
    )


def at_a_persons_pace(view: Callable[P, R]) -> Callable[P, R]:
    """Let one account, wherever it is, ask for what is costly no oftener than a person would (else 429)."""
    limited: Callable[P, R] = limiter.limit(A_PERSONS_PACE, key_func=lambda: actor().account)(view)
    return limited


def _guard_requests() -> None:
    """Nothing heavy but files, nothing that can be neither typed nor stored.

    Pages change things only from a form of ours. The API knows no cookie, so nothing to forge.
    """
    if request.endpoint == "static":
        return
    if request.mimetype != "multipart/form-data":
        request.max_content_length = FORM_BYTES
    if b"%00" in request.query_string:
        abort(400)
    if is_api():
        return
    if "\0" in request.path:
        abort(404)
    _csrf.protect()
    if any("\0" in text for texts in request.form.listvalues() for text in texts):
        abort(400)


def _stale_form(_error: CSRFError) -> Response:
    return problem(400, "page-expired")


def _headers(response: Response) -> Response:
    response.headers.extend(_SAFE if house().config.production else HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def init_security(app: Flask, home: "House") -> None:
    """Hang all of this on the app."""
    secure = home.config.production
    app.config.update(
        SESSION_COOKIE_NAME="__Host-form" if secure else "form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=STAY,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=home.config.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=(
            {"socket_connect_timeout": 0.5, "socket_timeout": 0.5} if home.config.redis_url else {}
        ),
        RATELIMIT_KEY_PREFIX="gongfu",
    )
    if home.config.proxies:
        # The address and the scheme as the given number of proxies in front of us tell them.
        count = home.config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.session_interface = FormSessions(app)
    _csrf.init_app(app)
    limiter.init_app(app)
    # What is limited sees to it itself, and nothing else is: no need to be asked before every request.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
    app.before_request(_guard_requests)
    app.after_request(_headers)
    app.register_error_handler(CSRFError, _stale_form)


__all__ = [
    "Sessions",
    "SignedIn",
    "at_a_persons_pace",
    "authenticate",
    "cookie_name",
    "forget",
    "init_security",
    "is_local",
    "limiter",
    "presented_token",
    "remember",
]
