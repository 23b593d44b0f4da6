"""What a context hands to the factory: its table of contents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    from flask import Blueprint
    from sqlalchemy import MetaData

    from shell.house import House
    from shell.projector import Policy, Projection
    from shell.queue import Job
    from shell.readmodels import ReadModel


@dataclass(frozen=True)
class Context:
    """One context, plugged in by name.

    `read_models` and `projections` are classes: a rebuild makes a second one of each beside the live one.
    `policies` are built from the open house; `services` maps a use-case class to its builder; `lookups` maps
    a protocol of `kernel.lookups` to its answerer.

    `effects` maps an outbox kind to what sends it: `(house, key, payload)`, idempotent by the key. `jobs`
    maps a job kind to what runs it: `(house, job)`, answering the result; it may run twice. `schedule` maps
    a task, called with the house, to the seconds between its runs.

    `records` are ordinary tables to create; `prepare` are steps `prepare` runs after that, under its lock
    (migrations, reference data), each safe to run again.
    """

    name: str
    read_models: Sequence[type["ReadModel"]] = ()
    projections: Sequence[type["Projection[Any]"]] = ()
    policies: Sequence[Callable[["House"], "Policy"]] = ()
    services: Mapping[type, Callable[["House"], Any]] = field(default_factory=dict)
    lookups: Mapping[type, Callable[["House"], Any]] = field(default_factory=dict)
    effects: Mapping[str, Callable[["House", str, dict[str, Any]], None]] = field(default_factory=dict)
    jobs: Mapping[str, Callable[["House", "Job"], dict[str, Any] | None]] = field(default_factory=dict)
    records: Sequence["MetaData"] = ()
    prepare: Sequence[Callable[["House"], None]] = ()
    blueprints: Sequence["Blueprint"] = ()
    commands: Sequence["click.Command"] = ()
    schedule: Mapping[Callable[["House"], Any], int] = field(default_factory=dict)
