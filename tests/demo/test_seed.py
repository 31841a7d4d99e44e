"""The demonstration: believable, the same every time, and true, since it went through the product's own actions."""

import os
import string
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, func, make_url, text
from sqlmodel import Session, SQLModel, col, select

from app.attachments.actions import media
from app.attachments.models import Photo
from app.audit.actions import verify
from app.audit.models import AuditEntry, AuditHead
from app.companies.models import Company, ServiceContract
from app.core.db import WRITE, metadata
from app.core.errors import DomainError
from app.core.workdays import local, local_day
from app.demo import seed
from app.demo.playing import Playing
from app.inspections.models import Inspection
from app.issues.models import Board, BoardDay, Issue, IssueEvent, IssuePhoto, Level
from app.issues.rules.lifecycle import OPEN, Status, Step
from app.notifications.models import Message, OutboxEntry
from app.people.actions.passwords import check_password
from app.people.models import ClaimStatus, Person, Residency, RoleGrant
from app.people.rules.roles import STAFF_ROLES, Role
from app.places.models import Building, Community, Estate, Home, Town, Unit
from app.reviews.models import BallotBox, PaperBallot, Review, ReviewMark, ReviewRoll
from app.reviews.rules.ballots import unpacked
from app.reviews.rules.kinds import PaperState, ReviewState, Voice
from app.rulebooks.queries import rulebook_for
from app.scorecards.models import Scorecard
from app.scorecards.queries.recomputing import recompute_all
from app.scorecards.rules.kinds import Card, State
from app.townhall.queries.replaying import compare
from tests.demo.towns import FEW, WEDNESDAY, empty_database
from tests.switches import postgres_url

SUNDAY_NIGHT = datetime(2026, 11, 22, 16, 20, tzinfo=UTC)
MONTH = date(2026, 10, 1)
CAST = (
    "wangyi", "laozhou", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "luren", "shenji", "admin",
)


def run_on_postgres(statement: str) -> None:
    url = make_url(postgres_url() or "").set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement.encode())


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Loaded once; the tests only look."""
    folder, name = tmp_path_factory.mktemp("demo"), f"pingshuo_demo_{os.getpid()}"
    url = f"sqlite:///{folder / 'demo.db'}"
    if request.param == "postgres":
        run_on_postgres(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        run_on_postgres(f"CREATE DATABASE {name}")
        url = make_url(postgres_url() or "").set(database=name).render_as_string(hide_password=False)
    with empty_database(url, folder / "media") as engine:
        seed.load(if_empty=False, at=WEDNESDAY, issues=FEW)
        yield engine
    if request.param == "postgres":
        run_on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def session(town: Engine) -> Iterator[Session]:
    with Session(town) as session:
        session.connection(execution_options={WRITE: False})
        yield session


@pytest.fixture
def changing(town: Engine) -> Iterator[Session]:
    """What a test changes is taken back."""
    with Session(town, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        yield session
        session.rollback()


def person(session: Session, username: str) -> Person:
    return session.exec(select(Person).where(Person.username == username)).one()


def dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what people see and of the log."""
    models: tuple[type[SQLModel], ...] = (
        Issue, IssueEvent, IssuePhoto, Photo, Board, BoardDay, Message, Building, Home, Residency, AuditHead,
    )
    with engine.connect() as connection:
        tables = {model: metadata.tables[str(model.__tablename__)] for model in models}
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr) for table in tables.values()
        }


