"""The operator may do everything, and each time it is kept."""

from flask import Flask
from sqlalchemy import select

from shell.access import ACCESSES
from tests.program import operator


def test_each_access_of_an_operator_is_kept(app: Flask) -> None:
    """Which account, in which role, for what, about which thing; also where nothing was found."""
    asked = "11111111-1111-4111-8111-111111111111"
    operator(app).get(f"/workshops/{asked}")
    with app.extensions["gongfu"].records_engine.connect() as connection:
        kept = connection.execute(select(ACCESSES.c.person, ACCESSES.c.role, ACCESSES.c.what)).all()
    assert [tuple(row) for row in kept] == [(asked, "operator", "see-workshop")]
