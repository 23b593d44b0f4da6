"""扫码签到: the trainer's screen shows a code that changes; who scans it in class notes themselves as there.

The code is the address of a page, signed, and good for a minute and a half: a picture of it sent to
somebody at home is worth nothing by the time it arrives. Whoever opened it in time may take a quarter of an
hour to sign in; the browser that scanned it remembers that it did, in a cookie that cannot be passed on.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, Signer

from kernel.errors import MENDABLE
from kernel.identity import derived_id
from kernel.time import now
from shell.house import house
from shell.i18n import hours
from shell.qr import qr_code
from shell.vocabularies import sentence
from shell.web import actor, public, requires, visitor, wrote
from training.domain.progress import ARRIVING
from training.pages.door import Row, blueprint, names_of, own_worker, place_of, read, run_for, session_of
from training.service import Teaching

FRESH = timedelta(seconds=90)
TO_SIGN_IN = timedelta(minutes=15)
COOKIE = "scanned"


class Scanned(NamedTuple):
    """What a code says: which session of which run it was shown in, and when."""

    run: str
    session: int
    at: datetime


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="scanned")


def code_of(run: str, session: int, at: datetime) -> str:
    """The code shown in a session at a moment, signed."""
    name = urlsafe_b64encode(UUID(run).bytes).decode().rstrip("=")
    return _signer().sign(f"{name}.{session}.{int(at.timestamp())}").decode()


def read_code(code: str, lasts: timedelta) -> Scanned | None:
    """What a code says; None where it is none of ours, or was shown longer ago than it lasts."""
    with suppress(BadSignature, ValueError):
        name, session, seconds = _signer().unsign(code).decode().split(".")
        run = str(UUID(bytes=urlsafe_b64decode(f"{name}==")))
        at = datetime.fromtimestamp(int(seconds), now().tzinfo)
        if at <= now() <= at + lasts:
            return Scanned(run, int(session), at)
    return None


# -- The trainer's screen --------------------------------------------------------------------------------


@blueprint.get("/runs/<uuid:id>/sessions/<int:session>/code")
@requires("teach")
def code(id: UUID, session: int) -> ResponseReturnValue:
    """The code to scan, anew every few seconds, and who has come."""
    run = run_for("teach", id)
    held = session_of(run, session)
    open_now = held.starts_at - ARRIVING <= now() <= held.ends_at
    address = house().config.public_url + url_for("training.arrive", code=code_of(run["id"], session, now()))
    learners, marks = read().learners(run["id"]), read().marks(run["id"])
    came = [row["worker"] for row in learners if marks.get((row["worker"], session)) == "attended"]
    names = names_of(came)
    return render_template(
        "training/code.html",
        name=run["course_name"],
        told=hours(held.starts_at, held.ends_at),
        no=session + 1,
        state="open" if open_now else "over" if now() > held.ends_at else "early",
        opens=held.starts_at - ARRIVING,
        address=address if open_now else None,
        qr=qr_code(address, _("扫一扫签到")) if open_now else None,
        came=[names[worker] for worker in came],
        learners=len(learners),
        here=url_for("training.code", id=id, session=session),
        back_href=url_for("training.roll", id=id, session=session),
    )


# -- The learner's phone ---------------------------------------------------------------------------------


@blueprint.get("/here/<code>")
@public
def arrive(code: str) -> ResponseReturnValue:
    """What the code leads to: one press, or none where the phone can do it by itself."""
    scanned = read_code(code, FRESH)
    known = scanned or read_code(request.cookies.get(COOKIE, ""), TO_SIGN_IN)
    response = make_response(_page(known, code))
    if scanned:
        response.set_cookie(
            COOKIE,
            code,
            max_age=TO_SIGN_IN,
            httponly=True,
            samesite="Lax",
            secure=house().config.production,
        )
    return response


@blueprint.post("/here")
@requires("check-in")
def arrived() -> ResponseReturnValue:
    """Note the reader as there. A second press, or a second scan, finds it noted."""
    worker = own_worker("check-in")
    scanned = read_code(request.cookies.get(COOKIE, ""), TO_SIGN_IN)
    if scanned is None:
        return _page(None), 422
    try:
        written = (
            house()
            .get(Teaching)
            .check_in(
                run=scanned.run,
                worker=worker,
                session=scanned.session,
                request=derived_id(scanned.run, worker, str(scanned.session), "check-in"),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        seatless = refusal.code == "not-enrolled"
        error = _("您没有报这个班，或者还在排队。") if seatless else sentence(refusal.code, **refusal.details)
        return _page(scanned, error=error), 422
    wrote(written.position)
    return _page(scanned, done=True)


def _page(scanned: Scanned | None, code: str = "", *, done: bool = False, error: str | None = None) -> str:
    who = visitor()
    run = read().run(scanned.run, now()) if scanned else None
    told: Row = {"name": None, "no": 0, "where": "", "class_href": None}
    if scanned and run is not None:
        told = {
            "name": run["course_name"],
            "no": scanned.session + 1,
            "where": place_of(run["village"]),
            "class_href": url_for("training.seat", id=run["id"]),
        }
    state: Any = "done" if done else "ready" if run is not None else "stale"
    if state == "ready" and (who is None or not who.worker):
        state = "stranger" if who is None else "not-a-learner"
    return render_template(
        "training/arrived.html",
        **told,
        state="refused" if error else state,
        error=error,
        action=url_for("training.arrived"),
        sign_in_href=url_for("people.sign_in", next=url_for("training.arrive", code=code)) if code else None,
        mine_href=url_for("training.mine"),
    )
