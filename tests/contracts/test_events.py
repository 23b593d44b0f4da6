"""Every event ever published, as a file that must load for ever.

`events/<topic>.<class version>.json` holds an event as the store keeps it (laid out in lines). An event
with a new topic or class version gets its file, once, by

    python -m tests.contracts.test_events

which fills every field and changes no file that is there. Once released, a file is never edited or
deleted: a class that no longer reads it, or writes it differently, needs a new `class_version` and an
upcaster (see `shell/eventstore/mapper.py`).
"""

import types
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent

from kernel.events import TOPICS, Event
from shell.eventstore.mapper import EventMapper

FOLDER = Path(__file__).parent / "events"
ROOT = Path(__file__).parents[2]
UUID = "00000000-0000-4000-8000-000000000001"


def published() -> dict[str, type[Event]]:
    """All events of the contexts and the kernel, by topic; not those of tests and benchmarks."""
    owners = {"kernel"}
    for path in [*ROOT.glob("*/events.py"), *ROOT.glob("*/events/__init__.py"), *ROOT.glob("kernel/*.py")]:
        module = [part for part in path.relative_to(ROOT).with_suffix("").parts if part != "__init__"]
        if module[0] not in ("tests", "bench"):
            import_module(".".join(module))
            owners.add(module[0])
    return {topic: cls for topic, cls in sorted(TOPICS.items()) if cls.__module__.split(".")[0] in owners}


def files_of(events: Mapping[str, type[Event]]) -> set[str]:
    """The names of the files there must be: one for every version a class has had."""
    return {
        f"{topic}.{version}.json"
        for topic, cls in events.items()
        for version in range(1, cls.class_version + 1)
    }


def rewritten(name: str, text: str) -> str:
    """A golden file's event read as the class of today and written again.

    Raises `MapperDeserialisationError` when it does not load or is not of the version its name says.
    """
    mapper = EventMapper()
    topic, version = name.removesuffix(".json").rsplit(".", 1)
    state = msgspec.json.format(text.encode(), indent=-1)
    written = msgspec.json.decode(state).get("class_version", 1)
    if written != int(version):
        raise MapperDeserialisationError(f"{name} holds version {written}")
    event = mapper.decode(topic, state)
    again = mapper.to_stored_event(event)
    assert mapper.to_domain_event(again) == event
    return laid_out(again)


def fields(text: str) -> Any:
    """What a JSON text says, whatever the order in which it says it."""
    return msgspec.json.decode(text)


def laid_out(stored: StoredEvent) -> str:
    """A stored event's JSON, in lines."""
    return msgspec.json.format(stored.state, indent=2).decode() + "\n"


def example(hint: Any, name: str = "") -> Any:
    """A value of a type, the same every time, with nothing left empty."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return example(next(arg for arg in args if arg is not type(None)), name)
    if origin is Literal:
        return args[0]
    if origin in (tuple, list, frozenset, set):
        inner = [arg for arg in args if arg is not Ellipsis]
        return origin(example(arg, name) for arg in inner)
    if origin is dict:
        return {example(args[0], "key"): example(args[1], name)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        fields = {field.name for field in msgspec.structs.fields(hint)}
        hints = get_type_hints(hint, include_extras=True)
        return hint(**{field: example(hints[field], field) for field in hints if field in fields})
    values: dict[Any, Any] = {
        bool: True,
        int: 30,
        str: name.replace("_", "-") or "text",
        Decimal: Decimal("0.0350"),
        date: date(2026, 11, 5),
        datetime: datetime(2026, 11, 5, 0, 30, 15, 123456, tzinfo=UTC),
    }
    return values[hint]


def example_of(cls: type[Event]) -> Event:
    """An event of a class."""
    event = example(cls)
    return msgspec.structs.replace(event, originator_id=f"stream-{UUID}", originator_version=1)


def write_missing(events: Mapping[str, type[Event]], folder: Path) -> Iterable[str]:
    """Write the files of new events and new versions; answers their names."""
    for topic, cls in events.items():
        name = f"{topic}.{cls.class_version}.json"
        if not (folder / name).exists():
            (folder / name).write_text(laid_out(EventMapper().to_stored_event(example_of(cls))))
            yield name


@pytest.mark.parametrize("name", sorted(files_of(published())))
def test_every_event_has_a_golden_file(name: str) -> None:
    """For each version it has had: `python -m tests.contracts.test_events` writes that of a new one."""
    assert (FOLDER / name).is_file()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_a_golden_file_loads_and_is_written_the_same(path: Path) -> None:
    """Field by field; an older version is upcast. A file without a class is history lost."""
    again = rewritten(path.name, path.read_text())
    topic, version = path.name.removesuffix(".json").rsplit(".", 1)
    if int(version) == published()[topic].class_version:
        assert fields(again) == fields(path.read_text())


class BellRung(Event):
    """An event to try the contract with."""

    TOPIC: ClassVar[str] = "lamps.bell-rung"
    times: int
    tower: str | None = None


@pytest.fixture
def golden(tmp_path: Path) -> tuple[str, str]:
    """Name and text of its golden file."""
    (name,) = write_missing({"lamps.bell-rung": BellRung}, tmp_path)
    return name, (tmp_path / name).read_text()


def test_a_file_is_written_once(tmp_path: Path) -> None:
    """What is there is never changed."""
    assert list(write_missing({"lamps.bell-rung": BellRung}, tmp_path)) == ["lamps.bell-rung.1.json"]
    (tmp_path / "lamps.bell-rung.1.json").write_text("{}")
    assert list(write_missing({"lamps.bell-rung": BellRung}, tmp_path)) == []
    assert (tmp_path / "lamps.bell-rung.1.json").read_text() == "{}"


def test_an_unchanged_event_keeps_the_contract(golden: tuple[str, str]) -> None:
    """Read and written again it is the same, with nothing left empty."""
    assert fields(rewritten(*golden)) == fields(golden[1])
    assert "null" not in golden[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [('"times": 30', '"count": 30'), ('"times": 30', '"times": "thirty"'), ('"by": {', '"who": {')],
)
def test_a_renamed_or_retyped_field_breaks_the_contract(golden: tuple[str, str], old: str, new: str) -> None:
    """As if the file had been written by a class with another field."""
    name, text = golden
    assert old in text
    with pytest.raises(MapperDeserialisationError):
        rewritten(name, text.replace(old, new))


def test_a_dropped_field_breaks_the_contract(golden: tuple[str, str]) -> None:
    """It loads, but is not written the same."""
    name, text = golden
    dropped = text.replace('  "times": 30,\n', '  "times": 30,\n  "wind": 7,\n')
    assert dropped != text
    assert fields(rewritten(name, dropped)) != fields(dropped)


def test_a_removed_event_or_version_breaks_the_contract(golden: tuple[str, str]) -> None:
    """A topic nobody knows; a version newer than the class; a file that says another than its name."""
    _, text = golden
    with pytest.raises(MapperDeserialisationError, match="no event has the topic"):
        rewritten("lamps.bell-cast.1.json", text)
    with pytest.raises(MapperDeserialisationError, match="newer"):
        rewritten("lamps.bell-rung.2.json", '{"class_version": 2,' + text[1:])
    with pytest.raises(MapperDeserialisationError, match="holds version 1"):
        rewritten("lamps.bell-rung.2.json", text)


if __name__ == "__main__":
    for written in write_missing(published(), FOLDER):
        print(written)
