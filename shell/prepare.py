"""Creates and migrates every store: once for a release, harmless when repeated or run by many at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from shell import access, files, readmodels, regions
from shell.locks import exclusively
from shell.proof import chain
from shell.queue import tables
from shell.readmodels import begin_position, positions
from shell.rebuild import chosen, rebuild

if TYPE_CHECKING:
    from shell.house import House


def prepare(house: "House", report: Callable[[str], None] = print) -> None:
    """Create the event store, the records and the read models.

    A read model that is new, or whose tables the code has changed, is made from the events.
    """
    from shell.eventstore import prepare_store

    with exclusively(house.config, "prepare"):
        prepare_store(house.config)
        with house.records_engine.begin() as connection:
            house.keys.prepare(connection)
            access.prepare(connection)
            own = (tables.METADATA, files.METADATA, regions.METADATA, chain.METADATA)
            for metadata in (*own, *(m for context in house.contexts for m in context.records)):
                metadata.create_all(connection)
        with house.read_engine.begin() as connection:
            readmodels.METADATA.create_all(connection)
        regions.load_zhejiang(house)
        for context in house.contexts:
            for step in context.prepare:
                step(house)
        _prepare_policies(house)
        _prepare_read_models(house, report)


def _prepare_policies(house: "House") -> None:
    head = house.store.head()
    with house.records_engine.begin() as connection:
        for context in house.contexts:
            for build in context.policies:
                begin_position(connection, build(house).NAME, head, tables.POLICY_POSITIONS)


def _prepare_read_models(house: "House", report: Callable[[str], None]) -> None:
    shapes = {position.name: position.shape for position in positions(house.read_engine)}
    models = [kind.READ_MODEL(house.read_engine) for kind in chosen(house)]
    asked = [model for model in models if shapes.get(model.name) != model.shape()]
    if asked and house.store.head() > 0:
        rebuild(house, [model.name for model in asked], report)
        return
    with house.read_engine.begin() as connection:
        for model in asked:
            model.drop(connection)
            model.create(connection)
