"""How the app is put together. Contexts are known here by name only: a new one is a folder and one string."""

from importlib import import_module
from pathlib import Path

from flask import Flask, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from flask_smorest import Blueprint as ApiBlueprint

from kernel.identity import Role
from shell.api import blueprint as shell_api
from shell.cli import register_commands
from shell.config import Config
from shell.context import Context
from shell.house import House
from shell.i18n import init_i18n
from shell.log import init_log
from shell.metrics import init_metrics
from shell.openapi import DescribedApi
from shell.proof.api import blueprint as proof_api
from shell.proof.pages import blueprint as proof_pages
from shell.security import init_security
from shell.web import App, Json, init_web, public

CONTEXTS = ["people", "workshops", "gigs", "training", "income", "insight"]


def load_contexts() -> list[Context]:
    """The contexts' tables of contents, in the order of `CONTEXTS`."""
    return [import_module(f"{name}.context").context for name in CONTEXTS]


def create_app(config: Config | None = None) -> Flask:
    """Build the app. Opens no connection; raises `Misconfigured` where production lacks a secret."""
    config = config or Config.from_environment()
    app = App("shell", root_path=str(Path(__file__).parent))
    app.secret_key = config.secret_key
    app.testing = config.env == "test"
    app.config.update(
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,  # a page of sixty inspections with nine grades each
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml"],
    )
    app.json = Json(app)
    contexts = load_contexts()
    app.extensions["gongfu"] = House(config, contexts)
    init_log(config)
    Compress(app)
    init_i18n(app)
    init_web(app)
    init_security(app, app.extensions["gongfu"])
    init_metrics(app)
    api = DescribedApi(app)
    own = (shell_api, proof_api, proof_pages)
    for blueprint in (*own, *(each for context in contexts for each in context.blueprints)):
        (api if isinstance(blueprint, ApiBlueprint) else app).register_blueprint(blueprint)
    register_commands(app)
    if not config.production:
        app.cli.add_command(import_module("demo.cli").group)
    app.add_url_rule("/", view_func=home)
    _every_route_says_who_may(app)
    return app


@public
def home() -> ResponseReturnValue:
    """The first page: what the person most likely came for."""
    actor = g.get("actor")
    if actor is None:
        return redirect(url_for("people.sign_in"))
    if g.signed_in.withheld and not actor.acting_for:
        return redirect(url_for("people.second_step"))
    if actor.acting_for:
        return redirect(url_for("income.show" if actor.may("see-income") else "gigs.mine"))
    if actor.workshops:
        return redirect(url_for("workshops.hand_in", workshop=actor.workshops[0]))
    if any(grant.role is Role.OFFICIAL for grant in actor.grants):
        return redirect(url_for("insight.overview"))
    employer = next((grant.employer for grant in actor.grants if grant.role is Role.EMPLOYER), None)
    if employer:
        return redirect(url_for("employer.home", employer=employer))
    if any(grant.role is Role.TRAINER for grant in actor.grants) and not actor.worker:
        return redirect(url_for("training.teaching"))
    return redirect(url_for("income.show" if actor.worker else "people.me"))


def _every_route_says_who_may(app: Flask) -> None:
    """Refuse to start with a route nobody thought about: each is public, signed-in, or needs an action."""
    known = {"static", "api-docs.openapi_json"}
    for endpoint, view in app.view_functions.items():
        if endpoint not in known and not hasattr(view, "action"):
            raise RuntimeError(f"route {endpoint} does not say who may use it")
