"""Paper ballots: printed, handed out, typed by two, decided by a third, and a sum that comes out."""

import json

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.db import unit_of_work
from app.core.errors import DomainError, Invalid
from app.people.rules.roles import Actor
from app.reviews.actions.casting import ALREADY
from app.reviews.actions.closing import publish, publish_reviews
from app.reviews.actions.papers import enter, hand_out, print_papers
from app.reviews.models import PaperBallot, Review, ReviewMark
from app.reviews.queries.boxes import boxes_of
from app.reviews.queries.paper import papers_of
from app.reviews.rules.kinds import PaperState, Voice
from app.reviews.rules.paper import UNUSABLE
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.issues.walk import rows
from tests.people.browser import text as seen
from tests.people.parallel import at_once
from tests.reviews.vote import ANSWERS, CLOSE, DAY_OF_RESULT, OPENING, PATH, closed, neighbours, opened, voted

LINE, OTHER = "444444444", "444444441"


def at_hand(session: Session, cast: Cast, many: int = 3) -> tuple[Review, list[str]]:
    """A review with so many papers printed and handed out to neighbours."""
    homes = [home for _, home in neighbours(session, cast, many)]
    review = opened(session, cast)
    serials = print_papers(session, review, many, by=cast.actor("liushuji"), at=OPENING)
    for home in homes:
        hand_out(session, review, "5", "9", home.number, by=cast.actor("xiaoli"), at=OPENING)
    session.flush()
    return review, serials


def typed(session: Session, cast: Cast, review: Review, serial: str, name: str, entry: str = LINE, **more: str) -> str:
    paper = enter(session, review, serial, entry, by=cast.actor(name), at=OPENING, **more)
    session.flush()
    return paper.state.value


def box(session: Session, review: Review) -> tuple[str, ...]:
    return boxes_of(session, review.key)[Voice.HOUSEHOLD].papers


def test_two_alike_are_counted_and_what_was_typed_is_forgotten(session: Session, cast: Cast) -> None:
    review, [serial, *_] = at_hand(session, cast)
    assert typed(session, cast, review, serial, "liushuji") == "returned"
    assert box(session, review) == ()
    assert typed(session, cast, review, serial, "xiaoli", comment="路灯") == "counted"
    assert box(session, review) == (LINE,)
    assert boxes_of(session, review.key)[Voice.HOUSEHOLD].comments == ("路灯",)
    paper = session.exec(select(PaperBallot).where(PaperBallot.serial == serial)).one()
    assert (paper.first, paper.second) == ("", "")
    with pytest.raises(DomainError, match="已经定了"):
        typed(session, cast, review, serial, "chenkezhang")


def test_the_second_typing_is_somebody_elses(session: Session, cast: Cast) -> None:
    review, [serial, *_] = at_hand(session, cast)
    typed(session, cast, review, serial, "liushuji")
    with pytest.raises(DomainError, match="换一个人"):
        typed(session, cast, review, serial, "liushuji")
    assert box(session, review) == ()


def test_two_unlike_wait_for_a_third(session: Session, cast: Cast) -> None:
    review, [serial, *_] = at_hand(session, cast)
    typed(session, cast, review, serial, "liushuji")
    assert typed(session, cast, review, serial, "xiaoli", OTHER) == "disputed"
    for name in ("liushuji", "xiaoli"):
        with pytest.raises(DomainError, match="第三个人"):
            typed(session, cast, review, serial, name)
    with pytest.raises(Invalid, match="和前两遍都不一样"):
        typed(session, cast, review, serial, "chenkezhang", "555555555")
    with pytest.raises(Invalid, match="为什么作废"):
        typed(session, cast, review, serial, "chenkezhang", UNUSABLE)
    assert typed(session, cast, review, serial, "chenkezhang", OTHER) == "counted"
    assert box(session, review) == (OTHER,)


def test_a_third_may_spoil_it_with_a_reason(session: Session, cast: Cast) -> None:
    review, [serial, *_] = at_hand(session, cast)
    typed(session, cast, review, serial, "liushuji")
    typed(session, cast, review, serial, "xiaoli", OTHER)
    assert typed(session, cast, review, serial, "chenkezhang", UNUSABLE, reason="两个勾") == "spoiled"
    assert (box(session, review), papers_of(session, review).spoiled) == ((), 1)


def test_two_who_find_it_unusable_spoil_it(session: Session, cast: Cast) -> None:
    review, [serial, *_] = at_hand(session, cast)
    typed(session, cast, review, serial, "liushuji", UNUSABLE)
    assert typed(session, cast, review, serial, "xiaoli", UNUSABLE) == "spoiled"


