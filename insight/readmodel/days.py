"""Days in queries."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, func


def recorded_on(engine: Engine, moment: "Column[Any]") -> "ColumnElement[Any]":
    """The Asia/Shanghai day of a moment: there is no summer time."""
    if engine.dialect.name == "postgresql":
        return func.date(func.timezone("Asia/Shanghai", moment))
    return func.date(moment, "+8 hours")
