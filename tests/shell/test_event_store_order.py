"""On PostgreSQL events become visible in the order of their positions, whoever commits first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg

from shell.eventstore import Store, prepare_store
from tests.shell.lamps import config_of, lit

SLOW_SAVE = "SELECT * FROM append_to_gongfu_events(ARRAY[%s], ARRAY[1], ARRAY['lamps.lamp-lit'], ARRAY[%s])"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_a_save_waits_for_an_earlier_one_to_become_visible(store: Store, url: str) -> None:
    """One that has its positions but is not committed holds the others back; a reader sees none of them."""
    lamp = lit(1)
    (event,) = lamp.collect_events()
    row = store.mapper.to_stored_event(event)
    with psycopg.connect(url) as slow, psycopg.connect(url, autocommit=True) as watch:
        (first,) = slow.execute(SLOW_SAVE, (row.originator_id, row.state)).fetchone() or (0,)
        with ThreadPoolExecutor(1) as threads:
            second = threads.submit(store.save, lit(2))
            pause = threading.Event()
            while watch.execute(WAITING).fetchone() == (0,):
                assert not second.done(), "the second save overtook the first"
                pause.wait(0.01)
            assert store.read(0, 10) == []
            slow.commit()
            assert second.result() > first
    assert [recorded.position for recorded in store.read(0, 10)] == [first, second.result()]


def test_readers_wait_for_no_save(store: Store, url: str) -> None:
    """Reading goes on while one is on its way."""
    lamp = lit(1)
    store.save(lamp)
    (event,) = lit(2).collect_events()
    row = store.mapper.to_stored_event(event)
    with psycopg.connect(url) as slow:
        slow.execute(SLOW_SAVE, (row.originator_id, row.state))
        assert store.get(type(lamp), lamp.id).oil == 1
        assert store.head() == 1
        assert len(store.read(0, 10)) == 1
        prepare = threading.Thread(target=prepare_store, args=(config_of("", url),))
        prepare.start()
        slow.rollback()
        prepare.join()
