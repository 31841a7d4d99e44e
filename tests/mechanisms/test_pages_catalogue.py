"""The town's catalogue of practices and the form to change one."""

from html import unescape
from typing import Any

import pytest
from sqlmodel import select

from app.audit.models import AuditEntry
from app.mechanisms.forms import typed
from app.mechanisms.models import TemplateRevision
from app.mechanisms.rules.catalogue import UNSOURCED, load_shipped
from tests.issues.hall import Hall

EDIT = "/mechanisms/talk-session/edit"
TALK = next(each.setting for each in load_shipped() if each.code == "talk-session")


def given(**more: Any) -> dict[str, Any]:
    return {**typed(TALK, 0), **more}


def edits(hall: Hall) -> int:
    with hall.writing() as session:
        return len(session.exec(select(TemplateRevision)).all())


def test_everybody_reads_what_there_is_and_where_it_is_from(hall: Hall) -> None:
    page = hall.see("", "/mechanisms")
    text = unescape(page.text)
    assert page.status_code == 200
    for each in load_shipped():
        assert all(words in text for words in (each.setting.name, each.setting.description, each.source))
    assert text.count("说明还空着，由社区自己写。") == text.count(UNSOURCED) == 6
    assert "每季度最后一个月的第一个周三 9:00" in text
    assert "改这一种" not in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("chenkezhang", 200), ("liushuji", 403), ("xiaoli", 403), ("wangyi", 403), ("shenji", 403), ("admin", 403)],
)
def test_only_the_town_edits(hall: Hall, who: str, status: int) -> None:
    assert hall.see(who, EDIT).status_code == status
    assert ("改这一种" in hall.see(who, "/mechanisms").text) == (status == 200)
    answer = hall.as_(who).post(EDIT, data=given(name="说事会"))
    assert answer.status_code == (303 if status == 200 else 403)
    assert edits(hall) == (1 if status == 200 else 0)


def test_a_visitor_signs_in_and_an_unknown_code_is_not_found(hall: Hall) -> None:
    assert hall.see("", EDIT).headers["location"] == "/login"
    assert hall.see("chenkezhang", "/mechanisms/nothing/edit").status_code == 404


def test_an_edit_holds_from_now_and_is_told_as_before_and_after(hall: Hall) -> None:
    town = hall.as_("chenkezhang")
    assert town.post(EDIT, data=given(name="说事会", weekdays=["TU", "TH"], start="14:30")).status_code == 303
    text = unescape(town.get("/mechanisms").text)
    assert "“说事会”改好了。已经采用的社区不受影响。" in text
    assert "每周二、周四 14:30" in text
    history = unescape(town.get(EDIT).text)
    assert "陈**" in history
    assert "名称：原来“每周说事”，现在“说事会”" in history
    assert "多久一次：原来“每周一”，现在“每周二、周四”" in history
    with hall.writing() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "template.edited")).one()
    assert (entry.subject, '"start_minute"' in entry.after) == ("talk-session", True)


BAD_INPUT: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "name", "起个名字"),
    ({"weekdays": []}, "weekdays", "勾上是星期几。"),
    ({"often": "monthdays", "monthdays": "40"}, "monthdays", "1 到 31"),
    ({"often": "rule", "rule": "FREQ=HOURLY"}, "rule", "按天、按周还是按月"),
    ({"often": ""}, "often", "这一项要填。"),
    ({"often": "yearly"}, "often", "请从给出的几项里选一个。"),
    ({"start": "九点"}, "start", "要写成 9:30 这样"),
    ({"length": "两"}, "length", "这里要填整数。"),
    ({"length": "31", "unit": "1440"}, "length", "最长 30 天"),
    ({"length": "9" * 40}, "length", "最长 30 天"),
    ({"unit": "7"}, "length", "最短 5 分钟"),
    ({"host": "nobody"}, "host", "请从给出的几项里选一个。"),
    ({"invited": ["auditor"]}, "invited", "请从给出的几项里选。"),
    ({"checklist": "没有大类"}, "checklist", "第 1 条要写成"),
]


def test_bad_input_gets_a_sentence_and_stays_typed(hall: Hall) -> None:
    for more, field, words in BAD_INPUT:
        page = hall.as_("chenkezhang").post(EDIT, data=given(venue="大槐树下", **more))
        text = unescape(page.text)
        assert page.status_code == 422, more
        assert words in text.split(f'id="e-{field}"')[1].split("</p>")[0], more
        assert 'value="大槐树下"' in text
    assert edits(hall) == 0


def test_somebody_else_was_faster(hall: Hall) -> None:
    town = hall.as_("chenkezhang")
    town.post(EDIT, data=given(name="说事会"))
    late = town.post(EDIT, data=given(name="拉呱会"))
    assert late.status_code == 409
    assert "别人刚刚改过" in late.text
    assert 'value="拉呱会"' in late.text
    assert "现在“说事会”" in unescape(late.text)
    hall.later(minutes=1)
    again = hall.as_("chenkezhang").post(EDIT, data=given(name="拉呱会", seen="1"))
    assert again.status_code == 303
    assert edits(hall) == 2


def test_a_typing_error_does_not_let_anybody_save_over_somebody_else(hall: Hall) -> None:
    town = hall.as_("chenkezhang")
    town.post(EDIT, data=given(name="说事会"))
    refused = town.post(EDIT, data=given(start="25:00"))
    assert (refused.status_code, 'name="seen" value="0"' in refused.text) == (422, True)
    assert town.post(EDIT, data=given(name="拉呱会")).status_code == 409


def test_saving_without_a_change_writes_nothing(hall: Hall) -> None:
    assert hall.as_("chenkezhang").post(EDIT, data=given()).status_code == 303
    assert "没有改动" in hall.see("chenkezhang", "/mechanisms").text
    assert edits(hall) == 0


def test_what_it_costs(hall: Hall) -> None:
    with hall.counting() as sent:
        hall.see("", "/mechanisms")
    assert len(sent) <= 3, sent
