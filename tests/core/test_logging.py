"""One line per request, nobody's personal data in it."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient

from app.core.logging import JsonLines, TextLines, configure
from app.core.request_log import RequestLog
from app.core.settings import ROOT


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.add_middleware(RequestLog)
    app.mount("/static", StaticFiles(directory=ROOT / "static"))

    @app.get("/receipt/{token}")
    def receipt(token: str) -> str:
        logging.getLogger("pingshuo.inside").warning("收据")
        return token

    @app.get("/i/{ref}")
    def issue(ref: str) -> str:
        raise ZeroDivisionError

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, object]]]:
    """Each line as JSON, formatted at the moment at which it is logged."""
    caplog.set_level(logging.INFO)
    found: list[dict[str, object]] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(json.loads(JsonLines().format(record)))  # type: ignore[method-assign]  # a list instead of a stream
    logging.getLogger("pingshuo").addHandler(handler)
    yield found
    logging.getLogger("pingshuo").removeHandler(handler)


def test_a_request_is_named_by_its_route(client: TestClient, lines: list[dict[str, object]]) -> None:
    client.get("/receipt/secret?phone=13800000001")
    assert [line["message"] for line in lines] == ["收据", "request"]
    assert (lines[1]["method"], lines[1]["route"], lines[1]["status"]) == ("GET", "/receipt/{token}", 200)
    assert not re.search("secret|13800000001", json.dumps(lines))


def test_public_parameters_are_kept(client: TestClient, lines: list[dict[str, object]]) -> None:
    client.get("/i/XR-20261122-0007")
    assert (lines[0]["ref"], lines[0]["status"], lines[0]["level"]) == ("XR-20261122-0007", 500, "error")


@pytest.mark.parametrize(
    ("path", "route"), [("/static/app.css", "/static/*"), ("/nothing/here", "(none)"), ("/static/../nothing", "(none)")]
)
def test_what_has_no_route_has_few_names(
    client: TestClient, lines: list[dict[str, object]], path: str, route: str
) -> None:
    client.get(path)
    assert lines[0]["route"] == route


def test_probes_that_succeed_leave_no_line(client: TestClient, lines: list[dict[str, object]]) -> None:
    client.get("/healthz")
    assert lines == []


def test_every_line_of_a_request_carries_its_id(client: TestClient, lines: list[dict[str, object]]) -> None:
    answer = client.get("/receipt/x")
    assert {line["request_id"] for line in lines} == {answer.headers["x-request-id"]}


@pytest.mark.parametrize(
    ("given", "kept"), [("abcd-1234", True), ("short", False), ("x" * 65, False), ("has space 123", False)]
)
def test_an_id_from_a_proxy_is_kept_when_it_looks_like_one(client: TestClient, given: str, kept: bool) -> None:
    answer = client.get("/receipt/x", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept


def test_a_line_break_cannot_forge_a_line() -> None:
    record = logging.LogRecord("pingshuo", logging.INFO, "", 0, "one\ntwo\r\nthree", None, None)
    assert len(TextLines().format(record).splitlines()) == 1
    assert len(JsonLines().format(record).splitlines()) == 1


@pytest.mark.parametrize(("log_format", "start"), [("json", '{"at": "'), ("text", "20")])
def test_every_logger_speaks_the_chosen_form(
    capsys: pytest.CaptureFixture[str], log_format: str, start: str
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure("json" if log_format == "json" else "text")
        try:
            raise ValueError("出错了")
        except ValueError:
            logging.getLogger("some.library").exception("没办成")
        text = capsys.readouterr().err
    finally:
        root.handlers[:], root.level = handlers, level
    assert text.startswith(start)
    assert "ValueError: 出错了" in text
