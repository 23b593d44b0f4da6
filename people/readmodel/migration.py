"""Brings the ordinary tables to what this release needs. A change is a new file in `people/migrations`."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection

from shell.house import House

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def migrate(house: House) -> None:
    """Run the migrations that have not run yet."""
    with house.records_engine.begin() as connection:
        command.upgrade(_settings(connection), "head")


def _settings(connection: Connection) -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
