"""Photos after the filing: whose they are, what they may prove, and that they are given once."""

from typing import Any

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import WRITE
from app.issues.models import DraftPhoto, Issue
from app.issues.rules.lifecycle import Step
from tests.api.conftest import Callers
from tests.api.test_loop import a_photo
from tests.cast import Cast
from tests.make import dispatched, step


@pytest.fixture
def orders(db: Engine, cast: Cast) -> list[str]:
    """Two work orders the company has signed."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        issues: list[Issue] = [dispatched(session, cast) for _ in range(2)]
        for issue in issues:
            step(session, cast, issue, Step.SIGNATURE, "zhaojingli")
        session.commit()
        return [issue.ref for issue in issues]


def proof(as_: Callers, who: str, ref: str) -> str:
    [token] = as_(who).post(f"/api/v1/issues/{ref}/photos?use=proof", files=[a_photo()]).json()["tokens"]
    return str(token)


def completing(as_: Callers, ref: str, *tokens: str, who: str = "zhaojingli") -> httpx.Response:
    body: dict[str, Any] = {"note": "清走了，地也冲过", "photos": list(tokens)}
    return as_(who).step(ref, "completion", body)


def test_a_proof_is_given_once(as_: Callers, db: Engine, orders: list[str]) -> None:
    """For the issue it was taken for, by whoever took it; and then it is no forgotten draft any more."""
    first, second = orders
    token = proof(as_, "zhaojingli", first)
    assert completing(as_, second, token).status_code == 422
    assert completing(as_, first, token, who="lishifu").status_code == 422
    done = completing(as_, first, token, token)
    assert [photo["stage"] for photo in done.json()["photos"]] == ["after"]
    assert completing(as_, second, token).status_code == 422
    with Session(db) as session:
        assert session.get(DraftPhoto, 1) is None


def test_a_refused_step_leaves_the_proof(as_: Callers, orders: list[str]) -> None:
    ref = orders[0]
    token = proof(as_, "zhaojingli", ref)
    stale = as_("zhaojingli").step(
        ref, "completion", {"note": "清走了", "photos": [token]}, headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 409
    assert completing(as_, ref, token).status_code == 200


def test_the_category_that_wants_a_photo(as_: Callers, orders: list[str]) -> None:
    """Without proof the claim is refused, unless it says why nothing can be mended."""
    wants = next(
        item["code"] for item in as_("").get("/api/v1/categories").json()["items"]
        if item["photo"] == "required" and not item["private"]
    )
    ref = as_("wangyi").file(category=wants)
    as_("liushuji").step(ref, "acceptance")
    as_("liushuji").step(ref, "dispatch", {"unit": "安禾物业"})
    as_("zhaojingli").step(ref, "signature")
    bare = completing(as_, ref)
    assert (bare.status_code, list(bare.json()["errors"])) == (422, ["photo"])
    assert completing(as_, ref, proof(as_, "zhaojingli", ref)).status_code == 200


def test_an_ended_issue_takes_no_more_photos(as_: Callers) -> None:
    ref = as_("wangyi").file()
    as_("wangyi").step(ref, "withdrawal")
    assert as_("wangyi").post(f"/api/v1/issues/{ref}/photos", files=[a_photo()]).status_code == 409


def test_a_photo_is_served_to_who_sees_the_issue(as_: Callers) -> None:
    ref = as_("wangyi").file(category="IL")
    [photo] = as_("wangyi").post(f"/api/v1/issues/{ref}/photos", files=[a_photo()]).json()["photos"]
    for url in (photo["url_large"], photo["url_small"]):
        assert as_("wangyi").get(url).headers["content-type"] == "image/jpeg"
        assert as_("luren").get(url).status_code == 404
