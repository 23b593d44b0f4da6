"""What the pages of people share: their blueprint, and where to go on to."""

from flask import Blueprint, request

from shell.security import is_local

blueprint = Blueprint("people", "people", template_folder="templates")


def onward() -> str:
    """Where to go next: a path of ours that was asked for, else the first page."""
    target = request.values.get("next")
    return target if target and is_local(target) else "/"


__all__ = ["blueprint", "onward"]
