"""The whole API asked with what its contract allows, and with what it does not: by nobody, by an operator who
may do everything, and by each of the others, who may do little.

Whatever comes in: no server error, and every answer is one the contract describes. Whatever was written
by it can be told by the read models.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kernel.identity import Role
from shell.projector import Projector
from tests.conftest import prepared_app
from tests.contracts.test_openapi import GOLDEN, operations
from tests.examples import gig_forms, gig_what, training_forms, training_what, what, who
from tests.people.doors import bearer, token_for
from tests.program import operator as operator_of
from tests.workshops.desk import NOW, Desk

HELD = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=int(os.environ.get("EXAMPLES", "4")),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FEW = settings(BOUNDED, max_examples=int(os.environ.get("EXAMPLES", "2")))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A workshop at work, with a pay run and something handed in since; a gig and a class people are in."""
    with prepared_app(request, tmp_path_factory.mktemp("contract")) as app:
        desk = Desk(app)
        desk.accept(what.HAND_IN, 30)
        desk.approve(what.RUN, desk.prepare(what.RUN, what.WORK_DATE))
        desk.hand_in(who.an_id("fresh"), 12)
        _open_market_and_school(desk)
        yield desk
        Projector(desk.house).catch_up()


def _open_market_and_school(desk: Desk) -> None:
    root = operator_of(desk.app)
    gig, run = f"/gigs/{gig_what.GIG}", f"/course-runs/{training_what.RUN}"
    firm = {"name": "样例灯饰", "uscc": "91110000600037341L", "phone": "13900990002", "town": gig_what.TOWN}
    verified = {"id": who.an_id("verification"), "decision": "verified"}
    for method, path, body in (
        ("PUT", f"/employers/{gig_what.EMPLOYER}", firm),
        ("POST", f"/employers/{gig_what.EMPLOYER}/verification", verified),
        ("PUT", gig, gig_forms.GIG_FORM),
        ("POST", f"{gig}/publication", gig_forms.PUBLICATION_FORM),
        ("PUT", f"{gig}/applications/{who.AMEI}", gig_forms.APPLICATION_FORM),
        ("PUT", f"/courses/{training_what.COURSE['code']}", training_forms.COURSE_FORM),
        ("PUT", run, training_forms.RUN_FORM),
        ("PUT", f"{run}/enrolments/{who.AMEI}", {"id": who.an_id("seat")}),
    ):
        Projector(desk.house).catch_up()
        answer = root.ask(method, path, body)
        assert answer.status_code in (200, 201), (path, answer.json)
    Projector(desk.house).catch_up()


@pytest.fixture(scope="module")
def contract(desk: Desk) -> Any:
    """The contract as the app serves it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", desk.app)


@pytest.fixture(scope="module")
def operator(desk: Desk) -> dict[str, str]:
    """The headers of somebody who may do everything."""
    return bearer(token_for(desk.app, Role.OPERATOR, 77))


KNOWN = {
    "workshops": who.WORKSHOP,
    "workers": who.AMEI,
    "hand-ins": what.HAND_IN,
    "income-entries": what.HAND_IN,
    "pay-runs": what.RUN,
    "gigs": gig_what.GIG,
    "employers": gig_what.EMPLOYER,
    "course-runs": training_what.RUN,
}
PUBLISHED = json.loads(GOLDEN.read_text())
OPERATIONS = [(method, path) for method, path, _operation in operations(PUBLISHED)]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operator_does_not_break_it(
    contract: Any, operator: dict[str, str], method: str, path: str
) -> None:
    """With a token that opens every door, about things made up and about things that are there."""
    headers = operator | {"Gongfu-Now": NOW.isoformat()}
    known = KNOWN.get(path.split("/")[3])
    for mode in GenerationMode:

        @BOUNDED
        @given(contract[path][method].as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=HELD)
            if known and "id" in (case.path_parameters or {}):
                case.path_parameters |= {"id": known} | (
                    {"worker": who.AMEI} if "worker" in case.path_parameters else {}
                )
                case.call_and_validate(headers=headers, checks=HELD)

        with suppress(Unsatisfiable):  # nothing can be wrong with a question that takes nothing
            ask()


@pytest.fixture(scope="module")
def everybody(desk: Desk) -> dict[str, dict[str, str]]:
    """The headers of one of each: who handed in, who did not, who coordinates, employs, trains or governs,
    who acts for a parent, and the coordinator's program."""
    app, tokens = desk.app, {}
    reach: list[tuple[str, Role, dict[str, Any]]] = [
        ("villager", Role.WORKER, {"worker": who.AMEI}),
        ("neighbour", Role.WORKER, {"worker": who.BAOGEN}),
        ("coordinator", Role.COORDINATOR, {"workshop": who.WORKSHOP, "region": who.VILLAGE}),
        ("employer", Role.EMPLOYER, {"employer": gig_what.EMPLOYER}),
        ("trainer", Role.TRAINER, {}),
        ("official", Role.OFFICIAL, {"region": who.VILLAGE[:6]}),
        ("relative", Role.RELATIVE, {"worker": who.AMEI, "acting": "all", "until": date(2099, 1, 1)}),
    ]
    for number, (name, role, reaching) in enumerate(reach, 80):
        tokens[name] = bearer(token_for(app, role, number, **reaching))
    asked = {"name": "记账表", "scopes": ["read:workshops", "write:hand-ins", "read:income"], "days": 30}
    made = app.test_client().put(
        f"/api/v1/tokens/{who.an_id('program')}", json=asked, headers=tokens["coordinator"]
    )
    return tokens | {"program": bearer(made.json["token"])}


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nobody_who_may_do_little_breaks_it(
    contract: Any, everybody: dict[str, dict[str, str]], method: str, path: str
) -> None:
    """The same sound question about things that are there, in everybody's name: answered or refused as the
    contract says, whoever asks. The store makes no difference to who may."""
    known = KNOWN.get(path.split("/")[3])

    @FEW
    @given(contract[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        if known and "id" in (case.path_parameters or {}):
            case.path_parameters |= {"id": known} | (
                {"worker": who.AMEI} if "worker" in case.path_parameters else {}
            )
        for token in everybody.values():
            headers = token | {"Gongfu-Now": NOW.isoformat(), "Gongfu-Reason": "support"}
            case.call_and_validate(headers=headers, checks=HELD)

    ask()


def test_nobody_gets_in(contract: Any) -> None:
    """Without a token, and with a made-up one, everything that needs one answers 401."""
    for method, path, operation in operations(PUBLISHED):
        if not operation.get("security"):
            continue

        @BOUNDED
        @given(contract[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
        def ask(case: Any) -> None:
            for headers in ({}, bearer("made-up")):
                answer = case.call_and_validate(headers=headers, checks=HELD)
                assert answer.status_code == 401

        ask()
