"""Events as bytes, and bytes as events, whichever version they were written in."""

from uuid import uuid4

import msgspec
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent

from kernel.time import now
from shell.eventstore.mapper import EventMapper
from tests.shell.lamps import BY, LampLit, LampSnuffed, OilBought

ENVELOPE = (
    b'"originator_id":"lamp-00000000-0000-4000-8000-000000000001","originator_version":1,'
    b'"recorded_at":"2026-11-01T00:00:00Z","at":"2026-11-01T00:00:00Z",'
    b'"by":{"account":"a","role":"system","on_behalf_of":null},"request":null}'
)


@pytest.fixture
def mapper() -> EventMapper:
    """A mapper that has seen nothing yet."""
    return EventMapper()


def happened(event: type[OilBought] | type[LampLit], **fields: object) -> OilBought | LampLit:
    """An event of now."""
    return event(
        originator_id=f"lamp-{uuid4()}",
        originator_version=1,
        recorded_at=now(),
        at=now(),
        by=BY,
        **fields,
    )


@pytest.mark.parametrize("event", [happened(LampLit, oil=20), happened(OilBought, fen=1250, grade="fine")])
def test_an_event_comes_back_equal(mapper: EventMapper, event: LampLit | OilBought) -> None:
    """To the microsecond and with its type."""
    stored = mapper.to_stored_event(event)
    assert mapper.to_domain_event(stored) == event
    assert (stored.topic, stored.originator_id) == (event.TOPIC, event.originator_id)


def test_the_class_version_is_written_from_the_second_on(mapper: EventMapper) -> None:
    """First in the JSON, so that it can be told without understanding the rest."""
    assert b"class_version" not in mapper.to_stored_event(happened(LampLit, oil=1)).state
    state = mapper.to_stored_event(happened(OilBought, fen=1, grade="fine")).state
    assert state.startswith(b'{"class_version":3,"fen":1,')
    assert msgspec.json.decode(state)["class_version"] == 3


def test_the_first_version_is_upcast_step_by_step(mapper: EventMapper) -> None:
    """Written before prices were fen and grades were noted; read as an event of today."""
    event = mapper.decode("lamps.oil-bought", b'{"price":"12.50",' + ENVELOPE)
    assert isinstance(event, OilBought)
    assert (event.fen, event.grade) == (1250, "ordinary")
    assert event.originator_version == 1


def test_a_middle_version_is_upcast_from_where_it_stands(mapper: EventMapper) -> None:
    """Steps that its writer had taken already are not taken again."""
    event = mapper.decode("lamps.oil-bought", b'{"class_version":2,"fen":990,' + ENVELOPE)
    assert isinstance(event, OilBought)
    assert (event.fen, event.grade) == (990, "ordinary")


@pytest.mark.parametrize(
    ("topic", "field"), [("lamps.oil-bought", b'"fen":1,"grade":"fine",'), ("lamps.lamp-lit", b'"oil":1,')]
)
def test_what_a_newer_release_wrote_is_not_misread(mapper: EventMapper, topic: str, field: bytes) -> None:
    """After a step back to an older release reading stops, and says why."""
    with pytest.raises(MapperDeserialisationError, match="version 4 is newer"):
        mapper.decode(topic, b'{"class_version":4,' + field + ENVELOPE)


def test_an_unknown_topic_does_not_load(mapper: EventMapper) -> None:
    """Nor does a Python path, which the library would import."""
    for topic in ("lamps.lamp-painted", "os:system", "tests.shell.lamps:LampLit"):
        with pytest.raises(MapperDeserialisationError, match="no event has the topic"):
            mapper.decode(topic, b"{}")


@pytest.mark.parametrize("state", [b"", b"{}", b"[]", b'{"oil":"much",' + ENVELOPE, b"\xff"])
def test_a_state_that_does_not_fit_does_not_load(mapper: EventMapper, state: bytes) -> None:
    """A missing field, a wrong type, or no JSON at all: the error names the topic."""
    with pytest.raises(MapperDeserialisationError, match=r"lamps\.lamp-lit: "):
        mapper.to_domain_event(StoredEvent(f"lamp-{uuid4()}", 1, "lamps.lamp-lit", state))


def test_a_field_that_is_no_longer_known_is_ignored(mapper: EventMapper) -> None:
    """Dropping a field needs no new version."""
    event = mapper.decode("lamps.lamp-snuffed", b'{"wind":7,' + ENVELOPE)
    assert isinstance(event, LampSnuffed)
