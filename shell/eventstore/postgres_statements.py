"""The SQL of the event store on PostgreSQL, for one table of one schema."""

from hashlib import blake2b

from psycopg.sql import SQL, Composed, Identifier, Literal

CREATE = (
    # Collation C: ids are compared byte by byte, fast, and whatever the system's language data become.
    """
    CREATE TABLE IF NOT EXISTS {table} (
        originator_id text COLLATE "C" NOT NULL,
        originator_version bigint NOT NULL,
        topic text NOT NULL,
        state bytea NOT NULL,
        notification_id bigserial,
        CONSTRAINT {primary_key} PRIMARY KEY (originator_id, originator_version))
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {table} (notification_id)",
    """
    CREATE OR REPLACE FUNCTION {append} (
        ids text[], versions bigint[], topics text[], states bytea[]
    ) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({key});
        NOTIFY {channel};
        RETURN QUERY
            INSERT INTO {table} (originator_id, originator_version, topic, state)
            SELECT * FROM unnest(ids, versions, topics, states)
            RETURNING notification_id;
    END $$
    """,
)
APPEND = "SELECT * FROM {append} ($1, $2, $3, $4)"
WRITTEN = """
    SELECT notification_id
    FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS sent (id, version, topic, state, place)
    JOIN {table} ON originator_id = id AND originator_version = version
        AND {table}.topic = sent.topic AND {table}.state = sent.state
    ORDER BY place
"""
STREAM = """
    SELECT notification_id, topic, state FROM {table}
    WHERE originator_id = $1 ORDER BY originator_version
"""
STREAMS = """
    SELECT notification_id, topic, state FROM {table}
    WHERE originator_id = ANY ($1) ORDER BY notification_id
"""
AFTER = """
    SELECT notification_id, topic, state FROM {table}
    WHERE notification_id > $1 ORDER BY notification_id LIMIT $2
"""
WHOLE_AFTER = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM {table}
    WHERE notification_id > $1 ORDER BY notification_id LIMIT $2
"""
WHOLE_STREAMS = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM {table}
    WHERE originator_id = ANY ($1) ORDER BY notification_id
"""
LOCK = "SELECT pg_advisory_xact_lock({key})"
LISTEN = "LISTEN {channel}"
HEAD = "SELECT max(notification_id) FROM {table}"


class Statements:
    """The statements, with the names of a table and of what belongs to it filled in."""

    def __init__(self, schema: str, table: str, index: str) -> None:
        self.primary_key = f"{table}_pkey"
        self.channel = f"{schema}.{table}"

        def sql(text: str) -> Composed:
            return SQL(text).format(
                table=Identifier(schema, table),
                append=Identifier(schema, f"append_to_{table}"),
                primary_key=Identifier(self.primary_key),
                index=Identifier(index),
                channel=Identifier(self.channel),
                key=Literal(_lock_key(schema, table)),
            )

        self.create = [sql(text) for text in CREATE]
        self.lock = sql(LOCK).as_bytes()
        self.append, self.written = sql(APPEND).as_bytes(), sql(WRITTEN).as_bytes()
        self.stream, self.streams = sql(STREAM).as_bytes(), sql(STREAMS).as_bytes()
        self.after, self.head = sql(AFTER).as_bytes(), sql(HEAD).as_bytes()
        self.whole_after = sql(WHOLE_AFTER).as_bytes()
        self.whole_streams = sql(WHOLE_STREAMS).as_bytes()
        self.listen = sql(LISTEN).as_bytes()


def _lock_key(schema: str, table: str) -> int:
    """The advisory lock of one table."""
    digest = blake2b(f"gongfu {schema}.{table}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
