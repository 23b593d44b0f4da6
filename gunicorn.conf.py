"""How the web process serves; the Procfile says how many workers and threads."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

# Its control socket lies in the home directory: two servers of one user would share it.
control_socket_disable = True

# A page that takes longer than this is not coming; a request under way may end when we stop.
timeout = 30
graceful_timeout = 20

# What a request may consist of before its first byte of content; the app limits that.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# No header sets where the app lies or which path is asked for, not even from the proxy.
forwarder_headers = ""

# The workers count requests together (shell/metrics.py): in files, which are gone when we are.
# A reload keeps the folder of the first start, and one that was given is not ours to remove.
_OURS = "gongfu-metrics-"
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=_OURS)


def child_exit(_server: object, worker: "Worker") -> None:
    """Let what a worker counted as its own momentary state go with it."""
    # Not at the top: how it counts is decided when it is imported.
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(_server: object) -> None:
    """Remove the files; called in the first process only."""
    counts = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    if counts.name.startswith(_OURS):
        shutil.rmtree(counts, ignore_errors=True)


def post_worker_init(_worker: object) -> None:
    """Spare the collector what lives as long as we do: to look through it takes a tenth of a second."""
    gc.collect()
    gc.freeze()
