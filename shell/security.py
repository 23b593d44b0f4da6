"""What a browser may do with our pages, and what may come in at all; who came is told by `signed_in`."""

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Request, Response, abort, current_app, redirect, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from shell.house import house
from shell.paces import A_PERSONS_PACE, Changes, at_a_persons_pace, limiter
from shell.refusals import is_api, problem
from shell.signed_in import (
    STAY,
    TOKEN_MARK,
    Sessions,
    SignedIn,
    Tokens,
    authenticate,
    cookie_name,
    forget,
    fresh,
    keep,
    presented_token,
    remember,
    renewed,
    rough_address,
    standing,
)

if TYPE_CHECKING:
    from shell.house import House

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
    app.after_request(renewed)
    app.register_error_handler(CSRFError, _stale_form)


__all__ = [
    "A_PERSONS_PACE",
    "TOKEN_MARK",
    "Sessions",
    "SignedIn",
    "Tokens",
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
