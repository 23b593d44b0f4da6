"""What a context hands to the factory: its table of contents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    from flask import Blueprint

    from shell.house import House
    from shell.projector import Policy, Projection
    from shell.readmodels import ReadModel


@dataclass(frozen=True)
class Context:
    """One context, plugged in by name.

    `read_models` are classes; `projections` and `policies` are built from the open house; `services` maps a
    use-case class to its builder; `lookups` maps a protocol of `kernel.lookups` to its answerer;
    `schedule` maps a task to the seconds between its runs.
    """

    name: str
    read_models: Sequence[type["ReadModel"]] = ()
    projections: Sequence[Callable[["House"], "Projection"]] = ()
    policies: Sequence[Callable[["House"], "Policy"]] = ()
    services: Mapping[type, Callable[["House"], Any]] = field(default_factory=dict)
    lookups: Mapping[type, Callable[["House"], Any]] = field(default_factory=dict)
    blueprints: Sequence["Blueprint"] = ()
    commands: Sequence["click.Command"] = ()
    schedule: Mapping[Callable[..., Any], int] = field(default_factory=dict)
