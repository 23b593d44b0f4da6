"""Who is at the door, and what a browser may do with our pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar
from urllib.parse import quote

from flask import Flask, Request, Response, abort, current_app, g, redirect, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.standing import FRESH
from shell.house import house
from shell.paces import A_PERSONS_PACE, Changes, at_a_persons_pace, limiter
from shell.persons import as_one
from shell.refusals import ProofNeeded, is_api, problem
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
    """An account that showed a good token, and what it opens.

    `line` is the device, `proved_at` when a code was last shown there. `withheld` are roles that wait
    for the second factor the account has (`enrolled`) or must have. `relatives` are grants to act for others;
    `acting` is the one by which pages are looked at for somebody. `renew`: the token is due for a successor.
    """

    actor: Actor
    line: str
    kind: str
    proved_at: datetime | None
    enrolled: bool = False
    withheld: Sequence[Role] = ()
    relatives: Sequence[Grant] = ()
    acting: Grant | None = None
    renew: bool = False

    @property
    def fresh(self) -> bool:
        """Whether what is delicate may be done without another code. A program is never asked."""
        if self.kind == "program":
            return True
        return self.proved_at is not None and datetime.now(UTC) - self.proved_at < FRESH


class Sessions(Protocol):
    """Answered by `people`."""

    def by_token(self, token: str, address: str | None = None) -> SignedIn | None:
        """The account a token was given to, while it is good. One query.

        `address` is where from, roughly; it is noted now and then.
        """

    def renew(self, token: str, **changed: Any) -> str | None:
        """A successor of a token; None where it just got one."""


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
            g.signed_in, g.actor = known, as_one(house().read_engine, known.actor)
        return
    found = house().get(Sessions).by_token(token, rough_address())
    if found is None:
        return
    g.signed_in = found
    if is_api():
        g.actor = replace(found.actor, grants=(*found.actor.grants, *found.relatives))
    elif found.acting is not None:
        g.actor = Actor(found.actor.account, (found.acting,), acting_for=found.acting.worker)
    else:
        g.actor = found.actor
    g.actor = as_one(house().read_engine, g.actor)


def standing() -> SignedIn:
    """How whoever acts in this request is signed in. Raises `SignInNeeded` when nobody is."""
    actor()
    found: SignedIn = g.signed_in
    return found


def fresh(view: Callable[P, R]) -> Callable[P, R]:
    """Let what is delicate be done only shortly after a code was shown; else another is asked for."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not standing().fresh:
            raise ProofNeeded
        return view(*args, **kwargs)

    guarded.fresh = True  # type: ignore[attr-defined]
    return guarded


def rough_address() -> str | None:
    """The beginning of the address this request comes from: which network, not which house."""
    try:
        whole = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if whole.version == 4:
        return ".".join(str(whole).split(".")[:2])
    return ":".join(whole.exploded.split(":")[:2])


def _renew(response: Response) -> Response:
    """Give a browser a new token once a day, with a page it looks at."""
    found: SignedIn | None = g.get("signed_in")
    if found is None or not found.renew or request.method != "GET" or response.mimetype != "text/html":
        return response
    token = house().get(Sessions).renew(presented_token() or "")
    if token is not None:
        keep(response, token)
    return response


def remember(response: BaseResponse, token: str) -> None:
    """Let the browser stay signed in with a new token; what it had before an unknown sign-in is gone."""
    session.clear()
    keep(response, token)


def keep(response: BaseResponse, token: str) -> None:
    """Let the browser go on with another token of the same person."""
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


def _lead_to_tls() -> BaseResponse | None:
    """Lead whoever asked the proxy in front of us for a page in the clear to its address with TLS.

    Only what that proxy says counts; who asks us directly, as it does to see whether we are well, says
    nothing. Programs, and forms that were sent, are refused: nobody would notice that they were read on the
    way (OWASP ASVS 5.0, 4.1.2).
    """
    if request.scheme == "https" or "X-Forwarded-Proto" not in request.headers:
        return None
    if is_api() or request.method not in ("GET", "HEAD"):
        return problem(403, "tls-needed")
    asked = quote(request.path)  # decoded, and could hold a break of lines
    if request.query_string:
        asked += f"?{request.query_string.decode('latin-1')}"
    return current_app.make_response(redirect(house().config.public_url.rstrip("/") + asked, 308))


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
    # A file that is not there may be there after the next release: that it is not must be kept by nobody.
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
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
    if secure and home.config.proxies:
        app.before_request(_lead_to_tls)
    if home.config.changes_a_minute:
        app.before_request(Changes(home.config.changes_a_minute).count)
    app.before_request(_guard_requests)
    app.after_request(_headers)
    app.after_request(_renew)
    app.register_error_handler(CSRFError, _stale_form)


__all__ = [
    "A_PERSONS_PACE",
    "Sessions",
    "SignedIn",
    "at_a_persons_pace",
    "authenticate",
    "cookie_name",
    "forget",
    "fresh",
    "init_security",
    "is_local",
    "keep",
    "limiter",
    "presented_token",
    "remember",
    "rough_address",
    "standing",
]
