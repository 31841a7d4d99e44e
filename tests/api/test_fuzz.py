"""Whatever is sent to whichever address by whoever: never a 500, every refusal a sentence, every status a promised one.

Requests are drawn from /openapi.json: mostly good ones with something nasty in one place, and some that are all wrong.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import WRITE
from app.core.openapi import PROBLEM_TYPE
from app.issues.rules.lifecycle import Step
from tests.api.conftest import RUBBISH, Caller, Callers, token_for
from tests.api.describing import Operation, Schema, operations, resolved
from tests.attachments.pictures import encoded, quarters
from tests.cast import Cast
from tests.make import an_issue, claimed_done, dispatched, step

EXAMPLES = 10
ACTORS = ("", "wangyi", "zhaojingli", "liushuji", "xiaoli", "chenkezhang", "admin")
TEXTS = [
    "", " ", "\0", "a\0b", "\u202eabc\u2066", "\u200b", "\x85\r\nX-Evil: 1", "𠮷" * 50, "x" * 100_000, "水" * 5_000,
    "<script>alert(1)</script>", "'; DROP TABLE issue; --", '") OR 1=1', "%s%n{0}", "../../etc/passwd", "１２３", "-1",
    "null", "NaN", "1e999", "9" * 5_000, "2026-02-30", "2026-13-45T99:99:99", "0000-00-00", "true", "=1+1",
]
BROKEN = ["\ud800", "坏\udfff了"]
NUMBERS = [0, -1, 1, 5, 2**31 - 1, 2**31, 2**63, 2**64, -(2**63), 10**40, 1.5, float("nan"), float("inf"), -0.0]
OTHERS: list[Any] = [None, True, False, [], {}, [[]], [None], {"a": {"b": []}}, {"\ud800": 1}, ["x"] * 50]
nasty: SearchStrategy[Any] = st.one_of(
    st.sampled_from([*TEXTS, *BROKEN]), st.sampled_from(NUMBERS), st.sampled_from(OTHERS)
)
nasty_text = st.one_of(st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
RAW = [b"", b"{", b"\xff\xfe\x00", b'{"a":\xff}', b"null", b"[]", b'"x"', b"1", b"[" * 3_000, b"NaN", b"\xef\xbb\xbf{}",
       b'{"note": "\\ud800"}', b"9" * 5_000]  # fmt: skip
TYPES = [
    "application/json", "application/json; charset=gbk", "text/plain", "", "application/x-www-form-urlencoded",
    "multipart/form-data", "multipart/form-data; boundary=", "application/xml", "application/json\t", "a/b/c;=",
]
TOKENS = ["Bearer x", "Bearer ", "Basic YTpi", "Bearer " + "x" * 5_000, "x", "Bearer \xe9"]

HEADERS = {
    "Idempotency-Key": ["k", "k" * 90, "\x7f", "k\xe9", ""], "If-Match": ['"1"', '"2"', "*", "x", '"-1"', ""],
    "Authorization": TOKENS,
}


@pytest.fixture
def refs(db: Engine, cast: Cast) -> list[str]:
    """Issues in every state work can be in."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        made = [an_issue(session, cast) for _ in range(3)]
        accepted, hidden = an_issue(session, cast), an_issue(session, cast, code="IL")
        step(session, cast, accepted, Step.ACCEPTANCE, "liushuji")
        made += [accepted, hidden, *(dispatched(session, cast) for _ in range(2))]
        signed = dispatched(session, cast)
        step(session, cast, signed, Step.SIGNATURE, "zhaojingli")
        made += [signed, *(claimed_done(session, cast) for _ in range(2))]
        session.commit()
        return [issue.ref for issue in made]


