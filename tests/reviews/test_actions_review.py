"""Opening, casting, closing, publishing: once each, on both databases, however many hands there are."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.companies.models import CrossAppointment
from app.core.db import WRITE, unit_of_work
from app.core.errors import DomainError, Forbidden
from app.core.settings import settings
from app.notifications.models import Message
from app.people.models import ClaimStatus, Person
from app.places.models import Home
from app.reviews.actions.alerts import Origin
from app.reviews.actions.casting import ALREADY, KEY_CHANGED, OVER
from app.reviews.actions.casting import cast as put_in
from app.reviews.actions.closing import NOT_CLOSED, close_reviews, publish, publish_reviews
from app.reviews.actions.opening import open_reviews
from app.reviews.actions.panel import forget_reviews, give_seat
from app.reviews.actions.reminding import remind_voters, tell_of_alerts
from app.reviews.models import BallotBox, PanelSeat, Review, ReviewAlert, ReviewMark, ReviewRoll
from app.reviews.queries import published_text, recount, review_facts
from app.reviews.queries.boxes import boxes_of
from app.reviews.queries.voters import choices_of, rolls_of, turnout, voters_on
from app.reviews.rules.ballots import code_digest
from app.reviews.rules.kinds import ReviewState, Voice
from app.reviews.rules.result import digest_of
from tests.cast import NOON, Cast, add
from tests.people.parallel import at_once
from tests.reviews.vote import (
    CLOSE,
    DAY_OF_RESULT,
    MONTH,
    OPENING,
    a_ballot,
    a_panel,
    closed,
    for_home,
    moved_in,
    neighbours,
    opened,
    published,
    voted,
)


def box(session: Session, review: Review, voice: Voice = Voice.HOUSEHOLD) -> tuple[str, ...]:
    return boxes_of(session, review.key)[voice].papers


@pytest.mark.parametrize(
    ("at", "many"),
    [
        (datetime(2026, 11, 24, 15, 59, tzinfo=UTC), 0), (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), 1), (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), 0),
    ],
)
def test_it_opens_from_the_25th_on_and_late_within_the_month(
    session: Session, cast: Cast, at: datetime, many: int
) -> None:
    assert (open_reviews(session, at), open_reviews(session, at)) == (many, 0)
    for review in session.exec(select(Review)):
        assert (review.month, review.closes_at, review.publish_on) == (MONTH, CLOSE, date(2026, 12, 5))
        assert (review.company_id, review.contract_id) == (cast.anhe.key, cast.contract.key)
        assert review.households_total == 12


def test_two_machines_open_it_once(db: Engine, cast: Cast) -> None:
    outcomes = at_once(6, lambda session: open_reviews(session, OPENING))
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 1
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert len(session.exec(select(Review)).all()) == 1
        assert {roll.voice for roll in session.exec(select(ReviewRoll))} == {Voice.HOUSEHOLD, Voice.PARTY}


def test_the_rolls_are_those_of_the_opening(session: Session, cast: Cast) -> None:
    """Whoever is verified, appointed or recused later changes nothing."""
    neighbours(session, cast, 2)
    moved_in(session, cast.person("luren"), cast.home102, ClaimStatus.CLAIMED)
    review = opened(session, cast)
    before = {voice: (roll.voters, roll.digest) for voice, roll in rolls_of(session, review.key).items()}
    assert len(voters_on(rolls_of(session, review.key)[Voice.HOUSEHOLD])) == 3
    assert voters_on(rolls_of(session, review.key)[Voice.PARTY]) == {cast.person("laozhou").key}
    moved_in(session, cast.person("laozhou"), cast.home102)
    neighbours_later = add(session, Home(unit_id=cast.unit1.key, number="999", exclusive_area=1))
    moved_in(session, cast.person("xiaoli"), neighbours_later)
    open_reviews(session, OPENING + timedelta(hours=1))
    assert {voice: (r.voters, r.digest) for voice, r in rolls_of(session, review.key).items()} == before
    with pytest.raises(Forbidden):
        voted(session, review, neighbours_later)
    assert choices_of(session, review, cast.person("xiaoli").key) == []


def test_who_works_for_the_company_stands_on_no_roll(session: Session, cast: Cast) -> None:
    """A household of nobody else leaves the count of those who can; nobody else of the household is held back."""
    first, second = cast.person("xiaoli"), cast.person("laozhou")
    moved_in(session, first, cast.home102)
    for person in (first, second, cast.person("wangyi")):
        add(session, CrossAppointment(
            person_id=person.key, company_id=cast.anhe.key, post="监督员", starts_on=date(2026, 1, 1)
        ))
    moved_in(session, cast.person("luren"), cast.home101)
    review = opened(session, cast)
    rolls = {voice: voters_on(roll) for voice, roll in rolls_of(session, review.key).items()}
    assert rolls == {Voice.HOUSEHOLD: {cast.home101.key}, Voice.PARTY: frozenset()}
    remind_voters(session, CLOSE - timedelta(days=1))
    told = {row.person_id for row in session.exec(select(Message).where(Message.title == "11月评议快截止了"))}
    assert told == {cast.person("luren").key}


def test_a_party_member_appointed_since_does_not_rate(session: Session, cast: Cast) -> None:
    review, zhou = opened(session, cast), cast.person("laozhou")
    [own] = choices_of(session, review, zhou.key)
    add(session, CrossAppointment(
        person_id=zhou.key, company_id=cast.anhe.key, post="监督员", starts_on=date(2026, 1, 1)
    ))
    with pytest.raises(Forbidden, match="要回避"):
        put_in(session, review, own, a_ballot(), "", origin=Origin(), at=OPENING)


def test_a_household_votes_once_whoever_of_it_comes(session: Session, cast: Cast) -> None:
    moved_in(session, cast.person("luren"), cast.home101)
    review = opened(session, cast)
    for name in ("wangyi", "luren"):
        assert [each.done for each in choices_of(session, review, cast.person(name).key)] == [False]
    voted(session, review, cast.home101, overall=2)
    for name in ("wangyi", "luren"):
        assert [each.done for each in choices_of(session, review, cast.person(name).key)] == [True]
    with pytest.raises(DomainError, match=ALREADY[Voice.HOUSEHOLD]):
        voted(session, review, cast.home101, overall=5)
    assert box(session, review) == ("444444442",)
    assert turnout(session, [review.key]) == {review.key: 1}


def test_a_receipt_lies_in_the_box_beside_no_ballot(session: Session, cast: Cast) -> None:
    review = opened(session, cast)
    code = voted(session, review, cast.home101, comment="电话 13812345678，路灯坏了")
    found = boxes_of(session, review.key)[Voice.HOUSEHOLD]
    assert found.receipts == (code_digest(review.key, code),)
    assert found.comments == ("电话 138****5678，路灯坏了",)


def test_voices_are_kept_apart(session: Session, cast: Cast) -> None:
    panel = a_panel(session, cast)
    review = opened(session, cast)
    [party] = choices_of(session, review, cast.person("laozhou").key)
    put_in(session, review, party, a_ballot(5), "", origin=Origin(), at=OPENING)
    for person in panel:
        [own] = choices_of(session, review, person.key)
        assert own.voice is Voice.PANEL
        put_in(session, review, own, a_ballot(2), "", origin=Origin(), at=OPENING)
    assert [len(box(session, review, voice)) for voice in Voice] == [0, 1, 5]
    with pytest.raises(DomainError):
        put_in(session, review, party, a_ballot(5), "", origin=Origin(), at=OPENING)


def test_a_panel_without_those_of_the_company(session: Session, cast: Cast) -> None:
    panel = a_panel(session, cast, owners=4, others=3)
    for person in panel[:2]:
        add(session, CrossAppointment(
            person_id=person.key, company_id=cast.anhe.key, post="监督员", starts_on=NOON.date()
        ))
    review = opened(session, cast)
    assert Voice.PANEL not in rolls_of(session, review.key)
    assert "业主至少要占一半" in review.panel_note


def test_who_takes_a_post_after_the_opening_stands_aside(session: Session, cast: Cast) -> None:
    panel = a_panel(session, cast)
    review = opened(session, cast)
    add(session, CrossAppointment(
        person_id=panel[0].key, company_id=cast.anhe.key, post="监督员", starts_on=OPENING.date()
    ))
    [own] = choices_of(session, review, panel[0].key)
    with pytest.raises(Forbidden, match="回避"):
        put_in(session, review, own, a_ballot(5), "", origin=Origin(), at=OPENING)
    assert box(session, review, Voice.PANEL) == ()


def test_after_the_end_nothing_goes_in(session: Session, cast: Cast) -> None:
    """Also while nobody has closed it yet."""
    review = opened(session, cast)
    for at in (CLOSE, CLOSE + timedelta(days=3)):
        with pytest.raises(DomainError, match=OVER):
            voted(session, review, cast.home101, at=at)
    closed(session, review)
    with pytest.raises(DomainError, match=OVER):
        voted(session, review, cast.home101, at=CLOSE - timedelta(seconds=1))
    assert list(session.exec(select(ReviewMark))) == []


def test_a_changed_key_is_a_refusal_and_no_second_vote(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = opened(session, cast)
    voted(session, review, cast.home101)
    session.flush()
    monkeypatch.setenv("PINGSHUO_SECRET_KEY", "another-key-of-at-least-32-characters!")
    settings.cache_clear()
    with pytest.raises(DomainError, match=KEY_CHANGED):
        voted(session, review, cast.home101, overall=1)
    assert len(box(session, review)) == 1
    assert remind_voters(session, CLOSE - timedelta(days=1)) == 1
    assert list(session.exec(select(Message))) == []


def test_twenty_ballots_of_one_household_at_once_are_one(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        key = opened(session, cast).key
    outcomes = at_once(20, lambda session: voted(session, session.get_one(Review, key), cast.home101))
    assert sorted(type(each).__name__ for each in outcomes) == ["DomainError"] * 19 + ["str"]
    with unit_of_work(write=False) as session:
        review = session.get_one(Review, key)
        assert len(box(session, review)) == len(session.exec(select(ReviewMark)).all()) == 1


def test_closing_while_fifty_vote(db: Engine, cast: Cast) -> None:
    """Accepted is counted; the rest are told."""
    with unit_of_work() as session:
        homes = [home for _, home in neighbours(session, cast, 50)]
        key = opened(session, cast).key
    turns = iter([*homes[:25], None, *homes[25:]])

    def deed(session: Session) -> object:
        home = next(turns)
        review = session.get_one(Review, key)
        return voted(session, review, home, at=CLOSE - timedelta(seconds=1)) if home else close_reviews(session, CLOSE)

    outcomes = at_once(51, deed)
    accepted = [each for each in outcomes if isinstance(each, str)]
    refused = [each for each in outcomes if isinstance(each, DomainError)]
    assert len(accepted) + len(refused) == 50
    assert {str(each) for each in refused} <= {OVER}
    with unit_of_work() as session:
        review = published(session, session.get_one(Review, key)) if _closed(session, key) else None
        assert review is not None
        assert json.loads(review.result)["voices"]["household"]["n"] == len(accepted)
        assert len(session.exec(select(ReviewMark)).all()) == len(accepted)
        receipts = boxes_of(session, key)[Voice.HOUSEHOLD].receipts
        assert sorted(code_digest(key, code) for code in accepted) == list(receipts)


def _closed(session: Session, key: int) -> bool:
    """Put back to open, so that `published` may close it again: closing twice changes nothing."""
    review = session.get_one(Review, key)
    assert review.state is ReviewState.COUNTING
    review.state = ReviewState.OPEN
    session.add(review)
    session.flush()
    return True


def test_closing_twice_is_once(session: Session, cast: Cast) -> None:
    review = opened(session, cast)
    voted(session, review, cast.home101)
    before = box(session, review)
    assert [close_reviews(session, CLOSE), close_reviews(session, CLOSE)] == [1, 0]
    session.flush()
    session.refresh(review)
    assert (review.state, box(session, review)) == (ReviewState.COUNTING, before)
    assert close_reviews(session, CLOSE - timedelta(days=1)) == 0


def test_it_is_published_on_its_day_and_stays(session: Session, cast: Cast) -> None:
    homes = [home for _, home in neighbours(session, cast, 30)]
    review = opened(session, cast)
    for number, home in enumerate(homes):
        voted(session, review, home, overall=5 if number < 20 else 3, comment=f"第 {number} 句" if number < 6 else "")
    closed(session, review)
    assert publish_reviews(session, DAY_OF_RESULT - timedelta(days=1)) == 0
    assert [publish_reviews(session, DAY_OF_RESULT), publish_reviews(session, DAY_OF_RESULT)] == [1, 0]
    session.flush()
    session.refresh(review)
    result = json.loads(review.result)
    household = result["voices"]["household"]
    assert (household["n"], household["mean"], household["levels"]) == (30, 8667, [0, 0, 10, 0, 20])
    assert (result["enough"], len(result["comments"]), result["households"]) == (True, 6, 31)
    assert review.digest == digest_of(review.result) == digest_of(published_text(session, review))


def test_few_ballots_are_no_sample_and_show_nothing(session: Session, cast: Cast) -> None:
    review = opened(session, cast)
    voted(session, review, cast.home101, comment="只有我一家写")
    published(session, review)
    result = json.loads(review.result)
    assert (result["enough"], result["comments"], result["comments_count"]) == (False, [], 1)
    household = result["voices"]["household"]
    assert (household["n"], household["mean"], household["levels"]) == (1, None, None)
    assert {each["sum"] for each in household["indicators"]} == {None}
    assert "只有我一家写" not in review.result


def test_nothing_is_published_before_the_end(session: Session, cast: Cast) -> None:
    review = opened(session, cast)
    with pytest.raises(DomainError, match=NOT_CLOSED):
        publish(session, review, by=cast.actor("liushuji"), at=OPENING)
    assert review_facts(session, MONTH) == {}


def test_scorecards_get_what_was_published(session: Session, cast: Cast) -> None:
    homes = [home for _, home in neighbours(session, cast, 22)]
    review = opened(session, cast)
    for home in homes:
        voted(session, review, home, overall=4, ratings=(5, 0, 3, 3, 3, 3, 3, 3))
    assert review_facts(session, MONTH) == {}
    published(session, review)
    facts = review_facts(session, MONTH)[cast.dongqu.key]
    assert (facts.household.n, facts.household.mean, facts.household.levels) == (22, 8000, (None,) * 5)
    assert facts.household.indicators[:3] == ((110, 22), None, (66, 22))
    assert (facts.enough, facts.households, facts.households_total, facts.digest) == (True, 23, 34, review.digest)
    assert (facts.party is not None and facts.party.n, facts.panel) == (0, None)
    full = recount(session, review)[Voice.HOUSEHOLD]
    assert (full.levels, full.mean, full.indicators[0]) == ((0, 0, 0, 22, 0), 8000, (110, 22))


def test_everybody_on_the_roll_is_reminded_once(session: Session, cast: Cast) -> None:
    """The messages do not tell who has voted."""
    (done, home), (silent, _) = neighbours(session, cast, 2)
    review = opened(session, cast)
    voted(session, review, home)
    assert remind_voters(session, CLOSE - timedelta(days=3)) == 0
    assert [remind_voters(session, CLOSE - timedelta(days=2)) for _ in range(2)] == [1, 0]
    messages = session.exec(select(Message)).all()
    everybody = {done.key, silent.key, cast.person("wangyi").key, cast.person("laozhou").key}
    assert {message.person_id for message in messages} == everybody
    assert len(messages) == 4
    assert len({message.body for message in messages if message.person_id in (done.key, silent.key)}) == 1


def test_the_panel_counts_as_owners_only_the_owners_committee(session: Session, cast: Cast) -> None:
    by, people = cast.actor("liushuji"), (cast.person("sunzhuren"), cast.person("liushuji"))
    seats = [give_seat(session, cast.dongqu, person.key, by=by, at=NOON) for person in people]
    assert [seat.owner for seat in seats] == [True, False]


def test_many_from_one_place_call_a_human_and_all_count(session: Session, cast: Cast) -> None:
    homes = [home for _, home in neighbours(session, cast, 12)]
    review = opened(session, cast)
    for home in homes:
        voted(session, review, home, origin=Origin(device="one-phone", address="1.2.3.4"))
    [alert] = session.exec(select(ReviewAlert)).all()
    assert (alert.kind.value, alert.count, alert.looked_at) == ("device", 12, None)
    assert len(box(session, review)) == 12
    kept = str(session.connection().exec_driver_sql("SELECT * FROM ratewindow").all())
    assert "one-phone" not in kept
    assert "1.2.3.4" not in kept


def test_the_secretary_hears_of_it_once(session: Session, cast: Cast) -> None:
    homes = [home for _, home in neighbours(session, cast, 9)]
    review = opened(session, cast)
    for home in homes:
        voted(session, review, home, origin=Origin(device="one-phone"))
    assert list(session.exec(select(Message))) == []
    for _ in range(2):
        tell_of_alerts(session, OPENING)
    assert [message.person_id for message in session.exec(select(Message))] == [cast.person("liushuji").key]


def test_seats_end_with_the_account(session: Session, cast: Cast) -> None:
    person: Person = a_panel(session, cast)[0]
    forget_reviews(session, person.key, OPENING)
    session.flush()
    seats = session.exec(select(PanelSeat).where(PanelSeat.person_id == person.key)).all()
    assert [seat.until for seat in seats] == [date(2026, 11, 25)]


def test_a_box_is_one_row_from_the_opening_on(session: Session, cast: Cast) -> None:
    review = opened(session, cast)
    assert len(session.exec(select(BallotBox)).all()) == 2
    voted(session, review, cast.home101)
    assert len(session.exec(select(BallotBox)).all()) == 2


@pytest.mark.parametrize("status", [ClaimStatus.ENDED, ClaimStatus.CLAIMED, ClaimStatus.REFUSED])
def test_only_who_is_verified_now_speaks_for_a_household(session: Session, cast: Cast, status: ClaimStatus) -> None:
    moved_in(session, cast.person("luren"), cast.home101, status)
    review = opened(session, cast)
    assert choices_of(session, review, cast.person("luren").key) == []


def test_another_home_of_the_same_person_is_another_ballot(session: Session, cast: Cast) -> None:
    moved_in(session, cast.person("wangyi"), cast.home102)
    review = opened(session, cast)
    voted(session, review, cast.home101)
    choices = choices_of(session, review, cast.person("wangyi").key)
    assert {each.label: each.done for each in choices} == {"3号楼 1单元 101": True, "3号楼 1单元 102": False}
    assert for_home(cast.home102).key in {each.key for each in choices}
