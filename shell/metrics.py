"""How the house is: `/health` for who must decide whether it lives, `/metrics` for who watches it."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Column, Engine, func, select

from kernel.time import now
from shell.database import reading
from shell.house import house as this_house
from shell.queue.jobs import QUEUES
from shell.queue.tables import JOBS, OUTBOX, POLICY_POSITIONS, SCHEDULED
from shell.readmodels import Position, positions
from shell.web import actor, public

if TYPE_CHECKING:
    from shell.house import House

# A label for everything else: whoever asks must not be able to add labels without end.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

# Seconds an event may wait for a read model before somebody should look.
BEHIND = 10.0

REQUESTS = Counter("gongfu_requests", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "gongfu_request_seconds",
    "Time to answer a request",
    ["endpoint"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a follower of the log is doing: `lag` in events; `late` where one has waited too long."""

    name: str
    position: int
    lag: int
    late: bool
    error: str | None


def progress(house: "House", engine: Engine, followers: Iterable[Position]) -> list[Progress]:
    """How followers are doing, against the head of the log."""
    head = house.store.head()
    told = []
    for follower in followers:
        lag = max(head - follower.position, 0)
        late = bool(lag) and _waits_since(house, follower.position) > BEHIND
        told.append(Progress(follower.name, follower.position, lag, late, follower.error))
    return told


def _waits_since(house: "House", position: int) -> float:
    waiting = house.store.read(position, 1)
    return (now() - waiting[0].event.recorded_at).total_seconds() if waiting else 0.0


def followers(house: "House") -> dict[str, list[Progress]]:
    """All who follow the log: `read_models` and `policies`."""
    return {
        "read_models": progress(house, house.read_engine, positions(house.read_engine)),
        "policies": progress(house, house.records_engine, positions(house.records_engine, POLICY_POSITIONS)),
    }


def counts(house: "House", column: Column[Any]) -> dict[str, int]:
    """How many rows of a table are in which state."""
    query = select(column, func.count()).group_by(column)
    with reading(house.records_engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def queue_depths(house: "House") -> dict[str, int]:
    """How many wake-ups wait in each of RQ's queues. Raises where Redis is away."""
    if house.redis is None:
        return {}
    return {name: int(house.redis.llen(f"rq:queue:{name}")) for name in QUEUES}


def failing_tasks(house: "House") -> dict[str, str]:
    """Scheduled tasks whose last run failed, with the error."""
    query = select(SCHEDULED.c.name, SCHEDULED.c.error).where(SCHEDULED.c.error.is_not(None))
    with reading(house.records_engine) as connection:
        return {row.name: row.error for row in connection.execute(query)}


def health(house: "House") -> tuple[int, dict[str, Any]]:
    """HTTP status and body: 503 only where the event store cannot be reached, for nothing works without
    it; everything else that is wrong is named in `degraded`."""
    try:
        head = house.store.head()
    except Exception as error:
        return 503, {"status": "down", "degraded": ["store"], "error": type(error).__name__}
    body: dict[str, Any] = {"status": "ok", "degraded": [], "head": head}
    degraded: list[str] = body["degraded"]
    try:
        for kind, those in followers(house).items():
            body[kind] = {
                each.name: {"position": each.position, "lag": each.lag}
                | ({"error": _without_words(each.error)} if each.error else {})
                for each in those
            }
            degraded += [each.name for each in those if each.error or each.late]
        degraded += failing_tasks(house)
        degraded += ["outbox"] if counts(house, OUTBOX.c.state).get("failed") else []
    except Exception as error:
        degraded.append("records")
        body["error"] = type(error).__name__
    try:
        queue_depths(house)
    except Exception:
        degraded.append("queue")
    body["status"] = "degraded" if degraded else "ok"
    return 200, body


def _without_words(error: str) -> str:
    """Where and of what kind. What the error says may quote a row, and anybody may ask for `/health`."""
    return ": ".join(error.split(": ")[:2])


class Gauges(Collector):
    """What is looked up when somebody asks. What cannot be reached is left out, and `up` says so."""

    def __init__(self, house: "House") -> None:
        self._house = house

    def collect(self) -> Iterator[Metric]:
        """One family after the other, each read when it is asked for."""
        up = GaugeMetricFamily("gongfu_up", "Whether a store answers", labels=["store"])
        for store, ask in (
            ("events", self._log),
            ("records", self._records),
            ("queue", self._queues),
        ):
            try:
                families = list(ask())
            except Exception:
                families = []
                up.add_metric([store], 0)
            else:
                up.add_metric([store], 1)
            yield from families
        yield up

    def _log(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("gongfu_events", "Position of the last event", value=self._house.store.head())
        those = [(kind, each) for kind, all_ in followers(self._house).items() for each in all_]
        for what, text in (
            ("position", "Position reached by a follower of the log"),
            ("lag", "Events a follower of the log has still to take in"),
            ("stopped", "Whether a follower of the log has stopped"),
        ):
            family = GaugeMetricFamily(f"gongfu_follower_{what}", text, labels=["kind", "name"])
            for kind, each in those:
                value = {"position": each.position, "lag": each.lag, "stopped": bool(each.error)}
                family.add_metric([kind, each.name], value[what])
            yield family

    def _records(self) -> Iterator[Metric]:
        for name, text, column in (
            ("outbox", "Effects in the outbox", OUTBOX.c.state),
            ("jobs", "Jobs", JOBS.c.state),
        ):
            family = GaugeMetricFamily(f"gongfu_{name}", text, labels=["state"])
            for state, count in counts(self._house, column).items():
                family.add_metric([state], count)
            yield family

    def _queues(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("gongfu_queue_depth", "Wake-ups waiting", labels=["queue"])
        for name, depth in queue_depths(self._house).items():
            family.add_metric([name], depth)
        yield family


def metrics(house: "House") -> bytes:
    """Everything in Prometheus' text format.

    With `PROMETHEUS_MULTIPROC_DIR` set, requests are those of all web processes together, else of the one
    that answers.
    """
    asked = CollectorRegistry()
    asked.register(Gauges(house))
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return generate_latest(asked) + generate_latest(counted)


@public
def show_health() -> Response:
    """`GET /health`."""
    status, body = health(this_house())
    response = jsonify(body)
    response.status_code = status
    return response


@public
def show_metrics() -> Response:
    """`GET /metrics`: for the operator, and for who asks from this very machine."""
    if request.remote_addr not in ("127.0.0.1", "::1") or "X-Forwarded-For" in request.headers:
        actor().require("see-metrics")
    return Response(metrics(this_house()), content_type=CONTENT_TYPE_LATEST)


def init_metrics(app: Flask) -> None:
    """Count requests, and offer `/health` and `/metrics`."""
    for prefix, at in (("", ""), ("api-", "/api/v1")):
        app.add_url_rule(f"{at}/health", f"{prefix}health", show_health)
        app.add_url_rule(f"{at}/metrics", f"{prefix}metrics", show_metrics)

    @app.before_request
    def _began() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _answered(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(endpoint, method, response.status_code).inc()
        if "began" in g:
            SECONDS.labels(endpoint).observe(time.perf_counter() - g.began)
        return response
