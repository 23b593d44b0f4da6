"""我的资料: put right by oneself where that is one's own to say; what counts for the law at a desk."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Role
from people.readmodel import Vault
from tests.examples.who import AMEI
from tests.people.doors import NEXT_VILLAGE, VILLAGE, bearer, house_of, submit, token_for, worker_form

NUMBER = "11010519491231002X"
SAID = {"village": VILLAGE, "version": "1"}


@pytest.fixture
def hers(app: Flask, client: FlaskClient) -> FlaskClient:
    """阿梅's browser; a clerk registered her without papers."""
    clerk = bearer(token_for(app, Role.COORDINATOR, 1, region="331082101"))
    client.put(f"/api/v1/workers/{AMEI}", json=worker_form(birth_date=None), headers=clerk)
    client.set_cookie("gongfu", token_for(app, Role.WORKER, 2, worker=AMEI))
    return client


def test_where_she_lives_is_put_right_at_once_and_the_history_tells_fields_only(
    app: Flask, hers: FlaskClient
) -> None:
    """What was changed when and by whom, never what stood there."""
    assert submit(hers, "/me/details", **SAID | {"village": NEXT_VILLAGE}).status_code == 303
    page = hers.get("/me/details").text
    assert "改了住在哪个村" in page
    assert "本人" in page
    assert f'value="{NEXT_VILLAGE}" selected' in page


def test_each_thing_that_is_kept_leads_to_where_it_is_put_right(hers: FlaskClient) -> None:
    """Phone and bank account at once, with a code; who she is by a desk."""
    page = hers.get("/me/details").text
    for path in ("/me/number", "/me/correction", "/me/consents/bank-account"):
        assert f'href="{path}"' in page


def test_a_name_that_is_written_down_is_changed_at_a_desk(app: Flask, hers: FlaskClient) -> None:
    """By program too: wages are paid to that name."""
    own = bearer(token_for(app, Role.WORKER, 2, worker=AMEI)) | {"If-Match": '"1"'}
    refused = hers.patch(f"/api/v1/workers/{AMEI}", json={"name": "陈桂花"}, headers=own)
    assert (refused.status_code, refused.json["code"]) == (409, "needs-desk")
    assert house_of(app).get(Vault).get(AMEI, ("name",)) == {"name": "陈桂香"}


def test_an_identity_number_is_filled_in_once_and_then_changed_at_a_desk(
    app: Flask, hers: FlaskClient
) -> None:
    """By page and by program; nothing typed is lost."""
    wrong = submit(hers, "/me/details", **SAID, id_number="33108219")
    assert wrong.status_code == 422
    assert "33108219" in wrong.text
    assert submit(hers, "/me/details", **SAID, id_number=NUMBER).status_code == 303
    again = submit(hers, "/me/details", **SAID | {"version": "2"}, id_number="110105194912310011")
    assert again.status_code == 422
    own = bearer(token_for(app, Role.WORKER, 2, worker=AMEI)) | {"If-Match": '"2"'}
    refused = hers.patch(f"/api/v1/workers/{AMEI}", json={"birth_date": "1950-01-01"}, headers=own)
    assert (refused.status_code, refused.json["code"]) == (409, "needs-desk")
    assert house_of(app).get(Vault).get(AMEI, ("id_number", "birth_date")) == {
        "id_number": NUMBER,
        "birth_date": "1949-12-31",
    }
    clerk = bearer(token_for(app, Role.COORDINATOR, 1, region="331082101")) | {"If-Match": '"2"'}
    there = hers.patch(f"/api/v1/workers/{AMEI}", json={"id_number": "99999919630504000X"}, headers=clerk)
    assert there.status_code == 200, there.json


def test_what_somebody_else_changed_meanwhile_is_not_undone(hers: FlaskClient) -> None:
    """The form says which version it was read at."""
    submit(hers, "/me/details", **SAID | {"village": NEXT_VILLAGE})
    late = submit(hers, "/me/details", **SAID)
    assert late.status_code == 422
    assert "别人刚改过" in late.text