def test_whichever_came_first_counts(session: Session, cast: Cast) -> None:
    (_, online), (_, on_paper) = neighbours(session, cast, 2)
    review = opened(session, cast)
    print_papers(session, review, 5, by=cast.actor("liushuji"), at=OPENING)
    voted(session, review, online)
    with pytest.raises(DomainError, match=ALREADY[Voice.HOUSEHOLD]):
        hand_out(session, review, "5号楼", "9", online.number, by=cast.actor("liushuji"), at=OPENING)
    hand_out(session, review, "5号楼", "9", on_paper.number, by=cast.actor("liushuji"), at=OPENING)
    session.flush()
    for _ in range(2):
        with pytest.raises(DomainError, match=ALREADY[Voice.HOUSEHOLD]):
            voted(session, review, on_paper)
        with pytest.raises(DomainError, match=ALREADY[Voice.HOUSEHOLD]):
            hand_out(session, review, "5", "9", on_paper.number, by=cast.actor("liushuji"), at=OPENING)
    assert papers_of(session, review).issued == 1


def test_a_paper_nobody_handed_out_is_not_typed_in(session: Session, cast: Cast) -> None:
    """A blank taken off the pile would stuff the box."""
    review, serials = at_hand(session, cast, many=2)
    more = print_papers(session, review, 3, by=cast.actor("liushuji"), at=OPENING)
    for serial in serials:
        typed(session, cast, review, serial, "liushuji")
    with pytest.raises(DomainError, match="多出来了"):
        typed(session, cast, review, more[0], "liushuji")


def test_who_is_not_on_the_roll_gets_none(session: Session, cast: Cast) -> None:
    review = opened(session, cast)
    who = cast.actor("liushuji")
    with pytest.raises(DomainError, match="都发完了"):
        hand_out(session, review, "3", "1", "101", by=who, at=OPENING)
    print_papers(session, review, 1, by=who, at=OPENING)
    for number, said in (("102", "不在名单上"), ("999", "没有这一户")):
        with pytest.raises(Invalid, match=said):
            hand_out(session, review, "3", "1", number, by=who, at=OPENING)
    with pytest.raises(DomainError):
        hand_out(session, review, "3", "1", "101", by=who, at=CLOSE)
    assert list(session.exec(select(ReviewMark))) == []


@pytest.mark.parametrize("many", [0, 61, 1000])
def test_not_more_than_can_be_needed(session: Session, cast: Cast, many: int) -> None:
    review = opened(session, cast)
    with pytest.raises(Invalid):
        print_papers(session, review, many, by=cast.actor("liushuji"), at=OPENING)
    print_papers(session, review, 60, by=cast.actor("liushuji"), at=OPENING)
    print_papers(session, review, 41, by=cast.actor("liushuji"), at=OPENING)
    with pytest.raises(Invalid, match="还能印 0 张"):
        print_papers(session, review, 1, by=cast.actor("liushuji"), at=OPENING)
    assert len(set(session.exec(select(PaperBallot.serial)))) == 101


def test_the_sum_comes_out_and_waiting_ones_hold_the_publication(session: Session, cast: Cast) -> None:
    review, serials = at_hand(session, cast, many=5)
    for serial in serials[:2]:
        typed(session, cast, review, serial, "liushuji")
        typed(session, cast, review, serial, "xiaoli")
    for name in ("liushuji", "xiaoli"):
        typed(session, cast, review, serials[2], name, UNUSABLE)
    typed(session, cast, review, serials[3], "liushuji")
    closed(session, review)
    with pytest.raises(DomainError, match="还有 1 张"):
        publish(session, review, by=cast.actor("liushuji"), at=CLOSE)
    assert publish_reviews(session, DAY_OF_RESULT) == 1
    session.flush()
    session.refresh(review)
    assert json.loads(review.result)["paper"] == {"issued": 5, "counted": 2, "spoiled": 1, "missing": 2}
    marks = session.exec(select(ReviewMark)).all()
    assert len(marks) == len(box(session, review)) + 1 + 2
    assert "".join(session.exec(select(PaperBallot.first))) == ""
    with pytest.raises(DomainError, match="已经公布"):
        typed(session, cast, review, serials[4], "liushuji")


def test_after_the_close_papers_are_still_typed(session: Session, cast: Cast) -> None:
    review, [serial, *_] = at_hand(session, cast)
    closed(session, review)
    typed(session, cast, review, serial, "liushuji")
    typed(session, cast, review, serial, "xiaoli")
    assert box(session, review) == (LINE,)


def test_by_hand_it_is_published_once_every_paper_is_back(session: Session, cast: Cast) -> None:
    review, serials = at_hand(session, cast)
    closed(session, review)
    for out in (3, 2, 1):
        with pytest.raises(DomainError, match=f"还有 {out} 张发出去的纸票没收回.*12月5日"):
            publish(session, review, by=cast.actor("liushuji"), at=CLOSE)
        for name in ("liushuji", "xiaoli"):
            typed(session, cast, review, serials[out - 1], name, LINE if out > 1 else UNUSABLE)
    publish(session, review, by=cast.actor("liushuji"), at=CLOSE)
    assert json.loads(review.result)["paper"] == {"issued": 3, "counted": 2, "spoiled": 1, "missing": 0}


