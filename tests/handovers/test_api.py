"""The JSON of handovers: an estate's list, page by page, as it is described."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.companies.models import ContractKind, ServiceContract
from app.core.db import WRITE
from app.core.pagination import encode
from app.handovers.rules.items import Deed
from tests.api.conftest import Callers
from tests.api.describing import broken
from tests.api.test_openapi import described, gaps
from tests.cast import Cast, add
from tests.handovers.hold import PREMISES, opened, signs

LIST = "/api/v1/estates/xiangrui-dong/handovers"


@pytest.fixture
def three(db: Engine, cast: Cast) -> None:
    """Three handovers of three contracts; in the last, one item is accepted."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        for year in (2020, 2022):
            contract = add(session, ServiceContract(
                company_id=cast.anhe.key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS,
                starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
            ))  # fmt: skip
            opened(session, cast, contract=contract, terminated_on=date(year, 12, 31))
        handover = opened(session, cast)
        signs(session, cast, handover, Deed.HAND, "zhaojingli", words="办公室一间")
        signs(session, cast, handover, Deed.ACCEPT, "sunzhuren")
        session.commit()


@pytest.mark.usefixtures("three")
def test_a_handover_says_how_far_it_is(as_: Callers) -> None:
    newest = as_("").get(LIST).json()["items"][0]
    assert (newest["accepted"], len(newest["items"]), newest["state"]) == (1, 15, "open")
    assert (newest["terminated_on"], newest["leave_by"], newest["agreed"]) == ("2026-11-30", "2026-12-30", False)
    assert newest["basis"] == ""
    assert newest["items"][PREMISES - 1] == {
        "number": PREMISES, "kind": "premises", "title": "物业服务用房", "state": "accepted",
    }  # fmt: skip


@pytest.mark.usefixtures("three")
def test_nobody_and_no_word_of_theirs_is_in_it(as_: Callers, cast: Cast) -> None:
    text = as_("liushuji").get(LIST).text
    assert not [person.name for person in cast.people.values() if person.name in text]
    assert "办公室一间" not in text


@pytest.mark.usefixtures("three")
def test_a_list_goes_on_page_by_page(as_: Callers) -> None:
    first = as_("").get(LIST, params={"limit": 2}).json()
    rest = as_("").get(LIST, params={"limit": 2, "cursor": first["next"]}).json()
    days = [item["terminated_on"] for item in (*first["items"], *rest["items"])]
    assert days == ["2026-11-30", "2022-12-31", "2020-12-31"]
    assert rest["next"] is None


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": encode("exits", 1)}, {"limit": "0"}, {"limit": "51"}])
def test_a_list_refuses_what_is_not_its_own(as_: Callers, query: dict[str, Any]) -> None:
    assert as_("").get(LIST, params=query).status_code == 422


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("path", [LIST, f"{LIST}?limit=0", "/api/v1/estates/nowhere/handovers"])
def test_answers_are_as_described(as_: Callers, document: Any, path: str) -> None:
    answer = as_("").get(path)
    operation = described(document, "GET", path)
    assert gaps(operation, document) == []
    assert answer.status_code in operation.statuses, answer.text
    assert broken(operation.answer(answer.status_code), answer.json(), document) == []
