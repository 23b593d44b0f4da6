"""Read your own write: an answer carries a token of what was written, the next request waits for that."""

from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, Signer

from shell.house import house
from shell.refusals import Behind, is_api

POSITION_HEADER = "Gongfu-Position"
POSITION_COOKIE = "position"
WAIT_SECONDS = 1.0


def init_own_writes(app: Flask) -> None:
    """Hang the signer of positions on the app."""
    app.extensions["positions"] = Signer(app.secret_key or "", salt="position")


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


def await_own_write() -> None:
    """Wait until the read models know what the reader wrote; one that has stopped is not waited for."""
    seen = _seen_position()
    if not seen:
        return
    from shell.readmodels import all_reached

    engine = house().read_engine
    caught_up = all_reached(engine, seen, 0)
    if not caught_up:  # a token may be older than a store put back from a copy: its head is all there is
        caught_up = all_reached(engine, min(seen, house().store.head()), WAIT_SECONDS)
    if caught_up:
        g.caught_up = True
        return
    if is_api():
        raise Behind
    g.updating = True


def tell_position(response: Response) -> None:
    """Give the reader a token of what this request wrote; take an old one back that has been waited for."""
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
