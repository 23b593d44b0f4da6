"""Settings from the environment: what is read, what is refused, what is never shown."""

import base64
from pathlib import Path

import pytest

from shell.config import Config, Misconfigured

KEY = base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "GONGFU_ENV": "production",
    "DATABASE_URL": "postgresql://db/gongfu?sslmode=verify-full",
    "REDIS_URL": "rediss://queue/0",
    "GONGFU_SECRET_KEY": "long and random, as it has to be",
    "GONGFU_MASTER_KEY": KEY,
    "GONGFU_PUBLIC_URL": "https://gongfu.example",
}


def test_an_empty_environment_is_a_development_on_files() -> None:
    """`flask --app wsgi …` works in a fresh checkout."""
    config = Config.from_environment({})
    assert (config.env, config.postgres, config.redis_url) == ("development", False, None)
    assert config.data == Path("var").resolve()
    assert config.demo
    assert not config.production


def test_production_takes_what_it_is_given() -> None:
    """All secrets there: strict mode, no demo."""
    config = Config.from_environment(PRODUCTION)
    assert config.production
    assert config.postgres
    assert not config.demo
    assert config.master_key == bytes(range(32))


@pytest.mark.parametrize(
    "name",
    ["DATABASE_URL", "REDIS_URL", "GONGFU_SECRET_KEY", "GONGFU_MASTER_KEY", "GONGFU_PUBLIC_URL"],
)
def test_production_without_a_secret_names_it(name: str) -> None:
    """One missing setting is one name in the message; an empty one counts as missing."""
    with pytest.raises(Misconfigured, match=f"production needs {name} in"):
        Config.from_environment(PRODUCTION | {name: ""})


@pytest.mark.parametrize("name", ["GONGFU_MASTER_KEY", "GONGFU_MASTER_KEY_OLD"])
@pytest.mark.parametrize("key", ["short", base64.b64encode(b"short").decode(), "!!!!"])
def test_a_master_key_that_cannot_be_one_is_refused(name: str, key: str) -> None:
    """32 bytes in base64, nothing else: a wrong key would lock personal data away for ever."""
    with pytest.raises(Misconfigured, match=f"{name} "):
        Config.from_environment(PRODUCTION | {name: key})


def test_the_older_way_to_write_a_postgresql_address_is_understood() -> None:
    """Some hosts still say postgres://."""
    config = Config.from_environment({"DATABASE_URL": "postgres://db/gongfu"})
    assert config.database_url == "postgresql://db/gongfu"


def test_without_an_address_the_files_lie_in_the_data_folder() -> None:
    """SQLite needs no address, only a folder."""
    config = Config.from_environment({"GONGFU_DATA": "/srv/gongfu"})
    assert not config.postgres
    assert config.data == Path("/srv/gongfu")


@pytest.mark.parametrize("url", ["mysql://db/gongfu", "sqlite:////srv/gongfu.db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    """Said at once, not by a driver's error later, and never passed over in silence."""
    with pytest.raises(Misconfigured, match="DATABASE_URL must start with"):
        Config.from_environment({"DATABASE_URL": url})


def test_a_mistyped_environment_does_not_run_open() -> None:
    """`prod` is not production: it must not start with the settings of a developer's machine."""
    with pytest.raises(Misconfigured, match="GONGFU_ENV is 'prod'"):
        Config.from_environment(PRODUCTION | {"GONGFU_ENV": "prod"})


def test_a_short_secret_is_refused_in_production() -> None:
    """What signs tokens must not be guessed."""
    with pytest.raises(Misconfigured, match="at least 32"):
        Config.from_environment(PRODUCTION | {"GONGFU_SECRET_KEY": "x" * 31})


def test_the_number_of_proxies_is_a_number() -> None:
    """In one line, like every other mistake in the settings."""
    with pytest.raises(Misconfigured, match="GONGFU_PROXIES"):
        Config.from_environment({"GONGFU_PROXIES": "yes"})


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    """A settings object in a log or traceback gives no key away."""
    shown = repr(Config.from_environment(PRODUCTION))
    assert "long and random" not in shown
    assert "master_key" not in shown
