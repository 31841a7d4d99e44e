"""A roll from Excel: what is read, what is refused, row by row."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from app.people.models import Residency
from app.votes.models import RollEntry, VoteRoll
from app.votes.rules.kinds import Holder
from app.votes.rules.roll import grouped, total
from app.votes.rules.sheet import HEADERS, BadCell, area_of, missing_homes, read_rows
from tests.issues.hall import Hall
from tests.issues.walk import rows
from tests.people.browser import text as seen
from tests.votes.poll import drafted, owner_of, posted

HOMES = {("3", "1", str(number)): number for number in range(101, 107)}
LABELS = {number: (f"3号楼1单元{number}", "3号楼") for number in range(101, 107)}


def read(*lines: Sequence[object], header: Sequence[object] = HEADERS) -> tuple[list[int], list[str]]:
    found = read_rows([header, *lines], HOMES, LABELS)
    return [source.home_id for source in found.sources], found.findings


def test_rows_become_homes_and_groups() -> None:
    found = read_rows(
        [
            HEADERS, ("3", "1", 101, 89.35, "张三", 1, "否", None), (3, "1", "102", "100", "张三、李四", "1", None, ""),
            ("3", 1.0, "103", "90.5", "", "", "是", None), ("3", "1", "104", 90, None, None, "是", None), (None,) * 8,
            ("3", "1", "105", "９０．１２", "李四", "", "", 2),
        ],
        HOMES, LABELS,
    )
    lines = grouped(found.sources)
    assert found.findings == []
    assert [line.area for line in lines] == [8935, 10_000, 9050, 9000, 9012]
    assert [line.heads for line in lines] == [1, 0, 1, 0, 2]
    assert lines[3].holder is Holder.DEVELOPER
    assert total(lines).heads == 4
    assert list(missing_homes(found, LABELS)) == ["3号楼1单元106"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("3", "1", "999", 90), "系统里没有"), (("3", "1", "", 90), "“房号”要填"), ((True, "1", "101", 90), "看不懂"),
        (("3", "1", "101", 0), "大于 0"), (("3", "1", "101", -1), "大于 0"), (("3", "1", "101", "x"), "像 89.35"),
        (("3", "1", "101", None), "像 89.35"), (("3", "1", "101", 89.355), "两位小数"),
        (("3", "1", "101", "=1+1"), "像 89.35"), (("3", "1", "101", float("inf")), "大于 0"),
        (("3", "1", "101", 1e9), "大于 0"), (("3", "1", "101", 90, "=cmd"), "开头不能是"),
        (("3", "1", "101", 90, "张\u202e三"), "看不见的字符"), (("3", "1", "101", 90, "", "", "也许"), "写 是 或者 否"),
        (("3", "1", "101", 90, "", "", "", "x"), "“人数”写"), (("3", "1", "101", 90, "", "", "", 0), "“人数”写"),
        (("3", "1", "101", 90, "", "", "", "９９９９９９９９９"), "“人数”写"),
        (("3", "1", "101", 90, "", "1"), "姓名也要写"), (("3", "1", "101", 90, "甲", "1", "是"), "本来就合起来"),
    ],
)
def test_each_bad_row_is_named(line: Sequence[object], words: str) -> None:
    found, findings = read(line)
    assert found == []
    assert findings[0].startswith("第 2 行：")
    assert words in findings[0]


@pytest.mark.parametrize(
    ("owners", "heads", "refused"),
    [
        ([("王伟", ""), ("王伟", "")], 2, 0), ([("王伟", "1"), ("王伟", "2")], 2, 0),
        ([("王伟", "1"), ("王伟", "1")], 1, 0),
        ([("王伟", "1"), ("王卫", "1")], 1, 1), ([("张三", "1"), ("张三，李四", "1"), ("李四", "1")], 1, 1),
        ([("张三", "１"), ("李四、张 三", "1")], 1, 0),
        ([("王 伟", "1"), ("张 伟", "1")], 1, 1), ([("王 伟", "1"), ("王伟", "1")], 1, 0),
    ],
)
def test_a_mark_counts_homes_together_and_a_name_never(
    owners: list[tuple[str, str]], heads: int, refused: int
) -> None:
    """Two different 王伟 are two heads."""
    lines = [("3", "1", 101 + place, 90, name, mark) for place, (name, mark) in enumerate(owners)]
    found = read_rows([HEADERS, *lines], HOMES, LABELS)
    assert total(grouped(found.sources)).heads == heads
    assert ["姓名不一样" in sentence for sentence in found.findings] == [True] * refused


def test_a_home_twice_and_columns_missing() -> None:
    found, findings = read(("3", "1", "101", 90), ("3", "1", "101", 91))
    assert (found, findings) == ([101], ["第 3 行：和第 2 行是同一户，留一行。"])
    assert "缺这几列：面积" in read(("3", "1", "101"), header=("楼", "单元", "房号"))[1][0]
    assert "缺这几列" in read_rows([], HOMES, LABELS).findings[0]


def test_areas_are_exact() -> None:
    assert [area_of(each) for each in (80.14000000000001, "0.01", 100000, "1e2")] == [8014, 1, 10_000_000, 10_000]
    for bad in ("nan", "", object(), True, "100000.01"):
        with pytest.raises(BadCell):
            area_of(bad)


def workbook(*lines: Sequence[object]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (HEADERS, *lines):
        sheet.append(list(line))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "选一份"), (b"PK nothing", "不完整"), (b"a,b", "不是能读的"),
        (workbook(("9", "1", "101", 90)), "第 2 行：系统里没有"), (workbook(), "名册是空的"),
    ],
)
def test_a_bad_file_changes_nothing(hall: Hall, data: bytes, words: str) -> None:
    with hall.writing() as session:
        path = drafted(session, hall.cast).path
    answer = hall.as_("sunzhuren").post(f"{path}/roll/sheet", files={"file": ("a.xlsx", data)} if data else None)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert [roll.source for roll in rows(hall.db, VoteRoll)] == ["系统里登记的房屋和面积"]


def test_the_template_comes_back_as_a_roll(hall: Hall) -> None:
    with hall.writing() as session:
        owner_of(session, hall.cast.home101, hall.cast.home102)
        path = drafted(session, hall.cast).path
    sun = hall.as_("sunzhuren")
    template = load_workbook(io.BytesIO(sun.get(f"{path}/roll/template.xlsx").content))
    lines = list(template.worksheets[0].iter_rows(values_only=True))
    assert lines[0] == HEADERS
    assert [line[5] for line in lines if line[0] == "3号楼"][:3] == [1, 1, None]
    kept = [line for line in lines[1:] if line[2] != "201"]
    data = workbook(*([*line[:5], None, "是", None] if line[0] == "5号楼" else line for line in kept))
    answer = sun.post(f"{path}/roll/sheet", files={"file": ("a.xlsx", data)})
    assert answer.status_code == 303
    assert [(roll.number, roll.heads, roll.homes) for roll in rows(hall.db, VoteRoll)] == [(1, 4, 8)]
    assert len(rows(hall.db, RollEntry)) == 8
    text = seen(sun.get(f"{path}/roll?building=5号楼"))
    assert text.count("名册漏了：3号楼1单元201") == 2  # the flash of the upload, and the hint that stays
    assert ("开发商没卖" in text, "每一户都写进去才能公示" in text) == (True, True)
    assert sun.post(f"{path}/roll/homes").status_code == 303
    assert [roll.heads for roll in rows(hall.db, VoteRoll)] == [11]


def test_namesakes_are_a_hint_before_the_posting(hall: Hall) -> None:
    with hall.writing() as session:
        for place, home in enumerate((hall.cast.home101, hall.cast.home102)):
            owner_of(session, home, number=place).name = "王伟"
        wang = hall.cast.person("wangyi").key
        session.delete(session.exec(select(Residency).where(Residency.person_id == wang)).one())
        path = drafted(session, hall.cast).path
    text = seen(hall.see("sunzhuren", f"{path}/roll"))
    assert "3号楼1单元101、3号楼1单元102，按 2 户算" in text
    assert "王伟" not in text


def test_no_new_sheet_once_posted(hall: Hall) -> None:
    with hall.writing() as session:
        path = posted(session, hall.cast).path
    sun = hall.as_("sunzhuren")
    data = {"file": ("a.xlsx", workbook(("3", "1", "101", 90)))}
    assert sun.post(f"{path}/roll/sheet", files=data).status_code == 409
    assert sun.post(f"{path}/roll/homes").status_code == 409
    assert sun.get(f"{path}/roll/sheet").status_code == 200
