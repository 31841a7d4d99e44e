"""What filing writes, once; and the keeping and dropping of photos under it."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.attachments.actions import drop_photo, keep_photo, media
from app.attachments.models import Photo
from app.audit.models import AuditEntry
from app.core.errors import Invalid, TooMany
from app.issues.actions.allowance import PER_ADDRESS, PER_PHONE, spend_filing
from app.issues.actions.drafts import (
    PHOTO_LIMIT,
    add_draft_photo,
    discard_draft,
    drop_draft_photo,
    keep_draft,
    new_draft,
)
from app.issues.actions.on_behalf import may_enter_for_others, resident_told_by
from app.issues.models import Board, Draft, DraftPhoto, Issue, IssueEvent, IssuePhoto, Source
from app.issues.queries.filing import open_at_building, photos_of_draft, unfinished
from app.issues.rules.lifecycle import Status, Step
from app.notifications.models import Message, OutboxEntry
from app.people.models import Person
from tests.attachments.pictures import encoded, quarters
from tests.cast import NOON, Cast
from tests.make import an_issue

JPEG = encoded(quarters())


def draft_of(session: Session, cast: Cast) -> Draft:
    return new_draft(session, cast.xiangrui.key, {"category": "HY"}, person_id=None, at=NOON)


def test_filing_writes_number_history_audit_counts_and_messages(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    assert (issue.ref, issue.status, issue.grid_id) == ("XR-20261118-0001", Status.SUBMITTED, cast.grid1.key)
    event = session.exec(select(IssueEvent)).one()
    session.commit()
    assert (event.step, event.actor_title, event.from_status, event.to_status) == (
        Step.FILING, "反映人", None, Status.SUBMITTED
    )
    assert session.exec(select(AuditEntry.subject).where(AuditEntry.verb == "issue.filing")).all() == [issue.ref]
    assert session.exec(select(Board).where(Board.community_id == cast.xiangrui.key)).one().submitted == 1
    assert session.exec(select(Message.person_id)).all() == [cast.person("xiaoli").key]
    assert [entry.phone for entry in session.exec(select(OutboxEntry))] == [cast.person("wangyi").phone]


def test_numbers_go_up_within_a_day_and_start_again(session: Session, cast: Cast) -> None:
    refs = [an_issue(session, cast, at=NOON + timedelta(hours=hours)).ref for hours in (0, 1, 11, 12, 13)]
    assert [ref[3:] for ref in refs] == [
        "20261118-0001", "20261118-0002", "20261118-0003", "20261119-0001", "20261119-0002"
    ]


def test_a_private_category_stays_off_the_board(session: Session, cast: Cast) -> None:
    assert an_issue(session, cast, code="IL").public is False
    assert session.exec(select(Board).where(Board.community_id == cast.xiangrui.key)).one().submitted == 0


def test_personal_data_is_masked_everywhere_it_is_published(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast, description="请打13812345678找我。", place="13812345678 门口", title="13812345678")
    assert "13812345678" not in f"{issue.description}{issue.place}{issue.title}"


def test_the_same_draft_is_the_same_issue(session: Session, cast: Cast) -> None:
    draft = draft_of(session, cast)
    first, again = (an_issue(session, cast, draft_id=draft.key) for _ in range(2))
    assert (first.id, len(session.exec(select(Issue)).all())) == (again.id, 1)
    assert unfinished(session, draft.token) is None


def test_a_tenth_photo_is_refused(session: Session, cast: Cast) -> None:
    draft, photo = draft_of(session, cast), keep_photo(session, JPEG, at=NOON)
    with pytest.raises(Invalid, match="最多 9 张"):
        add_draft_photo(session, draft, photo, PHOTO_LIMIT)
    with pytest.raises(Invalid, match="最多 9 张"):
        an_issue(session, cast, photos=tuple(range(1, PHOTO_LIMIT + 2)))


def test_photos_move_from_draft_to_issue(session: Session, cast: Cast) -> None:
    draft, photo = draft_of(session, cast), keep_photo(session, JPEG, at=NOON)
    add_draft_photo(session, draft, photo, 0)
    issue = an_issue(session, cast, draft_id=draft.key, photos=(photo.key,))
    assert (issue.cover, issue.photos) == (photo.token, 1)
    assert [link.photo_id for link in session.exec(select(IssuePhoto))] == [photo.key]
    assert photos_of_draft(session, draft.key) == []


def test_a_kept_photo_has_its_files(session: Session) -> None:
    photo = keep_photo(session, JPEG, at=NOON)
    assert (photo.width, photo.height, len(photo.digest)) == (320, 200, 64)
    assert None not in (media().read_path(photo.token, "l"), media().read_path(photo.token, "s"))


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.7", JPEG[:500], b"\xff\xd8\xff" + b"\0" * 100])
def test_what_is_no_photo_leaves_nothing(session: Session, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        keep_photo(session, data, at=NOON)
    assert (refused.value.field, session.exec(select(Photo)).all()) == ("photos", [])


def test_a_dropped_photo_loses_its_files_with_the_commit(session: Session, cast: Cast) -> None:
    draft, photo = draft_of(session, cast), keep_photo(session, JPEG, at=NOON)
    add_draft_photo(session, draft, photo, 0)
    session.commit()
    drop_draft_photo(session, draft, photo)
    assert media().read_path(photo.token, "s") is not None
    session.commit()
    assert (media().read_path(photo.token, "s"), session.exec(select(DraftPhoto)).all()) == (None, [])


def test_a_rollback_keeps_the_photo_whole(session: Session) -> None:
    photo = keep_photo(session, JPEG, at=NOON)
    session.commit()
    drop_photo(session, photo)
    session.rollback()
    assert session.exec(select(Photo.token)).all() == [photo.token]
    assert media().read_path(photo.token, "s") is not None


def test_discarding_a_draft_leaves_nothing(session: Session, cast: Cast) -> None:
    draft = draft_of(session, cast)
    add_draft_photo(session, draft, keep_photo(session, JPEG, at=NOON), 0)
    discard_draft(session, draft)
    assert [len(session.exec(select(kind)).all()) for kind in (Draft, DraftPhoto, Photo)] == [0, 0, 0]


def test_a_draft_grows_step_by_step(session: Session, cast: Cast) -> None:
    draft = draft_of(session, cast)
    keep_draft(session, draft, {"place": "三楼"}, at=NOON + timedelta(minutes=1))
    assert json.loads(draft.data) == {"category": "HY", "place": "三楼"}
    assert draft.updated_at == NOON + timedelta(minutes=1)


def test_a_poster_lists_the_most_supported_first(session: Session, cast: Cast) -> None:
    few, many, hidden = an_issue(session, cast), an_issue(session, cast), an_issue(session, cast)
    many.supports, hidden.hidden_at = 3, NOON
    an_issue(session, cast, code="IL")
    session.flush()
    assert open_at_building(session, cast.building3.key) == [many, few]


@pytest.mark.parametrize(
    ("name", "here", "there"),
    [
        ("xiaoli", True, False), ("liushuji", True, False), ("chenkezhang", True, True), ("zhaojingli", False, False),
        ("sunzhuren", False, False), ("wangyi", False, False), ("shenji", False, False), ("admin", False, False),
    ],
)
def test_who_may_enter_for_others(session: Session, cast: Cast, name: str, here: bool, there: bool) -> None:
    actor = cast.actor(name)
    found = [may_enter_for_others(session, actor, community) for community in (cast.xiangrui, cast.shiji)]
    assert found == [here, there]


def test_a_visitor_may_not_enter_for_others(session: Session, cast: Cast) -> None:
    assert may_enter_for_others(session, None, cast.xiangrui) is False


@pytest.mark.parametrize(("name", "phone", "known"), [("", None, 0), ("钱大爷", None, 1), ("", "13700000000", 1)])
def test_a_resident_is_new_only_when_something_was_told(
    session: Session, cast: Cast, name: str, phone: str | None, known: int
) -> None:
    before = len(session.exec(select(Person)).all())
    resident = resident_told_by(session, name, phone, by=cast.actor("xiaoli"), at=NOON)
    assert (resident is not None, len(session.exec(select(Person)).all()) - before) == (bool(known), known)
    session.commit()
    assert len(session.exec(select(AuditEntry).where(AuditEntry.verb == "person.entered")).all()) == known


def test_entering_for_a_resident_names_the_clerk(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast, source=Source.COUNTER, entered_by=cast.actor("liushuji"))
    assert issue.entered_by == cast.person("liushuji").key
    assert "社区书记 刘秀英" in session.exec(select(IssueEvent)).one().data


def test_a_phone_files_ten_a_day(session: Session) -> None:
    for number in range(PER_PHONE):
        spend_filing(session, f"10.0.0.{number}", 7, at=NOON)
    with pytest.raises(TooMany, match="今天已经反映了 10 件"):
        spend_filing(session, "10.0.0.99", 7, at=NOON)
    spend_filing(session, "10.0.0.99", 7, at=NOON + timedelta(days=1))


def test_an_address_files_sixty_an_hour(session: Session) -> None:
    for number in range(PER_ADDRESS):
        spend_filing(session, "10.0.0.1", number, at=NOON)
    with pytest.raises(TooMany, match="一小时里反映得太多"):
        spend_filing(session, "10.0.0.1", 999, at=NOON)
    spend_filing(session, "10.0.0.1", None, at=NOON + timedelta(hours=1))
