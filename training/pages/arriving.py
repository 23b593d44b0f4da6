"""扫码签到: the trainer's screen shows a code that changes; who scans it in class is noted as there."""

from typing import Any
from uuid import UUID

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.identity import derived_id
from kernel.time import now
from shell.house import house
from shell.i18n import hours
from shell.qr import qr_code
from shell.scanning import Codes, Scanned
from shell.vocabularies import sentence
from shell.web import actor, public, requires, visitor, wrote
from training.domain.progress import ARRIVING
from training.pages.door import Row, blueprint, names_of, own_worker, place_of, read, run_for, session_of
from training.service import Teaching

CODES = Codes("scanned")


# -- The trainer's screen --------------------------------------------------------------------------------


@blueprint.get("/runs/<uuid:id>/sessions/<int:session>/code")
@requires("teach")
def code(id: UUID, session: int) -> ResponseReturnValue:
    """The code to scan, anew every few seconds, and who has come."""
    run = run_for("teach", id)
    held = session_of(run, session)
    open_now = held.starts_at - ARRIVING <= now() <= held.ends_at
    address = house().config.public_url + url_for(
        "training.arrive", code=CODES.show(run["id"], session, now())
    )
    learners, marks = read().learners(run["id"]), read().marks(run["id"])
    came = [row["worker"] for row in learners if marks.get((row["worker"], session)) == "attended"]
    names = names_of(came)
    return render_template(
        "code.html",
        name=run["course_name"],
        told=" · ".join((hours(held.starts_at, held.ends_at), _("第 %(no)s 次课", no=session + 1))),
        state="open" if open_now else "over" if now() > held.ends_at else "early",
        opens=held.starts_at - ARRIVING,
        address=address if open_now else None,
        qr=qr_code(address, _("扫一扫签到")) if open_now else None,
        came=[names[worker] for worker in came],
        of=len(learners),
        here=url_for("training.code", id=id, session=session),
        over=_("这次课上完了，漏了的在点名里补。"),
        by_hand=_("没带手机的，回到点名里按名字记；记错了也在那里改。"),
        back={"href": url_for("training.roll", id=id, session=session), "label": _("点名")},
    )


# -- The learner's phone ---------------------------------------------------------------------------------


@blueprint.get("/here/<code>")
@public
def arrive(code: str) -> ResponseReturnValue:
    """What the code leads to: one press, or none where the phone can do it by itself."""
    scanned = CODES.read(code)
    response = make_response(_page(scanned or CODES.scanned(), code))
    if scanned:
        CODES.remember(response, code)
    return response


@blueprint.post("/here")
@requires("check-in")
def arrived() -> ResponseReturnValue:
    """Note the reader as there. A second press, or a second scan, finds it noted."""
    worker = own_worker("check-in")
    scanned = CODES.scanned()
    if scanned is None:
        return _page(None), 422
    try:
        written = (
            house()
            .get(Teaching)
            .check_in(
                run=scanned.of,
                worker=worker,
                session=scanned.no,
                request=derived_id(scanned.of, worker, str(scanned.no), "check-in"),
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
    run = read().run(scanned.of, now()) if scanned else None
    told: Row = {"name": None, "told": "", "about": None}
    if scanned and run is not None:
        where = place_of(run["village"])
        told = {
            "name": run["course_name"],
            "told": " · ".join((_("第 %(no)s 次课", no=scanned.no + 1), where)),
            "about": {
                "href": url_for("training.seat", id=run["id"]),
                "label": _("看这个班"),
                "icon": "course",
            },
        }
    state: Any = "done" if done else "ready" if run is not None else "stale"
    if state == "ready" and (who is None or not who.worker):
        state = "stranger" if who is None else "other"
    return render_template(
        "arrived.html",
        **told,
        state="refused" if error else state,
        error=error,
        action=url_for("training.arrived"),
        sign_in_href=url_for("people.sign_in", next=url_for("training.arrive", code=code)) if code else None,
        done=_("好好上课。来了几次，在我的课里看得到。"),
        stranger=_("您在课上，扫到了。登录以后就记上。"),
        other=_("这是给学员扫的。"),
        again=_("码一会儿一变。请再扫一次老师手机上的。"),
        mine={"href": url_for("training.mine"), "label": _("我的课和证"), "see": _("看我的课和证")},
    )
