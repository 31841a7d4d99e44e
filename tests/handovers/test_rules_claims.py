"""That a company came back, who confirms it, what proves it; who receives for owners without a committee: tables."""

from datetime import date, timedelta

import pytest

from app.core.errors import DomainError, Invalid, Stale
from app.handovers.rules.emergency import check_again, check_back, check_second
from app.handovers.rules.items import WITNESSED_PAPER, WITNESSED_SIGN, check_unwitnessed
from app.handovers.rules.refusals import check_fresh
from app.handovers.rules.standing import check_basis, check_receives
from tests.handovers.hold import BASIS, TODAY

DAY = timedelta(days=1)
STOPPED = date(2026, 10, 1)
FACTS = "楼道又有人扫了，大门又有人看了。"


@pytest.mark.parametrize(("since", "stopped_on", "facts", "photos", "field"), [
    (TODAY, STOPPED, FACTS, 1, ""), (TODAY + DAY, STOPPED, FACTS, 1, "since"), (TODAY, TODAY, FACTS, 1, "since"),
    (TODAY, TODAY - DAY, FACTS, 1, ""), (TODAY - 30 * DAY, STOPPED, FACTS, 1, ""),
    (TODAY - 31 * DAY, STOPPED, FACTS, 1, "since"), (TODAY, STOPPED, "又有人来了", 1, "facts"),
    (TODAY, STOPPED, FACTS, 0, "photos"),
])  # fmt: skip
def test_what_shows_that_a_company_came_back(
    since: date, stopped_on: date, facts: str, photos: int, field: str
) -> None:
    if not field:
        check_back(since, stopped_on, TODAY, facts, photos)
        return
    with pytest.raises(Invalid) as refused:
        check_back(since, stopped_on, TODAY, facts, photos)
    assert refused.value.field == field


def test_it_stops_again_after_it_came_back() -> None:
    check_again(TODAY, None)
    check_again(TODAY, TODAY)
    with pytest.raises(Invalid, match="又来服务了"):
        check_again(TODAY - DAY, TODAY)


@pytest.mark.parametrize(("stands", "looked", "told_by", "by", "error"), [
    (1, 1, 2, 3, None), (1, 1, None, 3, None), (1, 2, 2, 3, Stale), (1, 0, 2, 3, Stale), (1, 1, 3, 3, DomainError),
])  # fmt: skip
def test_who_confirms_read_it_and_did_not_write_it(
    stands: int, looked: int, told_by: int | None, by: int, error: type[Exception] | None
) -> None:
    if error is None:
        check_second(stands, looked, told_by, by)
        return
    with pytest.raises(error):
        check_second(stands, looked, told_by, by)


@pytest.mark.parametrize(("new", "used", "fresh"), [
    (set(), {"a"}, True), ({"b"}, {"a"}, True), ({"a"}, set(), True), ({"a", "b"}, {"a"}, False),
])  # fmt: skip
def test_a_photo_proves_one_thing(new: set[str], used: set[str], *, fresh: bool) -> None:
    if fresh:
        check_fresh(new, used)
        return
    with pytest.raises(Invalid, match="已经用过了") as refused:
        check_fresh(new, used)
    assert refused.value.field == "photos"


@pytest.mark.parametrize("refusal", [WITNESSED_SIGN, WITNESSED_PAPER])
def test_a_witness_is_no_party(refusal: str) -> None:
    check_unwitnessed(1, {2, None}, refusal)
    with pytest.raises(DomainError, match="另一位"):
        check_unwitnessed(1, {1}, refusal)


@pytest.mark.parametrize(("basis", "stands_in", "enough"), [
    (BASIS, True, True), ("", True, False), ("11月 纪要", True, False), ("物业管理委员会书面委托社区代收", True, False),
    ("", False, True), ("随便", False, True),
])  # fmt: skip
def test_who_receives_for_owners_says_by_what(basis: str, *, stands_in: bool, enough: bool) -> None:
    if enough:
        check_basis(basis, stands_in=stands_in)
        return
    with pytest.raises(Invalid, match="第四十八条") as refused:
        check_basis(basis, stands_in=stands_in)
    assert refused.value.field == "basis"


@pytest.mark.parametrize(("basis", "owners", "may"), [
    ("", True, True), (BASIS, True, True), (BASIS, False, True), ("", False, False),
])  # fmt: skip
def test_the_community_receives_by_what_was_written(basis: str, *, owners: bool, may: bool) -> None:
    if may:
        check_receives(basis, owners=owners)
        return
    with pytest.raises(DomainError, match="凭什么代收"):
        check_receives(basis, owners=owners)
