"""The contract: an OpenAPI description made from the code that answers, at `/api/v1/openapi.json`."""

from functools import cached_property
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_instance
from flask import Flask, Response, current_app, jsonify
from flask_smorest import Api
from flask_smorest.spec.plugins import FlaskPlugin
from marshmallow import Schema, fields

from kernel.permissions import TOKEN_SCOPES, scope_of

PREFIX = "/api/v1"
METHODS = ("get", "put", "post", "patch", "delete")
ABOUT = """Piece work in village workshops, and what each person earned by it.

What a client creates has a UUID of its own making; sending the same again answers what exists. Errors are
problem details (RFC 9457) with a stable `code`. Money is a string of yuan.
"""


class ProblemSchema(Schema):
    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "stable; see /vocabularies"})
    detail = fields.String(required=True, metadata={"description": "a sentence in the asked language"})
    request = fields.String(required=True, metadata={"description": "for who looks it up in the log"})
    right = fields.String(metadata={"description": "with 403: the action that is not allowed"})
    scope = fields.String(
        allow_none=True, metadata={"description": "with `scope-missing`: what the token would need"}
    )
    candidates = fields.List(
        fields.Dict(), metadata={"description": "with `possible-duplicate`: worker and village, by what"}
    )
    errors = fields.Dict(metadata={"description": "per field: a list of code and detail"})


class DescribedApi(Api):
    """flask-smorest, but errors go the house's way, and who may call what is part of the description."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        app.config.update(
            API_TITLE="Gongfu",
            API_VERSION="v1",
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX=PREFIX,
            OPENAPI_JSON_PATH="openapi.json",
        )
        plugin = MarshmallowPlugin(schema_name_resolver=_name_in_contract)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin, "info": {"description": ABOUT}})

    def _register_error_handlers(self) -> None:
        """Leave errors to `shell.web`: problem details, and `Allow` kept on 405."""

    @cached_property
    def description(self) -> dict[str, Any]:
        """The whole contract."""
        spec: dict[str, Any] = self.spec.to_dict()
        parts = spec["components"]
        for unused in ("Command", "Error", "PaginationMetadata"):
            parts["schemas"].pop(unused, None)
        for response in parts["responses"].values():
            schema = response["content"].pop("application/json")
            response["content"]["application/problem+json"] = schema
        parts["securitySchemes"] = {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "of `POST /sessions`, or made at `PUT /tokens/{id}` and narrowed to scopes: "
                + "; ".join(f"`{scope}`" for scope in TOKEN_SCOPES),
            }
        }
        parts["headers"] = {
            "Gongfu-Position": {
                "description": "what this request wrote: a request that carries it sees it",
                "schema": {"type": "string"},
            }
        }
        spec["tags"] = [{**tag, "name": _tag(tag["name"])} for tag in spec.get("tags", [])]
        for path, method, endpoint in _routes(current_app):
            operation = spec["paths"].get(path, {}).get(method)
            if operation is not None:
                _complete(operation, method, endpoint, current_app.view_functions[endpoint])
        return spec

    def _openapi_json(self) -> Response:
        return jsonify(self.description)


def _name_in_contract(schema: Any) -> str:
    """What a schema is called in the description; one that takes or gives only a part says so."""
    instance = resolve_schema_instance(schema)
    name = type(instance).__name__.removesuffix("Schema")
    if instance.partial:
        name += "Change"
    if instance.only:
        name += "".join(field.capitalize() for field in sorted(instance.only))
    return name


def _routes(app: Flask) -> list[tuple[str, str, str]]:
    """Path as described, method and endpoint of all that the API answers."""
    return [
        (FlaskPlugin().flaskpath2openapi(rule.rule), method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and not rule.endpoint.startswith("api-docs")
        for method in sorted(rule.methods or ())
        if method.lower() in METHODS
    ]


def _tag(blueprint: str) -> str:
    return blueprint.removesuffix("_api")


def _complete(operation: dict[str, Any], method: str, endpoint: str, view: Any) -> None:
    """Say what only decorators know: a stable name, who may call, what a repeat answers."""
    context, _dot, name = endpoint.partition(".")
    operation["tags"] = [_tag(context)]
    operation["operationId"] = f"{_tag(context)}-{name.replace('_', '-')}"
    if view.action is not None:
        scope = scope_of(view.action) if view.action != "any" else None
        operation["security"] = [{"token": [scope] if scope else []}]
        if scope is None and (view.action != "any" or getattr(view, "in_person", False)):
            operation["x-no-api-token"] = True
    responses = operation["responses"]
    made = next((responses[code] for code in ("201", "202") if code in responses), None)
    if method == "put" and made is not None:
        responses["200"] = {**made, "description": "It exists already: as it stands."}
    if method != "get" and view.action is not None:
        for code, response in responses.items():
            if code.startswith("2"):
                response["headers"] = {"Gongfu-Position": {"$ref": "#/components/headers/Gongfu-Position"}}


__all__ = ["DescribedApi"]
