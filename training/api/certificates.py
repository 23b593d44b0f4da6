"""Certificates: anyone may check one, an official takes one back."""

from typing import Any
from uuid import UUID

from flask import request

from kernel.lookups import People
from kernel.time import now, today
from shell.api import list_of
from shell.house import house
from shell.web import actor, public, requires, wrote
from training import schemas as s
from training.api.door import blueprint, read
from training.domain import Certificate
from training.domain.certificate import state_on
from training.service import Credentials, Reach


def _checked(certificate: Certificate) -> dict[str, Any]:
    """What anybody may know: whether it counts, for what, and enough of the name to recognise its holder."""
    name = house().get(People).names_of([certificate.worker]).get(certificate.worker)
    return {
        "number": certificate.number,
        "state": certificate.state_on(today()),
        "course": certificate.course,
        "course_name": read().course_names([certificate.course]).get(certificate.course),
        "name": s.masked_name(name),
        "valid_from": certificate.valid_from,
        "valid_until": certificate.valid_until,
    }


@blueprint.get("/certificates/<number>")
@public
@blueprint.response(200, s.CertificateCheckSchema)
def check_certificate(number: str) -> Any:
    """Whether a certificate is valid, revoked or expired."""
    return _checked(house().get(Credentials).certificate(number=number))


@blueprint.post("/certificates/<number>/revocation")
@requires("revoke-certificate")
@blueprint.arguments(s.CancellationSchema)
@blueprint.response(200, s.CertificateCheckSchema)
def revoke_certificate(body: dict[str, Any], number: str) -> Any:
    """Take a certificate back from today on."""
    written = (
        house()
        .get(Credentials)
        .revoke(number=number, reason_code=body["reason_code"], request=body["id"], at=now(), actor=actor())
    )
    wrote(written.position)
    return _checked(written.thing)


@blueprint.get("/workers/<uuid:id>/certificates")
@requires("see-certificates")
@blueprint.response(200, list_of(s.CertificateSchema))
def list_certificates(id: UUID) -> Any:
    """Somebody's certificates. Officials say why in `Gongfu-Reason`; each look by somebody else is kept."""
    house().get(Reach).look("see-certificates", str(id), actor(), request.headers.get("Gongfu-Reason"))
    items = [
        {**row, "state": state_on(today(), row["valid_until"], row["revoked_on"])}
        for row in read().certificates(str(id))
    ]
    return {"items": items, "next": None}
