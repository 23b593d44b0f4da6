"""结业证: shown by who holds it, checked by anyone, who sees the course, a masked name, whether it counts."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import NotFound
from kernel.lookups import People
from kernel.time import today
from shell.house import house
from shell.qr import qr_code
from shell.vocabularies import QUALIFICATIONS
from shell.web import public, visitor
from training.domain.certificate import state_on
from training.domain.numbers import read_number
from training.pages.door import blueprint, read
from training.schemas import masked_name
from training.service import Credentials


@blueprint.get("/certificates")
@public
def check() -> ResponseReturnValue:
    """Check a certificate by the number printed on it."""
    typed = request.args.get("number", "").strip()
    number = read_number(typed) if typed else None
    if number:
        try:
            house().get(Credentials).certificate(number=number)
        except NotFound:
            number = None
        else:
            return redirect(url_for("training.certificate", number=number))
    error = _("没有这个号的证。请照着证上再看一遍。") if typed else None
    return render_template("training/check.html", number=typed, error=error), 404 if error else 200


@blueprint.get("/certificates/<number>")
@public
def certificate(number: str) -> ResponseReturnValue:
    """One certificate: whole to who holds it, else what a scanner may see."""
    found = house().get(Credentials).certificate(number=number)
    who = visitor()
    own = who is not None and who.worker == found.worker
    name = house().get(People).names_of([found.worker]).get(found.worker)
    course = read().course(found.course)
    address = house().config.public_url + url_for("training.certificate", number=found.number)
    return render_template(
        "training/certificate.html",
        own=own,
        name=(name if own else masked_name(name)) or _("（已删除）"),
        course=course["name"] if course is not None else found.course,
        course_hours=course["hours"] if course is not None else None,
        number=found.number,
        state=state_on(today(), found.valid_until, found.revoked_on),
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        unlocks=[str(QUALIFICATIONS[code]) for code in found.qualifies_for],
        qr=qr_code(address, _("扫一扫查真假")),
        back_href=url_for("training.mine" if own else "training.check"),
        gigs_href=url_for("gigs.board"),
    )
