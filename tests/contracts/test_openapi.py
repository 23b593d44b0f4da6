"""The published contract: changed on purpose or not at all.

    python -m tests.contracts.test_openapi

writes `openapi.json` anew; look at the difference before you commit it.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from shell.config import Config
from shell.factory import create_app

GOLDEN = Path(__file__).with_name("openapi.json")


def described() -> str:
    """The contract as it stands in the code."""
    app = create_app(Config(env="test", secret_key="test", master_key=bytes(32)))
    answer = app.test_client().get("/api/v1/openapi.json")
    return json.dumps(answer.json, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    """The contract, read."""
    return dict(json.loads(described()))


def operations(contract: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of everything that can be asked."""
    return [
        (method, path, operation)
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def test_the_contract_is_the_one_published() -> None:
    """A change of the API shows here, before it shows to anyone outside."""
    assert described() == GOLDEN.read_text()


def test_the_contract_is_openapi_3_1() -> None:
    """Every schema in it is one a JSON Schema 2020-12 reader takes, and every reference leads somewhere."""
    contract = json.loads(described())
    assert contract["openapi"] == "3.1.0"
    for schema in contract["components"]["schemas"].values():
        jsonschema_rs.Draft202012Validator({**schema, "components": contract["components"]})


def test_every_operation_has_a_name_of_its_own_and_says_what_it_is_for(contract: dict[str, Any]) -> None:
    """Generated clients name their functions after it."""
    names = [operation["operationId"] for _method, _path, operation in operations(contract)]
    assert len(names) == len(set(names))
    assert [path for _method, path, operation in operations(contract) if not operation.get("summary")] == []


def test_every_error_is_a_problem(contract: dict[str, Any]) -> None:
    """RFC 9457, with a code, wherever something can go wrong."""
    for method, path, operation in operations(contract):
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}, (
            method,
            path,
        )
    content = contract["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(content) == ["application/problem+json"]


def test_only_what_is_open_to_anyone_goes_without_a_token(contract: dict[str, Any]) -> None:
    """Signing in, words of codes and consents, the seals of days, what hangs on the notice board."""
    anyone = {path for _method, path, operation in operations(contract) if not operation.get("security")}
    assert {path.removeprefix("/api/v1/") for path in anyone} == {
        "sign-in-codes",
        "sessions",
        "vocabularies",
        "seals",
        "consent-texts",
        "gigs",
        "gigs/{id}",
        "courses",
        "courses/{code}",
        "course-runs",
        "course-runs/{id}",
        "certificates/{number}",
    }


if __name__ == "__main__":
    GOLDEN.write_text(described())
