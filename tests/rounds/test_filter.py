"""What one round found, on the board and in the API: by its address and by its number, and never another round's."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.cast import Cast
from tests.rounds.hold import a_round, found, opened

BOARD, LIST = "/c/xiangrui", "/api/v1/communities/xiangrui/issues"


@pytest.fixture
def refs(session: Session, cast: Cast) -> tuple[str, str, int]:
    """(address, issue, number) of the only round; another issue was reported outside of it."""
    held = opened(session, cast, a_round(session, cast))
    _, issue = found(session, cast, held)
    number = held.occurrence.number
    assert number is not None
    session.commit()
    return held.occurrence.ref, issue.ref, number


def test_a_round_is_asked_for_by_address_or_number(
    client: TestClient, session: Session, cast: Cast, refs: tuple[str, str, int]
) -> None:
    from tests.make import an_issue

    other = an_issue(session, cast)
    session.commit()
    address, issue, number = refs
    assert {issue, other.ref} == {each["ref"] for each in client.get(LIST).json()["items"]}
    for asked in (address, str(number)):
        assert [each["ref"] for each in client.get(LIST, params={"round": asked}).json()["items"]] == [issue]
        text = client.get(BOARD, params={"round": asked}).text
        assert f"/i/{issue}" in text
        assert f"/i/{other.ref}" not in text
        assert f"第 {number} 期找出来的" in text
        assert f'name="round" value="{asked}"' in text


@pytest.mark.parametrize("asked", ["99", "fault-round-2020-01-01", "9999999999999999999", "②"])
def test_a_round_nobody_has_is_said_and_refused(client: TestClient, refs: tuple[str, str, int], asked: str) -> None:
    assert "没有这一期找茬，这一项没有算进去" in client.get(BOARD, params={"round": asked}).text
    answer = client.get(LIST, params={"round": asked})
    assert answer.status_code == 422
    assert "round" in answer.json()["errors"]