def rarely(draw: DataObject, times: int) -> bool:
    """Once in so many times; from the middle, since Hypothesis likes the ends."""
    return draw.draw(st.sampled_from([each == times // 2 for each in range(times)]))


class Requests:
    """Draws requests for one operation."""

    def __init__(self, operation: Operation, document: Schema, refs: list[str]) -> None:
        self.operation, self.document, self.refs = operation, document, refs

    def path(self, draw: DataObject) -> str:
        good = {
            "ref": self.refs, "slug": ["xiangrui", "xiangrui-dong"], "message_id": ["1"], "company_id": ["1"],
            "number": ["1"], "month": ["2026-10"], "token": ["x" * 22], "vote_id": ["1"], "case_id": ["1"],
        }
        path = self.operation.path
        for each in self._parameters("path"):
            value = draw.draw(nasty_text if rarely(draw, 8) else st.sampled_from(good[each["name"]]))
            path = path.replace(f"{{{each['name']}}}", quote(str(value)[:2_000], safe="") or "%20")
        return path

    def query(self, draw: DataObject) -> str:
        pairs = []
        for each in self._parameters("query"):
            if rarely(draw, 4):
                pairs.append((each["name"], draw.draw(nasty_text | self.fitting(each["schema"], each["name"]))))
        if rarely(draw, 12):
            pairs.append((draw.draw(st.sampled_from(["order_by", "a\0", "状态", "__proto__"])), "1"))
        return urlencode([(name, str(value)[:3_000]) for name, value in pairs])

    def headers(self, draw: DataObject) -> dict[str, str]:
        found = {}
        for name, values in HEADERS.items():
            if rarely(draw, 10):
                found[name] = draw.draw(st.sampled_from(values))
        return found

    def content(self, draw: DataObject) -> tuple[bytes, str]:
        """A body and the type it says it has."""
        kind = draw.draw(st.sampled_from(["good", "good", "spoilt", "spoilt", "spoilt", "any", "raw"]))
        if self.operation.takes_files:
            return self._files(draw)
        if kind == "raw" or self.operation.body is None:
            return draw.draw(st.sampled_from(RAW)), draw.draw(st.sampled_from(TYPES))
        body = draw.draw(nasty) if kind == "any" else self._body(draw, spoil=kind == "spoilt")
        return json.dumps(body).encode(), "application/json"

    def _body(self, draw: DataObject, *, spoil: bool) -> dict[str, Any]:
        assert self.operation.body is not None
        schema = resolved(self.operation.body, self.document)
        fields: Schema = schema["properties"]
        given = [name for name in fields if self._given(draw, schema, name)]
        body = {name: draw.draw(self.fitting(fields[name], name)) for name in given}
        if self.operation.id == "create_token" and not spoil:
            return {"username": "laozhou", "password": "pingshuo-demo"}
        if self.operation.id == "file_issue":
            body = {**RUBBISH, **{name: body[name] for name in body if name in ("anonymous", "contact_phone", "code")}}
        if spoil:
            change = draw.draw(st.sampled_from(["replace", "replace", "replace", "drop", "add"]))
            name = draw.draw(st.sampled_from(sorted(fields)))
            body = {**body, name if change == "replace" else "extra\0": draw.draw(nasty)} if change != "drop" else body
            if change == "drop":
                body.pop(name, None)
        return body

    def _given(self, draw: DataObject, schema: Schema, name: str) -> bool:
        return name in schema.get("required", []) or draw.draw(st.booleans())

    def _files(self, draw: DataObject) -> tuple[bytes, str]:
        picture, field = draw.draw(st.sampled_from([PICTURE, *RAW])), draw.draw(st.sampled_from(["photos", "x", "\0"]))
        parts = [
            ("photos", ("a.jpg", picture, "image/jpeg")),
            (field, ("<b>\0.svg", b"<svg/>", draw.draw(st.sampled_from(TYPES)))),
        ]
        sent = httpx.Request("POST", "http://test", files=parts[: draw.draw(st.integers(0, 2))])
        whole, kind = sent.read(), sent.headers.get("content-type", "multipart/form-data; boundary=x")
        return draw.draw(st.sampled_from([whole, whole, whole[:-9]])), draw.draw(st.sampled_from([kind, kind, *TYPES]))

    def fitting(self, schema: Schema, name: str) -> SearchStrategy[Any]:
        """Values the schema takes, or nearly."""
        schema = resolved(schema, self.document)
        if "anyOf" in schema:
            return st.one_of([self.fitting(each, name) for each in schema["anyOf"]])
        known: dict[str, list[Any]] = {
            "target": self.refs, "unit": ["安禾物业", "张店城管马尚中队"], "review_on": ["2026-12-01"],
            "phone": ["13811112222"], "contact_phone": ["13811112222"], "code": ["123456"], "username": ["wangyi"],
            "photos": [[]], "assignee": [1, 2, 11, 99],
        }
        if name in known:
            return st.sampled_from(known[name])
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        return BY_KIND.get(schema.get("type", ""), st.none())

    def _parameters(self, where: str) -> list[Schema]:
        return [each for each in self.operation.spec.get("parameters", []) if each["in"] == where]


PICTURE = encoded(quarters(64, 48))
BY_KIND: dict[str, SearchStrategy[Any]] = {
    "string": st.just("楼道里的垃圾堆了三天没人清"), "boolean": st.booleans(), "integer": st.integers(1, 5),
    "array": st.just([]), "null": st.none(),
}


def complaint(operation: Operation, answer: httpx.Response) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if answer.status_code not in operation.statuses:
        return f"{operation.id} answered {answer.status_code}, which is not documented: {answer.text[:300]}"
    if answer.status_code < 400:
        return ""
    if answer.headers["content-type"] != PROBLEM_TYPE:
        return f"{operation.id} {answer.status_code}: {answer.headers['content-type']}"
    detail = answer.json()["detail"]
    told = any("\u4e00" <= letter <= "\u9fff" for letter in detail)
    return "" if told else f"{operation.id}: no sentence, {detail!r}"


def hammer(requests: Requests, send: Callable[[str, DataObject, Requests], httpx.Response]) -> None:
    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(ACTORS), st.data())
    def once(actor: str, draw: DataObject) -> None:
        answer = send(actor, draw, requests)
        assert complaint(requests.operation, answer) == ""

    once()


def test_nothing_breaks_it(as_: Callers, db: Engine, refs: list[str]) -> None:
    document: Schema = as_("").get("/openapi.json").json()

    def send(actor: str, draw: DataObject, requests: Requests) -> httpx.Response:
        caller = as_(actor)
        if requests.operation.id == "end_sign_in" and actor:
            caller = Caller(caller.client, token_for(db, actor))
        path, query, headers = requests.path(draw), requests.query(draw), requests.headers(draw)
        more: dict[str, Any] = {}
        if requests.operation.method in ("post", "put"):
            more["content"], headers["Content-Type"] = requests.content(draw)
        return caller.call(
            requests.operation.method.upper(), f"{path}?{query}" if query else path,
            headers={name: value.encode("latin-1") for name, value in headers.items()}, **more,
        )

    for operation in operations(document):
        hammer(Requests(operation, document, refs), send)


def test_a_bad_answer_is_seen(as_: Callers) -> None:
    document: Schema = as_("").get("/openapi.json").json()
    operation = next(each for each in operations(document) if each.id == "get_issue")
    problem = {"Content-Type": PROBLEM_TYPE}
    assert "not documented" in complaint(operation, httpx.Response(500, text="Internal Server Error"))
    assert complaint(operation, httpx.Response(404, json={"detail": "没有"}))
    assert complaint(operation, httpx.Response(404, headers=problem, content=b'{"detail": "Not Found"}'))
    assert complaint(operation, httpx.Response(404, headers=problem, content='{"detail": "没有"}'.encode())) == ""
