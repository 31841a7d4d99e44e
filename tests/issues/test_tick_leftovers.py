"""What `tick` clears away, and what it must not."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from app import tick
from app.attachments.actions import keep_photo, media
from app.attachments.models import Photo
from app.core.db import WRITE
from app.demo.drawings import draw
from app.issues.actions.drafts import add_draft_photo, new_draft
from app.issues.models import Draft
from tests.cast import NOON, Cast
from tests.make import an_issue


def test_old_drafts_and_photos_of_nothing_go_and_an_issues_photo_stays(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        kept, lost, drafted = (keep_photo(session, draw("lamp", seed), at=NOON) for seed in range(3))
        an_issue(session, cast, photos=(kept.key,))
        add_draft_photo(session, new_draft(session, cast.xiangrui.key, {}, person_id=None, at=NOON), drafted, 0)
        session.commit()
    assert tick.run(NOON + timedelta(days=1))["photos"] == 0
    assert tick.run(NOON + timedelta(days=3))["photos"] == 1
    assert tick.run(NOON + timedelta(days=31))["drafts"] == 1
    with Session(db) as session:
        assert [photo.token for photo in session.exec(select(Photo))] == [kept.token]
        assert session.exec(select(Draft)).all() == []
    assert media().read_path(kept.token, "l") is not None
    assert media().read_path(lost.token, "l") is None
    assert media().read_path(drafted.token, "l") is None
