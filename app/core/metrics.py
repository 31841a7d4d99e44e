"""Is it alive, is it ready, how is it doing: /healthz, /readyz and /metrics in Prometheus' text format."""

import ipaddress
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session
from starlette.types import Scope

from app.core import db, health
from app.core.deps import At
from app.core.errors import NotFound

HealthRouter = APIRouter(include_in_schema=False)

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where several worker processes of one server add up their counts; set before this module is imported."""
UNKNOWN = "(none)"
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")

_own = CollectorRegistry()
_requests = Counter("pingshuo_requests", "Requests answered.", ["method", "route", "status"], registry=_own)
_seconds = Histogram(
    "pingshuo_request_seconds", "Time to answer.", ["route"], registry=_own,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)


def route_name(scope: Scope, root: str) -> str:
    """The template of the route that answered; a mounted folder by its name; one word for all that match nothing."""
    path = getattr(scope.get("route"), "path", None)
    if path is not None:
        return str(path)
    mounted = str(scope.get("root_path", "")).removeprefix(root)
    return f"{mounted}/*" if mounted else UNKNOWN


class Gauge(NamedTuple):
    """A number read from the database when somebody asks for the metrics."""

    name: str
    meaning: str
    read: Callable[[Session, datetime], float]


_gauges: dict[str, Gauge] = {}


def watch(name: str, meaning: str, read: Callable[[Session, datetime], float]) -> None:
    """Adds a gauge; a domain above hands its query down here, since core knows no domains."""
    _gauges[name] = Gauge(name, meaning, read)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Counts one request. `route` is a template and odd methods are one, so that nobody can grow the series."""
    _requests.labels(method if method in METHODS else "OTHER", route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


@HealthRouter.get("/healthz")
async def healthz() -> Response:
    """The process answers. Nothing else is asked, so that an empty database or a full pool does not kill it."""
    return PlainTextResponse("ok\n")


@HealthRouter.get("/readyz")
def readyz() -> Response:
    """Whether requests should be sent here; 503 says in plain words why not."""
    reasons = health.unready()
    return PlainTextResponse("\n".join(reasons or ["ok"]) + "\n", 503 if reasons else 200)


@HealthRouter.get("/metrics")
def show_metrics(request: Request, at: At) -> Response:
    """Only for this machine itself; to anybody else the page does not exist."""
    if not from_this_machine(request):
        raise NotFound("可能是链接少了几个字，也可能这一页已经没有了。")
    return Response(generate_latest(_counted()) + generate_latest(_read_now(at)), media_type=CONTENT_TYPE_LATEST)


def from_this_machine(request: Request) -> bool:
    """A loopback peer that is no proxy: what a proxy on this machine passes on comes from somewhere else."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _counted() -> CollectorRegistry:
    if SHARED not in os.environ:
        return _own
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package leaves this constructor untyped
    return registry


def _read_now(at: datetime) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Now(at))
    return registry


class _Now(Collector):
    """The gauges, and whether the database answered at all. The pool is that of the answering process."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        values, answered = self._values()
        yield GaugeMetricFamily("pingshuo_database_up", "Whether the database answers.", value=answered)
        yield GaugeMetricFamily("pingshuo_pool_in_use", "Database connections in use.", value=_pool_in_use())
        for name, value in values.items():
            yield GaugeMetricFamily(name, _gauges[name].meaning, value=value)

    def describe(self) -> list[Metric]:
        """Nothing beforehand: the registry would otherwise ask the database to find the names."""
        return []

    def _values(self) -> tuple[dict[str, float], int]:
        try:
            with db.unit_of_work(write=False) as session:
                return {gauge.name: gauge.read(session, self.at) for gauge in _gauges.values()}, 1
        except SQLAlchemyError:
            return {}, 0


def _pool_in_use() -> int:
    pool = db.engine().pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0