@pytest.fixture(scope="module")
def a_minute_later(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """A second town of the same hour."""
    folder = tmp_path_factory.mktemp("later")
    with empty_database(f"sqlite:///{folder / 'demo.db'}", folder / "media") as engine:
        seed.load(if_empty=True, at=WEDNESDAY + timedelta(minutes=1), issues=FEW)
        return dump(engine)


def test_the_same_hour_gives_the_same_town_on_either_database(
    town: Engine, a_minute_later: dict[str, list[tuple[object, ...]]]
) -> None:
    assert dump(town) == a_minute_later
    assert len(a_minute_later["issue"]) >= FEW


def test_loading_twice_changes_nothing(town: Engine) -> None:
    before = dump(town)

    assert seed.load(if_empty=True, at=WEDNESDAY) == {}
    with pytest.raises(DomainError, match="空"):
        seed.load(if_empty=False, at=WEDNESDAY)

    assert dump(town) == before


@pytest.mark.parametrize("if_empty", [True, False])
def test_a_load_that_was_broken_off_does_not_pass_for_a_town(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, if_empty: bool
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with empty_database(f"sqlite:///{tmp_path / 'demo.db'}", tmp_path / "media"):
        monkeypatch.setattr(Playing, "plan", killed)
        with pytest.raises(KeyboardInterrupt):
            seed.load(if_empty=True, at=WEDNESDAY, issues=1)
        with pytest.raises(DomainError, match="没装完"):
            seed.load(if_empty=if_empty, at=WEDNESDAY, issues=1)


def test_believable_size(session: Session) -> None:
    def count(model: type[SQLModel]) -> int:
        return session.exec(select(func.count()).select_from(model)).one()

    staff = set(session.exec(select(RoleGrant.person_id).where(col(RoleGrant.role).in_(STAFF_ROLES))))

    told = select(func.count()).select_from(Issue).where(col(Issue.occurrence_id).is_(None))
    assert [count(model) for model in (Community, Estate, Home)] == [8, 10, 3000]
    assert session.exec(told).one() == FEW
    assert 20 < count(Issue) - FEW < 80, "found at rounds or raised at meetings"
    assert 90 <= count(Building) <= 110
    assert len(staff) == 38, "thirty with accounts, six on panels, two who inspect where the secretary stands aside"
    assert len(set(session.exec(select(col(Person.phone)).where(col(Person.phone).is_not(None))))) == count(Person)


def test_a_grid_has_300_to_500_households_and_a_worker(session: Session) -> None:
    households = dict(
        session.exec(
            select(Building.grid_id, func.count()).join(Unit, col(Unit.building_id) == col(Building.id))
            .join(Home, col(Home.unit_id) == col(Unit.id)).group_by(col(Building.grid_id))
        ).all()
    )  # fmt: skip
    workers = set(session.exec(select(RoleGrant.scope_id).where(RoleGrant.role == Role.GRID_WORKER)))

    assert len(households) == 8
    assert all(300 <= homes <= 500 for homes in households.values())
    assert workers == set(households)


def test_two_companies_were_replaced_without_a_day_between(session: Session) -> None:
    contracts = session.exec(select(ServiceContract)).all()
    ended = [contract for contract in contracts if contract.ends_on is not None]

    assert len(ended) == 2
    for old in ended:
        new = next(each for each in contracts if each.estate_id == old.estate_id and each.ends_on is None)
        assert old.ends_on is not None
        assert new.starts_on == old.ends_on + timedelta(days=1)
        assert new.company_id != old.company_id


CODE, ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY", string.digits + string.ascii_uppercase


def check_digits(code: str) -> tuple[str, str]:
    """The 17th character by GB 11714-1997, the 18th by GB 32100-2015."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    inner = 11 - sum(ORGANISATION.index(c) * w for c, w in zip(code[8:16], weights, strict=True)) % 11
    outer = (31 - sum(CODE.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17])) % 31) % 31
    return {10: "X", 11: "0"}.get(inner, str(inner)), CODE[outer]


def test_check_digits_of_a_published_example() -> None:
    assert check_digits("91350100M000100Y43") == ("4", "3")  # the example printed in GB 32100-2015


def test_company_codes_have_the_right_check_digits(session: Session) -> None:
    codes = session.exec(select(Company.credit_code)).all()

    assert len(codes) == 5
    assert [tuple(code[16:]) for code in codes] == [check_digits(code) for code in codes]


def test_every_status_is_there(session: Session) -> None:
    assert set(session.exec(select(Issue.status))) == set(Status)


def test_the_log_holds(session: Session) -> None:
    count, broken = verify(session)

    assert broken == []
    assert count > FEW * 3


def test_the_log_is_in_order_of_time_and_ends_before_now(session: Session) -> None:
    last: dict[str, datetime] = {}
    for entry in session.exec(select(AuditEntry).order_by(AuditEntry.stream, col(AuditEntry.seq))):
        assert entry.at >= last.get(entry.stream, entry.at)
        last[entry.stream] = entry.at

    assert max(last.values()) <= WEDNESDAY


def test_every_step_is_in_history_and_log(session: Session) -> None:
    """What is merged into an issue is noted in its own history too, without being a step of its own."""
    events = session.exec(select(IssueEvent))
    steps = Counter(
        f"issue.{event.step}" for event in events if event.step is not Step.MERGE or event.to_status is Status.MERGED
    )
    logged = Counter(verb for verb in session.exec(select(AuditEntry.verb)) if verb.startswith("issue."))

    assert steps == logged


def test_board_counts_are_what_a_recount_gives(session: Session) -> None:
    for board in session.exec(select(Board)):
        shown = session.exec(
            select(Issue.status).where(
                Issue.community_id == board.community_id, col(Issue.public), Issue.status != Status.MERGED
            )
        )
        recount = Counter(shown)
        assert {status: getattr(board, status) for status in Status if status is not Status.MERGED} == {
            status: recount[status] for status in Status if status is not Status.MERGED
        }


def test_days_of_the_board_are_what_a_recount_gives(session: Session) -> None:
    shown = select(Issue.created_at).where(col(Issue.public), Issue.status != Status.MERGED)
    filed = Counter(local_day(at) for at in session.exec(shown))
    closed = Counter(
        local_day(at)
        for at in session.exec(select(Issue.closed_at).where(col(Issue.public), Issue.status == Status.CLOSED))
        if at is not None
    )
    days = session.exec(select(BoardDay)).all()

    assert sum(day.filed for day in days) == sum(filed.values())
    assert sum(day.closed for day in days) == sum(closed.values())


@pytest.mark.parametrize("username", CAST)
def test_the_cast_can_sign_in(session: Session, username: str) -> None:
    found = check_password(session, username, seed.PASSWORD, address="127.0.0.1", at=WEDNESDAY)

    assert found.username == username
    assert not found.must_change_password


def test_she_is_a_verified_owner_and_her_neighbour_a_party_member(session: Session) -> None:
    homes = {
        name: session.exec(select(Residency).where(Residency.person_id == person(session, name).key)).one()
        for name in ("wangyi", "laozhou", "luren")
    }
    roles = set(session.exec(select(RoleGrant.role).where(RoleGrant.person_id == person(session, "laozhou").key)))

    assert {home.status for home in homes.values()} == {ClaimStatus.VERIFIED}
    assert {home.relation for home in homes.values()} == {"owner"}
    assert roles == {Role.PARTY_MEMBER, Role.BUILDING_HEAD}


def of_reporter(name: str) -> Callable[[Session, Issue], bool]:
    return lambda session, issue: issue.reporter_id == person(session, name).key


def handled_by_anhe(session: Session, issue: Issue) -> bool:
    unit = session.exec(select(Company).where(Company.short_name == "安禾物业")).one()
    events = session.exec(select(IssueEvent.actor_title).where(IssueEvent.issue_id == issue.key))
    return issue.status is Status.IN_PROGRESS and unit.short_name in set(events)


def in_xiangrui(session: Session, issue: Issue) -> bool:
    return issue.ref.startswith("XR-")


FINDS: dict[str, tuple[Callable[[Session, Issue], bool], Callable[[Issue, datetime], bool]]] = {
    "wangyi: one to confirm": (of_reporter("wangyi"), lambda i, at: i.status is Status.DONE and bool(i.verified_at)),
    "wangyi: one in work": (of_reporter("wangyi"), lambda i, at: i.status is Status.IN_PROGRESS and i.supports > 3),
    "wangyi: one closed": (of_reporter("wangyi"), lambda i, at: i.status is Status.CLOSED and i.satisfaction == 5),
    "zhaojingli: overdue": (handled_by_anhe, lambda i, at: bool(i.resolve_by and i.resolve_by < at)),
    "zhaojingli: due on the next office day": (handled_by_anhe, lambda i, at: due_next(i, at)),
    "zhaojingli: later": (handled_by_anhe, lambda i, at: bool(i.resolve_by and i.resolve_by > at + timedelta(days=3))),
    "xiaoli: one to verify": (in_xiangrui, lambda i, at: i.status is Status.DONE and i.verified_at is None),
    "liushuji: new ones": (in_xiangrui, lambda i, at: i.status is Status.SUBMITTED and i.responded_at is None),
    "liushuji: an objection": (in_xiangrui, lambda i, at: i.status is Status.ACCEPTED and bool(i.objected_at)),
    "chenkezhang: escalated": (in_xiangrui, lambda i, at: i.level is Level.TOWN and i.status in OPEN),
    "everybody: a public ledger": (in_xiangrui, lambda i, at: bool(i.review_on and i.review_on > local_day(at))),
}


def due_next(issue: Issue, at: datetime) -> bool:
    here, due = local(at), issue.resolve_by
    day = here.date() + timedelta(days=1 if here.weekday() == 6 else 0)
    return due is not None and local_day(due) == day and due > at


def unmet(session: Session, at: datetime) -> list[str]:
    issues = session.exec(select(Issue)).all()
    return [
        what for what, (whose, how) in FINDS.items()
        if not any(how(issue, at) and whose(session, issue) for issue in issues)
    ]  # fmt: skip


def test_everybody_finds_what_they_came_for(session: Session) -> None:
    assert unmet(session, WEDNESDAY) == []


def test_the_same_at_midnight_before_a_monday(tmp_path: Path) -> None:
    with empty_database(f"sqlite:///{tmp_path / 'demo.db'}", tmp_path / "media") as engine:
        seed.load(if_empty=True, at=SUNDAY_NIGHT - timedelta(hours=1), issues=22)
        with Session(engine) as session:
            assert unmet(session, SUNDAY_NIGHT.replace(minute=0) - timedelta(hours=1)) == []


def test_nothing_is_left_to_be_sent(session: Session) -> None:
    unsent = session.exec(select(OutboxEntry).where(col(OutboxEntry.sent_at).is_(None))).all()
    oldest = session.exec(select(func.min(Message.created_at))).one()

    assert unsent == []
    assert oldest > WEDNESDAY - timedelta(days=7)


def test_photos_are_there_and_the_company_shows_its_work(session: Session) -> None:
    tokens = session.exec(select(Photo.token)).all()
    completed = session.exec(select(IssueEvent.id).where(IssueEvent.step == Step.COMPLETION)).all()
    shown = session.exec(select(IssuePhoto.event_id).where(IssuePhoto.stage == "after")).all()

    assert FEW // 3 < len(tokens) == len(set(tokens))
    assert all(media().read_path(token, size) for token in tokens for size in ("l", "s"))
    assert set(shown) <= set(completed)
    assert shown


def test_nobody_reads_a_name_where_none_was_given(session: Session) -> None:
    for issue in session.exec(select(Issue).where(col(Issue.anonymous))):
        first = session.exec(select(IssueEvent).where(IssueEvent.issue_id == issue.key)).first()
        assert first is not None
        if issue.reporter_id is not None:
            assert first.actor_name == f"匿名居民#{issue.alias}"


def test_every_estate_was_reviewed_inspected_and_scored(session: Session) -> None:
    reviews = session.exec(select(Review).where(Review.month == MONTH)).all()
    cards = session.exec(select(Scorecard).where(Scorecard.month == MONTH)).all()
    assert len(reviews) == len(cards) == 10
    assert {review.state for review in reviews} == {ReviewState.PUBLISHED}
    assert len(session.exec(select(Inspection).where(Inspection.month == MONTH)).all()) == 10
    assert {card.state for card in cards} == {State.FINAL}
    assert {card.sample_enough for card in cards} == {True, False}
    assert Card.YELLOW in {card.card for card in cards}


def test_ballots_marks_and_papers_add_up(session: Session) -> None:
    rolls = {(roll.review_id, roll.voice): roll.size for roll in session.exec(select(ReviewRoll))}
    for box in session.exec(select(BallotBox)):
        marks = session.exec(
            select(ReviewMark).where(ReviewMark.review_id == box.review_id, ReviewMark.voice == box.voice)
        ).all()
        papers = session.exec(select(PaperBallot).where(PaperBallot.review_id == box.review_id)).all()
        lost = sum(paper.state is not PaperState.COUNTED for paper in papers) if box.voice is Voice.HOUSEHOLD else 0
        assert len(unpacked(box.papers)) == len(marks) - lost
        assert len(marks) <= rolls[box.review_id, box.voice]


def test_the_whole_year_comes_out_again(session: Session) -> None:
    count, different = recompute_all(session)
    assert count == len(session.exec(select(Scorecard)).all()) > 0
    assert different == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ballotbox SET papers = replace(papers, '5\"', '1\"') WHERE review_id = :review AND voice = 'household'",
        "UPDATE issueevent SET unit_id = NULL WHERE step = 'completion'",
        "UPDATE issue SET estate_id = NULL",
        "UPDATE deduction SET points = points + 50 WHERE inspection_id IN (SELECT id FROM inspection WHERE month = :m)",
        "UPDATE scorecard SET total = total + 1 WHERE month = :m",
    ],
)
def test_a_record_changed_by_hand_is_named_by_its_card(changing: Session, change: str) -> None:
    review = changing.exec(select(Review).where(Review.month == MONTH).order_by(col(Review.id))).first()
    assert review is not None
    known = {"review": review.key, "m": MONTH.isoformat()}
    changing.execute(text(change), {name: value for name, value in known.items() if f":{name}" in change})
    changing.expire_all()
    _, different = recompute_all(changing, MONTH)
    assert any("2026 年 10 月" in sentence for sentence in different), different


def test_rules_nobody_changed_change_nothing_when_tried_out(session: Session) -> None:
    """The whole demonstrated year replayed: every total, band and card to the digit."""
    town = session.exec(select(Town.id)).one()
    assert town is not None
    base = rulebook_for(session, MONTH).rulebook
    found = compare(session, town, base, base, MONTH)
    months = [each for estate in found.estates.values() for each in estate]
    assert len(months) == 10
    assert [each for each in months if each.differs] == []
