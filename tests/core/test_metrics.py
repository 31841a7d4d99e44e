"""Alive, ready, and how it is doing."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine
from sqlmodel import Session

from app.core import db as core_db
from app.core import health, metrics, migrations
from app.core.db import make_engine
from app.core.errors import DomainError
from app.core.request_log import RequestLog
from app.core.settings import settings

HERE, ELSEWHERE = ("127.0.0.1", 5000), ("203.0.113.9", 5000)


def small_app() -> FastAPI:
    app = FastAPI()
    app.include_router(metrics.HealthRouter)
    app.add_middleware(RequestLog)

    @app.exception_handler(DomainError)
    def refused(_request: Request, refusal: DomainError) -> Response:
        return Response(refusal.message, refusal.status)

    @app.get("/receipt/{token}")
    def receipt(token: str) -> str:
        return token

    return app


def asked(path: str, client: tuple[str, int] = HERE, **headers: str) -> tuple[int, str]:
    answer = TestClient(small_app(), client=client).get(path, headers=headers)
    return answer.status_code, answer.text


def sample(text: str, name: str, **labels: str) -> float | None:
    for family in text_string_to_metric_families(text):
        for found in family.samples:
            if found.name == name and labels.items() <= found.labels.items():
                return found.value
    return None


@pytest.fixture
def current(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test database is made from the models and carries no revision."""
    monkeypatch.setattr(migrations, "is_current", lambda url: True)


@pytest.fixture
def gauges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_gauges", {})


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that cannot be opened: its file is a folder."""
    (tmp_path / "folder.db").mkdir()
    url = f"sqlite:///{tmp_path / 'folder.db'}"
    monkeypatch.setenv("PINGSHUO_DATABASE_URL", url)
    monkeypatch.setenv("PINGSHUO_MEDIA_DIR", str(tmp_path / "media"))
    settings.cache_clear()
    engine = make_engine(url)
    monkeypatch.setattr(core_db, "engine", lambda: engine)
    yield
    engine.dispose()
    settings.cache_clear()


def test_it_is_alive_without_a_database(nowhere: None) -> None:
    assert asked("/healthz") == (200, "ok\n")


def test_it_is_ready(db: Engine, current: None) -> None:
    assert asked("/readyz") == (200, "ok\n")


def test_it_is_not_ready_before_the_migrations(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "is_current", lambda url: False)
    status, text = asked("/readyz")
    assert status == 503
    assert "pingshuo migrate" in text


def test_it_is_not_ready_on_an_empty_database(nowhere: None) -> None:
    assert asked("/readyz")[0] == 503


def test_it_is_not_ready_when_the_database_is_away(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGSHUO_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    settings.cache_clear()
    assert asked("/readyz") == (503, "数据库连不上。\n")


def test_it_is_not_ready_when_photos_cannot_be_kept(
    db: Engine, current: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "media").write_text("a file, not a folder")
    assert asked("/readyz") == (503, "照片文件夹写不进去。\n")


@pytest.mark.parametrize(("free", "status"), [(-1, 503), (0, 200), (1, 200)])
def test_it_is_not_ready_when_the_disk_is_nearly_full(
    db: Engine, current: None, monkeypatch: pytest.MonkeyPatch, free: int, status: int
) -> None:
    left = SimpleNamespace(free=health.LEAST_DISK + free)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: left)
    assert asked("/readyz")[0] == status


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (HERE, {}, 200),
        (("::1", 5000), {}, 200),
        (ELSEWHERE, {}, 404),
        (("testclient", 5000), {}, 404),
        (HERE, {"X-Forwarded-For": "127.0.0.1"}, 404),
        (HERE, {"Forwarded": "for=127.0.0.1"}, 404),
    ],
)
def test_metrics_are_for_this_machine_only(
    db: Engine, client: tuple[str, int], headers: dict[str, str], status: int
) -> None:
    assert asked("/metrics", client, **headers)[0] == status


def test_requests_are_counted_by_route_and_not_by_path(db: Engine) -> None:
    client = TestClient(small_app(), client=HERE)
    before = sample(client.get("/metrics").text, "pingshuo_requests_total", route="/receipt/{token}", status="200") or 0
    for path in ("/receipt/secret-one", "/receipt/secret-two?phone=13800000001", "/no/such/page"):
        client.get(path)
    text = client.get("/metrics").text
    assert sample(text, "pingshuo_requests_total", route="/receipt/{token}", status="200") == before + 2
    assert sample(text, "pingshuo_request_seconds_count", route="/receipt/{token}") is not None
    assert sample(text, "pingshuo_requests_total", route=metrics.UNKNOWN, status="404")
    assert not [word for word in ("secret", "13800000001", "no/such") if word in text]


def test_strange_methods_are_one_series(db: Engine) -> None:
    client = TestClient(small_app(), client=HERE)
    before = sample(client.get("/metrics").text, "pingshuo_requests_total", method="OTHER") or 0
    for method in ("BREW", "WHEN"):
        client.request(method, "/healthz")
    text = client.get("/metrics").text
    assert "BREW" not in text
    assert sample(text, "pingshuo_requests_total", method="OTHER") == before + 2


def test_gauges_are_read_from_the_database(db: Engine, gauges: None) -> None:
    def things(session: Session, at: datetime) -> float:
        return float(session.connection().exec_driver_sql("SELECT 7").scalar_one())

    metrics.watch("pingshuo_things", "Things.", things)
    with db.connect():
        text = asked("/metrics")[1]
    assert sample(text, "pingshuo_things") == 7
    assert sample(text, "pingshuo_database_up") == 1
    assert sample(text, "pingshuo_pool_in_use") == 1


def test_metrics_say_that_the_database_is_away(nowhere: None, gauges: None) -> None:
    metrics.watch("pingshuo_things", "Things.", lambda session, at: 7.0)
    status, text = asked("/metrics")
    assert status == 200
    assert sample(text, "pingshuo_database_up") == 0
    assert sample(text, "pingshuo_things") is None
