"""The same key and body give the same answer, also when both arrive at once."""

from collections.abc import Callable
from threading import Barrier, Thread

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.issues.models import Comment, Issue, IssueEvent, Support
from tests.api.conftest import ISSUES, RUBBISH, Caller, Callers
from tests.api.test_loop import a_photo

KEY = {"Idempotency-Key": "6f1c2b6a-one"}


def count(engine: Engine, model: type[Issue] | type[IssueEvent] | type[Comment] | type[Support]) -> int:
    with Session(engine) as session:
        return len(session.exec(select(model)).all())


def test_filing_twice_is_filing_once(as_: Callers, db: Engine) -> None:
    first, second = (as_("wangyi").post(ISSUES, RUBBISH, headers=KEY) for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers["location"] == second.headers["location"]
    assert count(db, Issue) == 1


def test_another_body_under_the_key(as_: Callers, db: Engine) -> None:
    as_("wangyi").post(ISSUES, RUBBISH, headers=KEY)
    answer = as_("wangyi").post(ISSUES, {**RUBBISH, "title": "别的事"}, headers=KEY)
    assert (answer.status_code, count(db, Issue)) == (409, 1)


def test_the_key_of_another_person_is_another_key(as_: Callers, db: Engine) -> None:
    refs = {as_(name).post(ISSUES, RUBBISH, headers=KEY).json()["ref"] for name in ("wangyi", "laozhou")}
    assert (len(refs), count(db, Issue)) == (2, 2)


def test_a_refusal_is_not_kept(as_: Callers, db: Engine) -> None:
    """What was refused may be sent again once it can be done."""
    ref = as_("wangyi").file()
    early = as_("liushuji").step(ref, "dispatch", {"unit": "安禾物业"}, headers=KEY)
    as_("liushuji").step(ref, "acceptance")
    again = as_("liushuji").step(ref, "dispatch", {"unit": "安禾物业"}, headers=KEY)
    assert (early.status_code, again.status_code) == (409, 200)


def test_steps_comments_and_photos_repeat(as_: Callers, db: Engine) -> None:
    ref, liushuji, wangyi = as_("wangyi").file(), as_("liushuji"), as_("wangyi")
    steps = [liushuji.step(ref, "acceptance", {"note": "收到"}, headers=KEY) for _ in range(2)]
    said = [liushuji.post(f"/api/v1/issues/{ref}/comments", {"text": "在办"}, headers={"Idempotency-Key": "k2"})
            for _ in range(2)]  # fmt: skip
    picture = wangyi.client.build_request("POST", f"/api/v1/issues/{ref}/photos", files=[a_photo()])
    headers = {"Content-Type": picture.headers["content-type"], "Idempotency-Key": "k3"}
    shown = [
        wangyi.call("POST", f"/api/v1/issues/{ref}/photos", content=picture.read(), headers=headers) for _ in range(2)
    ]
    for first, second in (steps, said, shown):
        assert first.status_code < 300
        assert (first.status_code, first.content) == (second.status_code, second.content)
    assert (count(db, IssueEvent), count(db, Comment)) == (2, 1)
    assert len(as_("").get(f"/api/v1/issues/{ref}").json()["photos"]) == 1


@pytest.mark.parametrize("key", ["k" * 81, "a\x7fb"])
def test_a_key_that_is_none(as_: Callers, key: str) -> None:
    assert as_("wangyi").post(ISSUES, RUBBISH, headers={"Idempotency-Key": key}).status_code == 422


def at_once(callers: list[Caller], request: Callable[[Caller], httpx.Response]) -> list[httpx.Response]:
    """All of them wait for each other, then send."""
    gate, answers = Barrier(len(callers)), []

    def send(caller: Caller) -> None:
        gate.wait()
        answers.append(request(caller))

    threads = [Thread(target=send, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_at_once_with_one_key(as_: Callers, db: Engine) -> None:
    """One is filed; the other gets the same answer, or a 409 that the next try turns into it."""
    answers = at_once([as_("wangyi")] * 2, lambda caller: caller.post(ISSUES, RUBBISH, headers=KEY))
    assert count(db, Issue) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert 201 in {answer.status_code for answer in answers}
    again = as_("wangyi").post(ISSUES, RUBBISH, headers=KEY)
    assert {again.content} == {answer.content for answer in answers if answer.status_code == 201}


def test_two_acceptances_at_once(as_: Callers, db: Engine) -> None:
    ref = as_("wangyi").file()
    answers = at_once([as_("xiaoli"), as_("liushuji")], lambda caller: caller.step(ref, "acceptance"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert count(db, IssueEvent) == 2


def test_twenty_supports_at_once_make_one_row(as_: Callers, db: Engine) -> None:
    ref = as_("wangyi").file()
    answers = at_once([as_("laozhou")] * 20, lambda caller: caller.call("PUT", f"/api/v1/issues/{ref}/support"))
    assert {answer.status_code for answer in answers} == {200}
    assert count(db, Support) == 1
    assert as_("").get(f"/api/v1/issues/{ref}").json()["supports"] == 1
