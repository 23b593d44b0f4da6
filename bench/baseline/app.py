"""The endpoints, and who is asking."""

import hashlib
import os

from flask import Flask, abort, g, request
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from bench.baseline.figures import get_fill_rate, get_fill_rates, get_region_income
from bench.baseline.gigs import get_applications, get_gig, put_application
from bench.baseline.hand_ins import put_hand_in
from bench.baseline.income import get_income, show_income
from bench.baseline.models import Account, Model, Token
from bench.baseline.training import put_enrolment


def create_app(url: str) -> Flask:
    """The app on the PostgreSQL database of this address."""
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    engine = create_engine(
        "postgresql+psycopg://" + url.removeprefix("postgresql://"), pool_size=16, max_overflow=4
    )
    app.extensions["engine"] = engine
    sessions = sessionmaker(engine, expire_on_commit=False)

    @app.before_request
    def begin() -> None:
        g.db = sessions()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        g.account = account_of(g.db, token or request.cookies.get("session", ""))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        g.db.close()

    app.put("/api/v1/hand-ins/<uuid:id>")(put_hand_in)
    app.get("/api/v1/workers/<uuid:id>/income")(get_income)
    app.get("/income/")(show_income)
    app.put("/api/v1/gigs/<uuid:id>/applications/<uuid:worker>")(put_application)
    app.get("/api/v1/gigs/<uuid:id>")(get_gig)
    app.get("/api/v1/workers/<uuid:id>/applications")(get_applications)
    app.put("/api/v1/course-runs/<uuid:id>/enrolments/<uuid:worker>")(put_enrolment)
    app.get("/api/v1/employers/<uuid:id>/fill-rate")(get_fill_rate)
    app.get("/api/v1/insight/fill-rates")(get_fill_rates)
    app.get("/api/v1/insight/income")(get_region_income)
    return app


def create_tables(app: Flask) -> None:
    """Create the tables."""
    Model.metadata.create_all(app.extensions["engine"])


def account_of(db: Session, token: str) -> Account:
    """Who holds a token; 401 for nobody."""
    found = db.get(Token, hashlib.sha256(token.encode()).digest())
    if found is None:
        abort(401)
    return found.account


def application() -> Flask:
    """For gunicorn: `bench.baseline.app:application()`."""
    return create_app(os.environ["DATABASE_URL"])
