"""Refusals and faults in plain words: problem details for programs, a calm page for people."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Stale
from kernel.permissions import roles_for, scope_of
from shell.access import REASON_FIELD, STATED_FOR
from shell.database import is_away
from shell.rights import right
from shell.vocabularies import ACCESS_REASONS, ROLES, sentence

STATUS: dict[type[Refused], int] = {NotFound: 404, Forbidden: 403, Invalid: 422, Stale: 412}


class SignInNeeded(Exception):
    """Nobody is signed in, and this is not for everybody (HTTP 401; pages lead to the sign-in)."""


class ProofNeeded(Exception):
    """This is delicate, and the code was shown too long ago (HTTP 403; pages ask for another)."""


class Behind(Exception):
    """The read models have not reached the position the reader has seen (HTTP 503 on the API)."""


def is_api() -> bool:
    """Whether this request came in by the JSON door."""
    return request.path.startswith("/api/") or request.path in ("/health", "/metrics")


def problem(
    status: int,
    code: str,
    detail: str | None = None,
    errors: dict[str, Any] | None = None,
    action: str | None = None,
    candidates: object = None,
) -> Response:
    """RFC 9457 problem details on the API, a calm page for people.

    `action` is the right that is missing: it follows from what was asked for, whether that exists or not;
    `candidates` whom a request may have meant.
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
    if candidates is not None:
        body["candidates"] = candidates
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
        if "signed_in" in g and g.signed_in.withheld and g.signed_in.acting is None:
            return _second_factor_needed()
    if error.code == "reason-needed" and not is_api() and "person" in error.details:
        return _ask_why(str(error.details["person"]))
    detail = sentence(error.code, **error.details)
    errors = None
    if isinstance(error, Invalid):
        errors = {error.field: [{"code": error.code, "detail": detail}]}
    action = error.details.get("action") if status == HTTPStatus.FORBIDDEN else None
    response = problem(
        status,
        error.code,
        detail,
        errors,
        str(action) if action else None,
        error.details.get("candidates"),
    )
    if error.code == "scope-missing":
        wanted = f', scope="{error.details["scope"]}"' if error.details["scope"] else ""
        response.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope"{wanted}'
    return response


def _ask_why(person: str) -> Response:
    """Before somebody's record is shown on a page: a form to say why, which leads on to it. Where a form was
    sent, because a reason ran out over it, what was sent goes along with the reason.
    """
    sent = asked_for()
    looking = sent["method"] == "GET" or request.endpoint == "people.state_reason"
    asked = render_template(
        "reason.html",
        reasons=[{"code": code, "name": str(name)} for code, name in ACCESS_REASONS.items()],
        minutes=int(STATED_FOR.total_seconds()) // 60,
        action=url_for("people.state_reason", worker=person) if looking else sent["to"],
        name="reason" if looking else REASON_FIELD,
        fields=[("next", _onward(person))] if looking else sent["fields"],
    )
    return current_app.make_response((asked, HTTPStatus.FORBIDDEN))


def _onward(person: str) -> str:
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return url_for("people.record", worker=person)


def _second_factor_needed() -> Response:
    """More would be open with the second factor: pages ask for it, and come back."""
    if is_api():
        return problem(403, "second-factor-needed")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return current_app.make_response(redirect(url_for("people.second_step", next=back)))


def _sign_in_needed(_error: SignInNeeded) -> ResponseReturnValue:
    if is_api():
        refused = g.get("token_refused")
        response = problem(401, refused or "sign-in-needed")
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if refused else "Bearer"
        return response
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=back))


def _proof_needed(_error: ProofNeeded) -> ResponseReturnValue:
    """Ask for another code; what was sent goes along, and is sent on once the code is right."""
    if is_api():
        return problem(403, "fresh-code-needed")
    return render_template("prove.html", **asked_for()), 403


def asked_for() -> dict[str, Any]:
    """What this request asked for, so that it can be asked for again: its address, method and form.

    `by_app`: whether whoever asks has a second factor to show.
    """
    return {
        "by_app": g.signed_in.enrolled,
        "to": request.full_path.rstrip("?"),
        "method": request.method,
        "fields": [
            (name, text)
            for name, texts in request.form.lists()
            for text in texts
            if name != "csrf_token" and not name.startswith("proof-")
        ],
    }


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


def init_refusals(app: Flask) -> None:
    """Hang all answers to what is refused, or goes wrong, on the app."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(ProofNeeded, _proof_needed)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Behind, _behind)
    app.register_error_handler(ValidationError, _unreadable)
    app.register_error_handler(HTTPException, _http_error)
    if not app.testing:
        app.register_error_handler(Exception, _server_error)