def test_on_its_day_papers_still_out_hold_nothing(session: Session, cast: Cast) -> None:
    review, _ = at_hand(session, cast)
    closed(session, review)
    publish(session, review, by=cast.actor("liushuji"), at=DAY_OF_RESULT)
    assert json.loads(review.result)["paper"]["missing"] == 3


def test_a_paper_typed_by_many_at_once_is_one_vote(cast: Cast) -> None:
    with unit_of_work() as session:
        review, [serial, *_] = at_hand(session, cast)
        key = review.key
        clerks = [cast.actor(name) for name in ("liushuji", "xiaoli", "chenkezhang")] * 4
    turns = iter(clerks)

    def deed(session: Session) -> object:
        by: Actor = next(turns)
        return enter(session, session.get_one(Review, key), serial, LINE, by=by, at=OPENING).state

    outcomes = at_once(12, deed)
    states = sorted(each.value for each in outcomes if isinstance(each, PaperState))
    assert states == ["counted", "returned"]
    with unit_of_work(write=False) as session:
        assert box(session, session.get_one(Review, key)) == (LINE,)


def test_the_log_names_serials_and_numbers_and_no_home(cast: Cast) -> None:
    with unit_of_work() as session:
        review, [serial, *_] = at_hand(session, cast)
        typed(session, cast, review, serial, "liushuji")
        typed(session, cast, review, serial, "xiaoli")
    with unit_of_work(write=False) as session:
        told = " ".join(f"{entry.verb} {entry.after}" for entry in session.exec(select(AuditEntry)))
    assert "review_paper_counted" in told
    assert serial in told
    assert LINE not in told
    assert "home" not in told
    assert "1000" not in told


@pytest.fixture
def on(hall: Hall) -> Hall:
    with hall.writing() as session:
        neighbours(session, hall.cast, 3)
        opened(session, hall.cast)
    return hall


def test_from_the_printer_to_the_box(on: Hall) -> None:
    sheets = on.as_("liushuji").post(f"{PATH}/paper/printing", data={"many": "3"})
    serials = [paper.serial for paper in rows(on.db, PaperBallot)]
    assert sheets.status_code == 200
    assert [sheets.text.count(f"<b>{serial}</b>") for serial in serials] == [1, 1, 1]
    assert "楼道和院里干净吗" in sheets.text
    home = {"building": "5号楼", "unit": "9", "number": "1000"}
    assert on.as_("xiaoli").post(f"{PATH}/paper/issues", data=home).status_code == 303
    again = on.as_("xiaoli").post(f"{PATH}/paper/issues", data=home)
    assert (again.status_code, "领了纸票" in again.text) == (409, True)
    entry = {**ANSWERS, "serial": serials[0]}
    assert on.as_("xiaoli").post(f"{PATH}/paper/entries", data=entry).status_code == 303
    assert "录好第一遍" in on.see("xiaoli", f"{PATH}/paper/entries").text
    assert serials[0] in seen(on.see("liushuji", f"{PATH}/paper"))
    assert on.as_("liushuji").post(f"{PATH}/paper/entries", data=entry).status_code == 303
    assert "计入了" in on.see("liushuji", f"{PATH}/paper/entries").text
    assert "已计入" in on.as_("").post(f"{PATH}/receipt", data={"code": serials[0]}).text
    assert on.as_("").post(f"{PATH}/receipt", data={"code": serials[1]}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"serial": "00000"}, "没有这个编号"), ({"serial": ""}, "这一项要填"), ({"q5": ""}, "没接触过，就选"),
     ({"overall": ""}, "总的满意不满意"), ({"q1": "7"}, "不在范围里")],
)
def test_a_slip_of_the_clerk_keeps_what_was_typed(on: Hall, changes: dict[str, str], words: str) -> None:
    answer = on.as_("liushuji").post(f"{PATH}/paper/entries", data={**ANSWERS, "serial": "12345", **changes})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert answer.text.count(" checked") >= 8


@pytest.mark.parametrize(
    ("noun", "data"),
    [("printing", {}), ("printing", {"many": "0"}), ("printing", {"many": "900"}), ("printing", {"many": "x"}),
     ("issues", {}), ("issues", {"building": "77", "unit": "1", "number": "1"})],
)
def test_what_can_not_be_is_said_beside_the_field(on: Hall, noun: str, data: dict[str, str]) -> None:
    answer = on.as_("liushuji").post(f"{PATH}/paper/{noun}", data=data)
    assert (answer.status_code, 'class="err"' in answer.text) == (422, True)


def test_only_who_handles_papers_does(on: Hall) -> None:
    for name in ("wangyi", "zhaojingli", "shenji", "sunzhuren"):
        for noun in ("printing", "issues", "entries"):
            assert on.as_(name).post(f"{PATH}/paper/{noun}", data=ANSWERS).status_code == 403
    assert on.as_("xiaoli").post(f"{PATH}/paper/printing", data={"many": "1"}).status_code == 403
