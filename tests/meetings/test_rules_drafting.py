"""Minutes as they write themselves: all that was recorded, nobody's name that is not public."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.meetings.rules.decisions import Told
from app.meetings.rules.drafting import Matter, Present, Sitting, draft, people_words, span_words, veiled
from app.meetings.rules.hands import Hands
from app.meetings.rules.kinds import Decision
from app.meetings.rules.minutes import Line, line_of

OPENED = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
PROMISE = Told(
    "王桂兰说夜里停 6 到 9 辆车。", Decision.PROMISED, "西门装两个升降桩", "", 7, date(2026, 11, 20), Hands(12, 3, 1)
)
SITTING = Sitting(
    name="祥瑞花园社区每周说事第46期", opened_at=OPENED, closed_at=OPENED + timedelta(minutes=55), place="社区议事厅",
    host="刘**（社区书记）", recorder="郑**（社区两委）",
    people=[
        Present("刘秀英", "社区两委"), Present("赵国强", "物业", public=True), Present("李师傅", "物业"),
        Present("王桂兰", "居民"), Present("路远", "居民"), Present("沈静", "镇里", observing=True),
    ],
    missing=["业委会"], matters=[Matter(4, "西门消防通道停满了车", PROMISE, "安禾物业")],
    veil={"王桂兰": "王**"},
)  # fmt: skip


def text_of(sitting: Sitting, key: str) -> str:
    line = line_of(draft(sitting), key)
    return line.text if line else ""


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("name", "祥瑞花园社区每周说事第46期"),
        ("time", "2026年11月16日 周一 09:30 到 10:25"),
        ("place", "社区议事厅"),
        ("host", "刘**（社区书记）"),
        ("present", "居民 2 人；社区两委 刘**；物业 赵国强、李**"),
        ("observing", "镇里 沈*"),
        ("absent", "业委会"),
        ("agenda", "1. 西门消防通道停满了车"),
        ("item.4.title", "西门消防通道停满了车"),
        ("item.4.said", "王**说夜里停 6 到 9 辆车。"),
        ("item.4.agreed", "限期办理：西门装两个升降桩。"),
        ("item.4.duty", "安禾物业，11月20日前办完"),
        ("item.4.hands", "同意 12 人，反对 3 人，弃权 1 人"),
        ("follow", "一共说了 1 件事：限期办理 1 件。限期办理的，下次会先看办完了没有。"),
        ("before", ""),
        ("next", ""),
    ],
)
def test_a_line_of_the_draft(key: str, text: str) -> None:
    assert text_of(SITTING, key) == text


def test_what_was_carried_over_comes_with_its_result() -> None:
    carried = Matter(9, "长椅刷漆", Told("连阴天", None), stands="没办完，过了 2 天")
    sitting = replace(SITTING, matters=[carried], promised_before=5, kept_before=4)
    assert text_of(sitting, "old.9.title") == "长椅刷漆"
    assert text_of(sitting, "old.9.stands") == "没办完，过了 2 天"
    assert text_of(sitting, "old.9.agreed") == "这次没有说定。"
    assert text_of(sitting, "before") == "上一次会定下 5 项，办完 4 项。更早没办完的也在下面。"


def test_the_title_of_a_private_matter_stays_away() -> None:
    secret = replace(SITTING, matters=[Matter(4, "三楼天天吵架", Told(), private=True)])
    assert all("吵架" not in line.text for line in draft(secret))
    assert text_of(secret, "agenda") == "1. 一件不公开的事"


def test_of_a_private_matter_only_how_it_ended_is_said() -> None:
    lines = draft(replace(SITTING, matters=[Matter(4, "三楼天天吵架", PROMISE, "安禾物业", private=True)]))
    assert [line.text for line in lines if line.key.startswith("item.4.")] == [
        "一件不公开的事", "限期办理。", "安禾物业，11月20日前办完", "同意 12 人，反对 3 人，弃权 1 人"
    ]


def test_no_line_is_empty_and_no_resident_is_named() -> None:
    lines = draft(SITTING)
    assert all(line.text for line in lines)
    assert len({line.key for line in lines}) == len(lines)
    assert not [line for line in lines if any(name in line.text for name in ("王桂兰", "路远", "刘秀英", "李师傅"))]


def test_the_next_meeting_is_announced() -> None:
    later = replace(SITTING, next_at=OPENED + timedelta(days=7), next_place="社区议事厅")
    assert line_of(draft(later), "next") == Line("next", "下次", "2026年11月23日 周一 09:30，社区议事厅")


def test_a_line_fits_its_column() -> None:
    crowd = [Present("刘秀英", "社区两委")] * 900
    assert len(text_of(replace(SITTING, people=crowd), "present")) == 2000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王桂兰和王桂说的", "王**和王*说的"),
        ("打 13812345678 找她", "打 138****5678 找她"),
        ("没有名字", "没有名字"),
    ],
)
def test_veiled(text: str, shown: str) -> None:
    assert veiled(text, {"王桂": "王*", "王桂兰": "王**"}) == shown


def test_a_meeting_past_midnight() -> None:
    assert span_words(OPENED, OPENED + timedelta(hours=15)).endswith("到 2026年11月17日 周二 00:30")
    assert span_words(OPENED, None) == "2026年11月16日 周一 09:30"


def test_nobody_came() -> None:
    assert people_words([]) == ""
