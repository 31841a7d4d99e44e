"""/openapi.json has no gaps, and what is answered is what it says."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import WRITE
from app.core.openapi import PROBLEM_TYPE
from tests.api.conftest import ISSUES, RUBBISH, Callers
from tests.api.describing import Operation, Schema, broken, operations, resolved
from tests.api.test_loop import a_photo
from tests.cast import Cast
from tests.make import an_issue, claimed_done, dispatched

STEPS = {
    "acceptance", "rejection", "transfer", "merge", "separation", "dispatch", "objection", "signature", "assignment",
    "extension", "commitment", "suspension", "resumption", "completion", "verification", "confirmation", "withdrawal",
    "correction", "escalation",
}
IDS = {f"record_{step}" for step in STEPS} | {
    "list_categories", "list_issues", "file_issue", "get_issue", "list_history", "list_comments", "add_comment",
    "support_issue", "unsupport_issue", "list_units", "list_colleagues", "add_photos", "list_queue",
}


@pytest.fixture
def document(as_: Callers) -> Schema:
    found: Schema = as_("").get("/openapi.json").json()
    return found


def gaps(operation: Operation, document: Schema) -> list[str]:
    """What is not said about an operation."""
    good = [status for status in operation.statuses if 200 <= status < 300]
    wanted = {422} if operation.body or operation.spec.get("parameters") else set()
    wanted |= {400, 413} if operation.body or operation.takes_files else set()
    wanted |= {401} if operation.spec.get("security") else set()
    found = [f"{operation.id}: {status} is not documented" for status in sorted(wanted - operation.statuses)]
    if len(good) != 1 or (good != [204] and not operation.answer(good[0])):
        found.append(f"{operation.id}: no schema of a good answer")
    for status in operation.statuses - set(good):
        content = operation.spec["responses"][str(status)].get("content", {})
        said = resolved(operation.answer(status), document).get("properties", {})
        if list(content) != [PROBLEM_TYPE] or "detail" not in said:
            found.append(f"{operation.id}: {status} is no problem+json")
    if not operation.spec.get("tags") or not (operation.spec.get("description") or operation.spec.get("summary")):
        found.append(f"{operation.id}: no tag or no word of what it does")
    return found


def test_nothing_is_left_unsaid(document: Schema) -> None:
    assert [gap for operation in operations(document) for gap in gaps(operation, document)] == []


def test_names_are_unique_and_stay(document: Schema) -> None:
    ids = [operation.id for operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert set(ids) >= IDS


def test_what_may_be_sent_has_an_example(document: Schema) -> None:
    """In Chinese, and taken by the schema it stands beside."""
    for operation in operations(document):
        if operation.body is None or operation.id not in IDS:
            continue
        body, content = resolved(operation.body, document), operation.spec["requestBody"]["content"]
        example = content["application/json"].get("example") or body["examples"][0]
        assert broken(body, example, document) == [], operation.id
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(example)), operation.id


def test_a_gap_is_seen(document: Schema) -> None:
    whole = next(operation for operation in operations(document) if operation.id == "file_issue")
    for status in ("201", "401", "422"):
        left = {**whole.spec, "responses": {k: v for k, v in whole.spec["responses"].items() if k != status}}
        assert gaps(Operation(whole.path, whole.method, left), document)


def walk(db: Engine, cast: Cast) -> list[tuple[str, str, str, Any, int]]:
    """Who asks what, and with which status it ends: every operation well, and badly in each way."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        fresh, other, open_, out, done = (
            an_issue(session, cast).ref, an_issue(session, cast).ref, an_issue(session, cast).ref,
            dispatched(session, cast).ref, claimed_done(session, cast).ref,
        )
        hidden = an_issue(session, cast, code="IL").ref
        session.commit()
    at, lishifu = "/api/v1/issues", cast.people["lishifu"].key
    review = date(2026, 12, 18).isoformat()
    return [
        ("", "GET", "/api/v1/categories", None, 200),
        ("", "GET", ISSUES, None, 200),
        ("", "GET", f"{ISSUES}?status=banana", None, 422),
        ("", "GET", "/api/v1/communities/nowhere/issues", None, 404),
        ("", "POST", ISSUES, RUBBISH, 401),
        ("luren", "POST", ISSUES, {**RUBBISH, "contact_phone": "13911112222"}, 403),
        ("luren", "POST", "/api/v1/communities/nowhere/issues", RUBBISH, 404),
        ("luren", "POST", ISSUES, {}, 422),
        ("luren", "POST", ISSUES, RUBBISH, 201),
        ("", "GET", f"{at}/{fresh}", None, 200),
        ("luren", "GET", f"{at}/{hidden}", None, 404),
        ("", "GET", f"{at}/{fresh}/history", None, 200),
        ("", "GET", f"{at}/{fresh}/history?cursor=1", None, 422),
        ("", "GET", f"{at}/{fresh}/comments", None, 200),
        ("", "POST", f"{at}/{fresh}/comments", {"text": "有味道"}, 401),
        ("laozhou", "POST", f"{at}/{fresh}/comments", {"text": ""}, 422),
        ("laozhou", "POST", f"{at}/{fresh}/comments", {"text": "有味道"}, 201),
        ("laozhou", "PUT", f"{at}/{fresh}/support", None, 200),
        ("laozhou", "DELETE", f"{at}/{fresh}/support", None, 200),
        ("wangyi", "PUT", f"{at}/{fresh}/support", None, 409),
        ("laozhou", "GET", f"{at}/{fresh}/units", None, 403),
        ("liushuji", "GET", f"{at}/{fresh}/units", None, 200),
        ("liushuji", "GET", f"{at}/{out}/colleagues", None, 403),
        ("zhaojingli", "GET", f"{at}/{out}/colleagues", None, 200),
        ("", "POST", f"{at}/{fresh}/acceptance", {}, 401),
        ("wangyi", "POST", f"{at}/{fresh}/acceptance", {}, 403),
        ("luren", "POST", f"{at}/{hidden}/acceptance", {}, 404),
        ("liushuji", "POST", f"{at}/{fresh}/acceptance", {"note": 1}, 422),
        ("liushuji", "POST", f"{at}/{fresh}/acceptance", {}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/acceptance", {}, 409),
        ("liushuji", "POST", f"{at}/{fresh}/dispatch", {"unit": "别的公司"}, 422),
        ("liushuji", "POST", f"{at}/{fresh}/dispatch", {"unit": "安禾物业"}, 200),
        ("zhaojingli", "POST", f"{at}/{fresh}/objection", {"reason": "不归这里"}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/commitment", {"reason": "现场说定", "due_on": "2020-01-01"}, 422),
        ("liushuji", "POST", f"{at}/{fresh}/commitment", {"reason": "现场说定", "due_on": review}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/suspension", {"reason": "等表决", "review_on": "2030-01-01"}, 422),
        ("liushuji", "POST", f"{at}/{fresh}/suspension", {"reason": "等表决", "review_on": review}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/resumption", {"reason": "通过了"}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/merge", {"target": fresh}, 422),
        ("liushuji", "POST", f"{at}/{fresh}/merge", {"target": open_}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/separation", {"reason": "不是一处"}, 200),
        ("liushuji", "POST", f"{at}/{fresh}/transfer", {"reason": "归市政", "route": "12319"}, 200),
        ("wangyi", "POST", f"{at}/{other}/correction", {"description": "是三单元，不是二单元。"}, 200),
        ("wangyi", "POST", f"{at}/{other}/withdrawal", {}, 200),
        ("xiaoli", "POST", f"{at}/{open_}/escalation", {"reason": "推不动"}, 200),
        ("xiaoli", "POST", f"{at}/{open_}/rejection", {"reason": "不归这里", "route": "调解"}, 200),
        ("zhaojingli", "POST", f"{at}/{out}/signature", {}, 200),
        ("zhaojingli", "POST", f"{at}/{out}/assignment", {"assignee": lishifu}, 200),
        ("zhaojingli", "POST", f"{at}/{out}/assignment", {"assignee": cast.people["wangyi"].key}, 422),
        ("zhaojingli", "POST", f"{at}/{out}/extension", {"reason": "等配件", "days": 2}, 200),
        ("zhaojingli", "POST", f"{at}/{out}/completion", {"note": "办完了", "photos": ["x" * 22]}, 422),
        ("zhaojingli", "POST", f"{at}/{out}/completion", {"note": "办完了", "explained": True}, 200),
        ("zhaojingli", "POST", f"{at}/{done}/verification", {"solved": True, "note": "看过"}, 403),
        ("xiaoli", "POST", f"{at}/{done}/verification", {"solved": True, "note": "看过"}, 200),
        ("wangyi", "POST", f"{at}/{done}/confirmation", {"solved": True, "satisfaction": 6}, 422),
        ("wangyi", "POST", f"{at}/{done}/confirmation", {"solved": True, "satisfaction": 4}, 200),
        ("wangyi", "GET", "/api/v1/queue", None, 403),
        ("liushuji", "GET", "/api/v1/queue?tab=out", None, 200),
        ("liushuji", "GET", "/api/v1/queue?seat=unit", None, 403),
    ]


def described(document: Schema, method: str, path: str) -> Operation:
    """The operation an address belongs to: the same parts but for those in braces."""
    parts = path.split("?")[0].split("/")

    def same(template: str) -> bool:
        wanted = template.split("/")
        return len(wanted) == len(parts) and all(
            want == part or want.startswith("{") for want, part in zip(wanted, parts, strict=True)
        )

    fitting = [each for each in operations(document) if each.method == method.lower() and same(each.path)]
    return min(fitting, key=lambda each: each.path.count("{"))


def test_answers_are_as_described(document: Schema, as_: Callers, db: Engine, cast: Cast) -> None:
    wrong, met = [], set()
    for who, method, path, body, status in walk(db, cast):
        answer = as_(who).call(method, path, body)
        operation = described(document, method, path)
        met.add(operation.id)
        if answer.status_code != status or status not in operation.statuses:
            wrong.append(f"{operation.id} by {who or 'nobody'}: {answer.status_code}, not {status} {answer.text}")
            continue
        promised = operation.answer(status)
        wrong += [f"{operation.id} {status} {each}" for each in broken(promised, answer.json(), document)]
    assert wrong == []
    assert IDS - met == {"add_photos"}


def test_photos_answer_as_described(document: Schema, as_: Callers) -> None:
    path = f"/api/v1/issues/{as_('wangyi').file()}/photos"
    operation = described(document, "POST", path)
    text = [("photos", ("a.jpg", b"not a picture", "image/jpeg"))]
    sent = [
        (as_("").post(path, files=[a_photo()]), 401),
        (as_("luren").post(path, files=[a_photo()]), 403),
        (as_("luren").post(f"{path}?use=proof", files=[a_photo()]), 403),
        (as_("wangyi").post(path, files=text), 422),
        (as_("wangyi").post(path), 422),
        (as_("wangyi").post(path, files=[a_photo()] * 10), 422),
        (as_("wangyi").post(path, files=[a_photo()] * 9), 201),
        (as_("wangyi").post(path, files=[a_photo()]), 422),
        (as_("xiaoli").post(f"{path}?use=proof", files=[a_photo()]), 201),
    ]
    assert [answer.status_code for answer, _ in sent] == [status for _, status in sent]
    for answer, status in sent:
        assert broken(operation.answer(status), answer.json(), document) == []


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        ({"type": "integer"}, 1, 0),
        ({"type": "integer"}, True, 1),
        ({"type": "string"}, None, 1),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 0),
        ({"type": "string", "enum": ["a"]}, "b", 1),
        ({"type": "array", "items": {"type": "string"}}, ["a", 1], 1),
        ({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {}, 1),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, {"a": "x", "phone": "1"}, 1),
        ({"type": "object", "additionalProperties": True}, {"a": 1}, 0),
    ],
)
def test_a_broken_promise_is_seen(schema: Schema, value: Any, found: int) -> None:
    assert len(broken(schema, value, {})) == found
