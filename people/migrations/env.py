"""How alembic runs a migration: on the connection it is handed, in the transaction of that connection."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table="people_migrations", render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
