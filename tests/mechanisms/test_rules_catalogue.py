"""The shipped practices, and what a town or community may write in one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.mechanisms.forms import SettingForm, typed
from app.mechanisms.rules.catalogue import UNSOURCED, BadTemplates, Template, load_shipped, parse_catalogue
from app.mechanisms.rules.changes import Change, in_words
from app.mechanisms.rules.kinds import ALWAYS, Kind, Phase, Shift
from app.mechanisms.rules.rhythm import Rhythm, is_on, slot, slots
from app.mechanisms.rules.setting import Setting, changes, faults, from_data, heads, role_name, to_data
from app.mechanisms.rules.wording import held

SHIPPED = {each.code: each for each in load_shipped()}
NAMED = {
    "半月来找茬": "每月1日、15日 9:00", "每周说事": "每周一 9:00", "周一说事": "每周一 9:00",
    "周五值日": "每周五 14:00", "每月评议": "每月25日 8:00", "我和书记拉拉呱": "每月第二个周三 14:00",
    "和谐社区你我他": "每季度第二个月的第三个周六 9:30", "一万步群众工作法": "每周三 15:00",
    "物业联席会": "每季度最后一个月的第一个周三 9:00", "恳谈会": "双月的第二个周六 9:30",
    "商户自治联盟": "每月第二个周四 14:30", "党员议事": "每月第一个周六 9:00", "日清日议": "每个工作日 8:30",
}
WITHOUT_TIME = {"全科社工", "五三一", "一联十朋友圈", "交叉任职", "物业服务进驻大厅", "党建示范带、示范点"}
NOT_FOUND = {"周五值日", "和谐社区你我他", "一万步群众工作法", "日清日议", "五三一", "一联十朋友圈"}
GOOD = Setting("每周说事", cadence="FREQ=WEEKLY;BYDAY=MO", host="community_secretary", invited=("resident",))


def test_every_named_practice_is_there_with_its_rhythm() -> None:
    found = {each.setting.name: held_words(each.setting) for each in SHIPPED.values()}
    assert {name: words for name, words in found.items() if name not in WITHOUT_TIME} == NAMED
    assert set(found) == set(NAMED) | WITHOUT_TIME
    assert {each.setting.name for each in SHIPPED.values() if each.kind in ALWAYS} == WITHOUT_TIME


def held_words(setting: Setting) -> str:
    return held(setting.cadence, setting.shift, setting.start_minute)


def test_nothing_is_made_up_where_nothing_was_found() -> None:
    empty = {each.setting.name for each in SHIPPED.values() if not each.setting.description}
    assert empty == NOT_FOUND
    assert all(each.source.startswith(UNSOURCED) for each in SHIPPED.values() if each.setting.name in NOT_FOUND)
    assert all(each.source and "http" not in each.source for each in SHIPPED.values())


def test_the_checklist_of_a_round_has_three_heads_and_eighteen_items() -> None:
    found = heads(SHIPPED["fault-round"].setting.checklist)
    assert [(head, len(items)) for head, items in found] == [("环境卫生", 6), ("安全秩序", 6), ("设施公示", 6)]


def test_the_joint_meeting_asks_whom_the_law_names() -> None:
    """ZB §76: convened by the town; committee, police and utilities (departments), company, owners."""
    found = SHIPPED["joint-meeting"].setting
    assert found.host == "town_official"
    assert {"community_secretary", "owners_committee", "project_manager", "department"} <= set(found.invited)


@pytest.mark.parametrize("shipped", load_shipped(), ids=lambda each: each.code)
def test_the_form_gives_back_what_it_shows(shipped: Template) -> None:
    form = SettingForm.model_validate({name: value for name, value in typed(shipped.setting, 3).items() if value})
    assert (form.setting(), form.seen) == (shipped.setting, 3)
    assert from_data(to_data(shipped.setting)) == shipped.setting


ENTRY: dict[str, Any] = {
    "code": "talk", "kind": "talk_session", "name": "说事", "description": "来说。", "source": "自己写的",
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "Talk"}, "code 要用小写字母和短横"),
        ({"code": "talk-2"}, "code 要用小写字母和短横"),
        ({"code": "a" * 21}, "最多 20 个"),
        ({"kind": "party"}, "kind 只能填其中一个"),
        ({"name": ""}, "name：起个名字"),
        ({"name": 7}, "name 要填文字"),
        ({"cadence": "FREQ=HOURLY"}, "cadence：规则要先说"),
        ({"shift": "later"}, "shift 只能填其中一个"),
        ({"start": "9点"}, "start 要写成 09:30 这样"),
        ({"duration": "两小时"}, "duration 要填分钟数"),
        ({"duration": True}, "duration 要填分钟数"),
        ({"duration": 4}, "length：最短 5 分钟"),
        ({"host": "auditor"}, "host：请从给出的几项里选一个"),
        ({"invited": "resident"}, "invited 要填成一列文字"),
        ({"invited": ["operator"]}, "invited：请从给出的几项里选"),
        ({"checklist": ["没有大类"]}, "checklist：第 1 条要写成"),
        ({"description": ""}, "source 就要以“没有查到公开的做法"),
        ({"colour": "red"}, "“colour”认不出来"),
    ],
)
def test_a_bad_entry_is_named(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(BadTemplates, match=words):
        parse_catalogue({"template": [{**ENTRY, **changed}]})


def test_all_that_is_wrong_comes_at_once() -> None:
    with pytest.raises(BadTemplates) as bad:
        parse_catalogue({"template": [{**ENTRY, "start": "x"}, {**ENTRY, "shift": "x"}]})
    assert len(bad.value.problems) == 3
    with pytest.raises(BadTemplates):
        parse_catalogue({})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, ""),
        ({"name": ""}, "name"),
        ({"name": "说" * 21}, "name"),
        ({"name": "说\n事"}, "name"),
        ({"name": " 说事"}, "name"),
        ({"description": "一行\n又一行"}, ""),
        ({"description": "说" * 601}, "description"),
        ({"venue": "院" * 61}, "venue"),
        ({"inputs": "事" * 201}, "inputs"),
        ({"start_minute": 1439}, ""),
        ({"start_minute": 1440}, "start"),
        ({"duration_minutes": 5}, ""),
        ({"duration_minutes": 4}, "length"),
        ({"duration_minutes": 43_200}, ""),
        ({"duration_minutes": 43_201}, "length"),
        ({"host": "resident"}, "host"),
        ({"host": ""}, ""),
        ({"invited": ("auditor",)}, "invited"),
        ({"checklist": ("卫生|桶满没满",) * 40}, ""),
        ({"checklist": ("卫生|桶满没满",) * 41}, "checklist"),
        ({"checklist": ("卫生|",)}, "checklist"),
        ({"checklist": ("卫生|桶|盖",)}, "checklist"),
        ({"checklist": ("卫" * 13 + "|桶",)}, "checklist"),
        ({"checklist": ("卫生|" + "桶" * 61,)}, "checklist"),
        ({"checklist": ("卫生|" + "桶" * 59,) * 35}, "checklist"),
        ({"cadence": "每周一"}, "cadence"),
    ],
)
def test_what_a_setting_may_be(changed: dict[str, Any], field: str) -> None:
    assert list(faults(replace(GOOD, **changed))) == ([field] if field else [])


def test_changes_read_as_what_was_and_what_is() -> None:
    later = replace(
        GOOD, cadence="FREQ=WEEKLY;BYDAY=TU", start_minute=570, shift=Shift.SKIP, host="", duration_minutes=90,
        invited=("resident", "grid_worker"), checklist=("卫生|桶满没满",), venue="院里",
    )
    assert in_words(changes(GOOD, later)) == (
        Change("多久一次", "每周一", "每周二"),
        Change("遇上休息日", "顺延到下一个工作日", "这次不办"),
        Change("几点开始", "9:00", "9:30"),
        Change("多长时间", "1 小时", "1 小时 30 分"),
        Change("地点", "没有写", "院里"),
        Change("谁来主持", "社区书记", "没有写"),
        Change("请谁来", "居民", "居民、网格员"),
        Change("清单", "没有写", "1 条"),
    )
    assert changes(GOOD, GOOD) == {}


def test_a_history_of_another_version_is_still_read() -> None:
    assert in_words({"cadence": ["FREQ=YEARLY", ""], "gone": [1, 2]}) == (
        Change("多久一次", "FREQ=YEARLY", "不定期，要办时再定"),
    )
    assert role_name("night_watch") == "night_watch"


def test_a_slot_is_an_hour_in_shanghai() -> None:
    found = slots(Rhythm("FREQ=DAILY", Shift.NEXT, 510, 90, date(2026, 1, 1)), date(2026, 10, 1), date(2026, 10, 9))
    assert {day.isoformat(): one.starts_at.isoformat() for day, one in found.items()} == {
        "2026-10-01": "2026-10-08T00:30:00+00:00", "2026-10-09": "2026-10-09T00:30:00+00:00",
    }
    assert found[date(2026, 10, 9)].ends_at.isoformat() == "2026-10-09T02:00:00+00:00"
    assert slots(Rhythm("", Shift.NEXT, 510, 90, date(2026, 1, 1)), date(2026, 10, 1), date(2026, 10, 9)) == {}


@pytest.mark.parametrize(
    ("kind", "phase", "minutes", "on"),
    [
        (Kind.TALK_SESSION, "planned", 5, False),
        (Kind.TALK_SESSION, "open", -5, True),
        (Kind.TALK_SESSION, "open", 500, True),
        (Kind.APPRAISAL, "planned", -1, False),
        (Kind.APPRAISAL, "planned", 0, True),
        (Kind.APPRAISAL, "planned", 59, True),
        (Kind.APPRAISAL, "planned", 60, False),
        (Kind.APPRAISAL, "cancelled", 5, False),
    ],
)
def test_what_counts_as_going_on(kind: Kind, phase: str, minutes: int, on: bool) -> None:
    """A meeting has to be opened; what nobody opens goes on within its hour."""
    one, at = slot(date(2026, 11, 18), 540, 60), slot(date(2026, 11, 18), 540 + minutes, 60).starts_at
    assert is_on(kind, Phase(phase), one.starts_at, one.ends_at, at) is on
