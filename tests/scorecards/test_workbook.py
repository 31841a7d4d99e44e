"""考核评分表: the figures are the program's, the formulas lead from what was counted to the total."""

import io
from typing import Any

import openpyxl
import pytest

from app.scorecards.rules.facts import Adjusted, Facts, Vetoed
from app.scorecards.rules.scoring import inputs_of, score_of
from app.scorecards.workbook import NONE, Finding, Subject, workbook
from tests.scorecards.judge import RULES, facts, review, voice

FINDINGS = [
    Finding("环境卫生", 500, "3号楼", "垃圾桶没盖", "有危险"), Finding("绿化", 500, "南门", "枯树没清", "有危险"),
]  # fmt: skip
SUBJECT = Subject("祥瑞花园东区物业考核评分表", (("小区", "祥瑞花园东区"), ("物业", "安禾物业")), FINDINGS)


def book(held: Facts, *, values: bool) -> Any:
    score = score_of(inputs_of(held), RULES)
    return openpyxl.load_workbook(io.BytesIO(workbook(SUBJECT, held, score, RULES)), data_only=values)


def beside(sheet: Any, label: str, column: int) -> Any:
    """What stands in `column` (from 1) of the row that begins with `label`."""
    return next(row[column - 1].value for row in sheet.iter_rows() if row[0].value == label)


def test_four_sheets_in_the_order_of_the_dossier() -> None:
    assert book(facts(), values=True).sheetnames == ["总分", "现场检查", "居民评议", "工单三率"]


def test_the_golden_month_stands_in_the_cells() -> None:
    made = book(facts(), values=True)
    total, work = made["总分"], made["工单三率"]
    assert [beside(total, name, 3) for name in ("居民评议", "现场检查", "办事和配合", "总分", "等级")] == [
        70.8, 85, 79.48, 77.66, "良好",
    ]  # fmt: skip
    assert [beside(work, name, 5) for name in ("按时办完", "解决了", "响应率", "满意率", "合成")] == [
        81.97, 76, 90, 76, 80.2,
    ]  # fmt: skip


def test_every_figure_of_the_score_is_a_formula() -> None:
    made = book(facts(), values=False)
    cells = [beside(made["总分"], name, 3) for name in ("居民评议", "现场检查", "办事和配合", "总分", "等级")]
    cells += [beside(made["工单三率"], name, 5) for name in ("按时办完", "合起来", "合成")]
    assert all(str(each).startswith("=") for each in cells)


def test_hidden_levels_leave_the_figure_and_say_why() -> None:
    held = facts(review=review()._replace(household=voice()._replace(levels=(None, 5, 10, 15, 8))))
    made = book(held, values=False)
    assert beside(made["居民评议"], "居民评议得分", 3) == 70.8
    assert beside(made["居民评议"], "非常不满意", 3) == "不公布"


@pytest.mark.parametrize(("more", "absent"), [({"review": None}, "居民评议"), ({"site": None}, "现场检查")])
def test_what_is_absent_is_not_zero(more: dict[str, None], absent: str) -> None:
    made = book(facts(**more), values=True)
    assert beside(made["总分"], absent, 3) == NONE
    assert beside(made["总分"], "总分", 3) == score_of(inputs_of(facts(**more)), RULES).total / 100  # type: ignore[operator]  # there is one


def test_a_month_nobody_knows_anything_of_says_so() -> None:
    made = book(facts(review=None, site=None, service=()), values=True)
    assert (beside(made["总分"], "总分", 3), beside(made["总分"], "等级", 3)) == (NONE, NONE)


def test_additions_stop_at_the_limit_and_a_veto_settles_the_grade() -> None:
    held = facts(adjustments=(Adjusted(1, "points", 400, "抢险"), Adjusted(2, "points", 300, "获奖")),
                 vetoes=(Vetoed(1, "cut_off", "停水"),))  # fmt: skip
    made = book(held, values=True)
    assert beside(made["总分"], "加减分合计", 3) == 5
    assert beside(made["总分"], "等级", 3) == "不合格"


def test_text_is_never_a_formula() -> None:
    subject = Subject("=1+1", (("小区", "=cmd|' /C calc'!A0"),), [Finding("=1", 100, "=2", "@sum", "-3")])
    made = openpyxl.load_workbook(io.BytesIO(workbook(subject, facts(), score_of(inputs_of(facts()), RULES), RULES)))
    assert made["总分"]["B2"].data_type == "s"
    assert made["现场检查"]["E14"].data_type == "s"


def test_markup_is_text() -> None:
    subject = Subject("<r></x></r>", (("小区", "<r></x></r>"),), [Finding("a", 100, "<r></x></r>", "b", "c")])
    made = openpyxl.load_workbook(io.BytesIO(workbook(subject, facts(), score_of(inputs_of(facts()), RULES), RULES)))
    assert made["现场检查"]["E14"].value.strip() == "<r></x></r>"


def test_heads_stand_right_where_their_numbers_do() -> None:
    written = book(facts(), values=True)
    for name, row, right in (
        ("现场检查", 2, {"序号", "满分", "扣分", "得分"}), ("居民评议", 7, {"一票算多少分", "票数"}),
        ("工单三率", 2, {"占比（%）", "分子", "分母", "得分"}), ("总分", 5, {"占比（%）", "得分"}),
    ):  # fmt: skip
        heads = [cell for cell in written[name][row] if cell.value]
        assert {cell.value for cell in heads if cell.alignment.horizontal == "right"} == right, name
