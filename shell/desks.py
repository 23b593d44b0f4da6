"""Desks: pages whose addresses all begin with the workshop or employer that somebody works at."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from flask import Blueprint, g

from shell.web import requires

P = ParamSpec("P")
R = TypeVar("R")


class Guard(Protocol):
    """Stands before a view, which stays what it was."""

    def __call__(self, view: Callable[P, R], /) -> Callable[P, R]:
        """The view, for whom the guard lets in."""


def stand_at(blueprint: Blueprint, thing: str) -> None:
    """All addresses of a blueprint begin with a `thing`: views find its id in `g` and need not pass it on."""

    @blueprint.url_value_preprocessor
    def _stand(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values:
            setattr(g, thing, str(values.pop(thing)))

    @blueprint.url_defaults
    def _stay(_endpoint: str, values: dict[str, Any]) -> None:
        if thing in g:
            values.setdefault(thing, getattr(g, thing))


def let_in(action: str, enter: Callable[[], object]) -> Guard:
    """Let in who may ever do `action`, and whom `enter` does not refuse at this very desk."""

    def decorate(view: Callable[P, R], /) -> Callable[P, R]:
        @requires(action)
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            enter()
            return view(*args, **kwargs)

        return guarded

    return decorate
