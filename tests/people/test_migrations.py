"""The ordinary tables: made by migrations, and just as the code has them."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from people.readmodel import migrate
from people.readmodel.tables import METADATA
from tests.people.doors import house_of


def test_migrations_make_the_tables_the_code_expects(app: Flask) -> None:
    """No table, column or index differs; a change of tables without a migration fails here."""
    own = set(METADATA.tables)
    with house_of(app).records_engine.connect() as connection:
        settings = {"include_name": lambda name, kind, parents: kind != "table" or name in own}
        context = MigrationContext.configure(connection, opts=settings)
        assert compare_metadata(context, METADATA) == []


def test_migrating_again_changes_nothing(app: Flask) -> None:
    """Every start may do it."""
    migrate(house_of(app))
    migrate(house_of(app))
