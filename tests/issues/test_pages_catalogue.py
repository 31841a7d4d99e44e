"""The list of what can be reported, and the town's form to change it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.clock import now
from app.core.db import WRITE
from app.core.errors import Forbidden, Invalid, Stale
from app.issues.actions.catalogue import edit_category
from app.issues.forms.catalogue import CategoryForm, typed
from app.issues.models import CategoryRevision
from app.issues.queries.catalogue import category, revisions
from app.issues.rules.catalogue import load_shipped
from app.issues.rules.category import Category, Lead
from app.issues.rules.clocks import ClockKind
from tests.cast import NOON, Cast
from tests.make import an_issue

AsUser = Callable[[str], TestClient]
EDIT = "/categories/HY/edit"
HY = next(each for each in load_shipped() if each.code == "HY")
MONTHS = replace(HY, resolve_workdays=None, resolve_minutes=43_200)


def _data(shipped: Category = HY, **changes: str) -> dict[str, str]:
    return {**typed(shipped, 0), **changes}


@contextmanager
def reading(db: Engine) -> Iterator[Session]:
    """A look from outside; the `session` fixture would hold the write lock the page needs."""
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        yield session


def _edits(db: Engine) -> int:
    with reading(db) as session:
        return len(session.exec(select(CategoryRevision)).all())


def test_everybody_reads_who_does_what_how_fast(client: TestClient, cast: Cast) -> None:
    page = client.get("/categories")
    assert page.status_code == 200
    text = unescape(page.text)
    for each in load_shipped():
        assert each.name in text
        assert each.hint in text
        assert each.emergency_script in text
        assert all(sub.name in text for sub in each.subs)
    assert "1 个工作日办结" in text
    assert "改这一类" not in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("chenkezhang", 200), ("liushuji", 403), ("admin", 403), ("wangyi", 403), ("zhaojingli", 403), ("shenji", 403)],
)
def test_only_the_town_edits(as_user: AsUser, db: Engine, who: str, status: int) -> None:
    me = as_user(who)
    assert me.get(EDIT).status_code == status
    assert ("改这一类" in me.get("/categories").text) == (status == 200)
    assert me.post(EDIT, data=_data(name="楼道脏")).status_code == (303 if status == 200 else 403)
    assert _edits(db) == (1 if status == 200 else 0)


def test_a_visitor_is_asked_to_sign_in(client: TestClient, cast: Cast) -> None:
    assert client.get(EDIT).headers["location"] == "/login"


def test_a_code_nobody_has_is_not_found(as_user: AsUser) -> None:
    assert as_user("chenkezhang").get("/categories/QQ/edit").status_code == 404


def test_an_edit_counts_from_now_and_is_told(as_user: AsUser, db: Engine, cast: Cast) -> None:
    before = now() - timedelta(minutes=1)
    town = as_user("chenkezhang")
    answer = town.post(EDIT, data=_data(name="楼道脏", resolve_workdays="3", co="城管，公安"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/categories")
    told = town.get("/categories").text
    assert "“楼道脏”改好了" in told
    assert "3 个工作日办结" in told
    with reading(db) as session:
        edited = category(session, "HY", now())
        assert category(session, "HY", before) == HY
        entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "category.edited")).one()
    assert (edited.name, edited.resolve_workdays, edited.co) == ("楼道脏", 3, ("城管", "公安"))
    history = town.get(EDIT).text
    assert "陈**" in history
    assert "名称：卫生垃圾 → 楼道脏" in history
    assert "几个工作日办结：1 → 3" in history
    assert (entry.subject, entry.actor_id) == ("HY", cast.people["chenkezhang"].key)
    assert '"resolve_workdays": 3' in entry.after or '"resolve_workdays":3' in entry.after


def test_what_was_filed_before_keeps_its_deadline(session: Session, cast: Cast) -> None:
    old = an_issue(session, cast)
    due = old.resolve_by
    slower = CategoryForm.model_validate(_data(resolve_workdays="5")).applied_to(HY)
    assert edit_category(session, slower, seen=0, by=cast.actor("chenkezhang"), at=NOON)
    new = an_issue(session, cast, at=NOON + timedelta(seconds=1))
    session.refresh(old)
    assert old.resolve_by == due
    assert due is not None
    assert new.resolve_by is not None
    assert new.resolve_by > due


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "“名称”不能空着。"),
        ({"name": "名字长得放不下"}, "name", "“名称”最多 5 个字，现在有 7 个。"),
        ({"hint": ""}, "hint", "“提示”不能空着。"),
        ({"lead": "nobody"}, "lead", "请从给出的几项里选一个。"),
        ({"lead": ""}, "lead", "这一项要填。"),
        ({"clock": "moon"}, "clock", "请从给出的几项里选一个。"),
        ({"respond_minutes": "两小时"}, "respond_minutes", "这里要填整数。"),
        ({"respond_minutes": "-1"}, "respond_minutes", "要填 0 到 43200 之间的整数"),
        ({"resolve_workdays": "0"}, "resolve_workdays", "要填 1 到 15 之间的整数"),
        ({"resolve_workdays": "16"}, "resolve_workdays", "要填 1 到 15 之间的整数"),
        ({"resolve_workdays": "9" * 30}, "resolve_workdays", "要填 1 到 15 之间的整数"),
        ({"resolve_workdays": ""}, "resolve_workdays", "“办结工作日”和“办结分钟数”要填一个"),
        ({"co": "城管!"}, "co", "“谁来配合”里每一项都要写成 城管 这样。"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays_typed(
    as_user: AsUser, db: Engine, changes: dict[str, str], field: str, words: str
) -> None:
    page = as_user("chenkezhang").post(EDIT, data={**_data(photo_hint="从门口拍"), **changes})
    text = unescape(page.text)
    assert page.status_code == 422
    assert words in text.split(f'id="e-{field}"')[1].split("</p>")[0]
    assert 'value="从门口拍"' in text
    assert _edits(db) == 0


def test_a_box_that_was_unticked_stays_unticked(as_user: AsUser) -> None:
    given = _data(name="")
    assert given.pop("after_photo") == "1"
    box = as_user("chenkezhang").post(EDIT, data=given).text.split('id="f-after_photo"')[1].split(">")[0]
    assert "checked" not in box


def test_an_emergency_keeps_its_script_and_the_calendar(session: Session, cast: Cast) -> None:
    shipped = next(each for each in load_shipped() if any(sub.emergency for sub in each.subs))
    form = CategoryForm.model_validate({**typed(shipped, 0), "emergency_script": ""})
    with pytest.raises(Invalid) as refused:
        edit_category(session, form.applied_to(shipped), seen=0, by=cast.actor("chenkezhang"), at=NOON)
    assert "emergency_script" in refused.value.extra["errors"]


def test_saving_without_a_change_writes_nothing(as_user: AsUser, db: Engine) -> None:
    town = as_user("chenkezhang")
    assert town.post(EDIT, data=_data()).status_code == 303
    assert "没有改动" in town.get("/categories").text
    assert _edits(db) == 0


def test_somebody_else_was_faster(as_user: AsUser, db: Engine) -> None:
    town = as_user("chenkezhang")
    town.post(EDIT, data=_data(name="楼道脏"))
    late = town.post(EDIT, data=_data(name="院里脏"))
    assert late.status_code == 409
    assert "别人刚刚改过这一类" in late.text
    assert 'value="院里脏"' in late.text
    assert "卫生垃圾 → 楼道脏" in late.text
    again = town.post(EDIT, data=_data(name="院里脏", seen="1"))
    assert again.status_code == 303
    with reading(db) as session:
        assert [len(revisions(session, "HY")), category(session, "HY", now()).name] == [2, "院里脏"]


def test_a_limit_in_calendar_minutes_stays_until_working_days_are_given() -> None:
    same = CategoryForm.model_validate({key: value for key, value in typed(MONTHS, 0).items() if value})
    assert same.applied_to(MONTHS) == MONTHS
    days = same.model_copy(update={"resolve_workdays": 5}).applied_to(MONTHS)
    assert (days.resolve_workdays, days.resolve_minutes) == (5, None)


@pytest.mark.parametrize("shipped", load_shipped(), ids=lambda each: each.code)
def test_the_form_gives_back_what_it_shows(shipped: Category) -> None:
    form = CategoryForm.model_validate({key: value for key, value in typed(shipped, 0).items() if value})
    assert form.applied_to(shipped) == shipped


def test_the_action_itself_asks_who_edits(session: Session, cast: Cast) -> None:
    changed = CategoryForm(name="脏", hint="脏", lead=Lead.COMPANY, clock=ClockKind.WORKDAYS, resolve_workdays=1)
    with pytest.raises(Forbidden):
        edit_category(session, changed.applied_to(HY), seen=0, by=cast.actor("liushuji"), at=NOON)
    with pytest.raises(Stale):
        edit_category(session, changed.applied_to(HY), seen=3, by=cast.actor("chenkezhang"), at=NOON)
