"""Consent: what people are asked to agree to, and what somebody agreed to."""

from typing import Any
from uuid import UUID

from kernel.time import now, today
from people import schemas as s
from people.api.door import blueprint
from people.domain import BANK, BASIS, Consent, texts
from people.service import Consents
from shell.house import house
from shell.refusals import ProofNeeded
from shell.security import standing
from shell.web import actor, public, requires, wrote


def _told(worker: str, purpose: str, consent: Consent) -> dict[str, Any]:
    answer = consent.answers.get(purpose)
    return {
        "worker": worker,
        "purpose": purpose,
        "stands": consent.stands(purpose, today()),
        "given": answer.given if answer else None,
        "text": answer.text if answer else None,
        "at": answer.at if answer else None,
        "by_role": answer.by.role if answer else None,
        "on_behalf": bool(answer and answer.by.on_behalf_of),
    }


@blueprint.get("/consent-texts")
@public
@blueprint.response(200, s.ConsentTextsSchema)
def list_texts() -> Any:
    """Every text people were ever asked to agree to, by purpose and then by day, in three languages."""
    return {
        "items": [
            {
                "purpose": text.purpose,
                "basis": BASIS[text.purpose],
                "version": text.version,
                "effective_from": text.effective_from,
                "words": {
                    language.lower().replace("-", "_"): words._asdict()
                    for language, words in text.words.items()
                },
            }
            for text in texts()
        ]
    }


@blueprint.get("/workers/<uuid:id>/consents")
@requires("see-consents")
@blueprint.response(200, s.ConsentsSchema)
def list_consents(id: UUID) -> Any:
    """What a worker agreed to, purpose by purpose, and whether it counts (`stands`) today."""
    consent = house().get(Consents).of(worker=str(id), actor=actor())
    return {"items": [_told(str(id), purpose, consent) for purpose in BASIS]}


@blueprint.put("/workers/<uuid:id>/consents/<purpose>")
@requires("answer-consent")
@blueprint.arguments(s.GivingConsentSchema)
@blueprint.response(201, s.ConsentSchema)
def give_consent(body: dict[str, Any], id: UUID, purpose: str) -> Any:
    """Agree to a purpose as the version `text` puts it; whoever acts for a worker is on record with it.

    To be paid by bank, say with `bank_account` where. Another version than the one in force: 409
    `text-outdated`. A card takes a code shown not long ago: 403 `fresh-code-needed`.
    """
    if purpose == BANK and not standing().fresh:
        raise ProofNeeded
    written = (
        house()
        .get(Consents)
        .give(
            worker=str(id),
            purpose=purpose,
            text=body["text"],
            bank_account=body["bank_account"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(written.position)
    return _told(str(id), purpose, written.thing), 201 if written.new else 200


@blueprint.delete("/workers/<uuid:id>/consents/<purpose>")
@requires("answer-consent")
@blueprint.arguments(s.Command, location="query")
@blueprint.response(200, s.ConsentSchema)
def withdraw_consent(query: dict[str, Any], id: UUID, purpose: str) -> Any:
    """Take a purpose back. What depends on it stops at once."""
    written = (
        house()
        .get(Consents)
        .withdraw(worker=str(id), purpose=purpose, request=query["id"], at=now(), actor=actor())
    )
    wrote(written.position)
    return _told(str(id), purpose, written.thing)
