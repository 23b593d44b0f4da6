"""What the JSON door of people shares: its blueprint."""

from flask_smorest import Blueprint

blueprint = Blueprint("people_api", "people", url_prefix="/api/v1", description="People and employers")

__all__ = ["blueprint"]
