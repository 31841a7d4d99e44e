"""Words of papers: every file that ships holds together; what a town may write, and what it may not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.notices.rules.content import Block, BlockKind, Content, Rows, as_json, from_json
from app.notices.rules.kinds import Issuer
from app.notices.rules.words import LONGEST_BODY, Words, draft, example_of, kinds, parse, shipped

HEAD = "名称：试一试\n发文：镇\n公开：否\n字段：小区、事由\n表：明细"
BODY = "# 关于{小区}的函\n{小区}：\n说说{事由}。\n【表：明细】"
GIVEN = {"小区": "东区", "事由": "灯不亮"}
ROWS = (("楼栋", "什么事"), ("3号楼", "灯坏"))


def words(body: str = BODY, head: str = HEAD) -> Words:
    return parse("trial", f"{head}\n---\n{body}\n")


def texts(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


KEPT = [
    (kind, name)
    for kind in (
        "vote_result", "vote_notice", "vote_ballot", "advice", "leave_notice_60", "rectify_order", "extension_notice",
        "interview_notice",
    )
    for name in shipped(kind).kept or ("?",)
]


@pytest.mark.parametrize(("kind", "name"), KEPT)
def test_a_town_keeps_what_a_paper_must_say(kind: str, name: str) -> None:
    found = shipped(kind)
    body = found.body.replace(f"【表：{name}】", "").replace(f"{{{name}}}", "某某")
    with pytest.raises(Invalid, match="这一项不能去掉"):
        found.with_body(body)


def test_what_is_kept_is_declared() -> None:
    with pytest.raises(KeyError, match="undeclared"):
        words(head=f"{HEAD}\n必填：结果")


@pytest.mark.parametrize("kind", kinds())
def test_every_shipped_file_holds_together(kind: str) -> None:
    """Loading checks head lines, declared fields and tables, braces, and that the required sentences are there."""
    found = shipped(kind)
    assert found.name
    assert found.public or not found.objection_days
    assert not [name for name in found.tables if f"【表：{name}】" not in found.body]
    example = example_of(found)
    assert example.title
    assert not [text for text in (example.title, *texts(example)) if "{" in text]


def test_the_head_says_whose_it_is_and_what_is_asked() -> None:
    more = "异议：5\n签名：物业项目负责人、镇里经办人\n回执：是\n必须：说说{事由}。\n例：小区＝东区"
    found = words(head=f"{HEAD}\n{more}")
    assert (found.name, found.issuer, found.public, found.objection_days) == ("试一试", Issuer.TOWN, False, 5)
    assert (found.signatures, found.receipt) == (("物业项目负责人", "镇里经办人"), True)
    assert (found.fields, found.tables, found.examples) == (("小区", "事由"), ("明细",), {"小区": "东区"})


@pytest.mark.parametrize(
    "head",
    [
        "发文：镇\n公开：否", "名称：试\n公开：否", "名称：试\n发文：省\n公开：否", "名称：试\n发文：镇\n公开：也许",
        "名称：试\n发文：镇\n公开：否\n颜色：红", "名称：试\n发文：镇\n公开：否\n字段", f"{HEAD}\n例：没有的＝x",
        f"{HEAD}\n例：小区",
    ],
)  # fmt: skip
def test_a_wrong_head_is_a_mistake_of_ours(head: str) -> None:
    with pytest.raises(KeyError):
        words("# 题目\n正文", head)


def test_no_line_between_head_and_body_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="three dashes"):
        parse("trial", HEAD)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("没有标题", "第一行是标题"), ("", "第一行是标题"), ("# 一\n# 二", "只能有一个"), ("# ", "第一行是标题"),
        ("# 一", "还没有正文"),
        ("## 小标题\n# 题目", "第一行是标题"), ("# 题目\n## ", "没有字"), ("# 题目\n1. ", "没有字"),
        ("# {小区}\n{楼长}", "没有“楼长”这一项。能用的：小区、事由。"), ("# {}\n一", "没有“”这一项"),
        ("# 题目\n{小区", "成对"), ("# 题目\n小区}", "成对"), ("# 题目\n{{小区}}", "成对"),
        ("# 题目\n【表：别的】", "没有“别的”这张表。能用的表：明细。"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_told_in_a_sentence(body: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence.replace("{", r"\{").replace("}", r"\}")) as refused:
        words(body)
    assert refused.value.field == "body"


def test_a_required_sentence_stays_in() -> None:
    head = f"{HEAD}\n必须：换不换物业，由业主共同决定。"
    with pytest.raises(Invalid, match="不能去掉"):
        words("# 题目\n换不换物业，由镇里决定。", head)
    assert words("# 题目\n说明：换不换物业，由业主共同决定。", head).required


def test_a_required_sentence_is_not_left_out_with_an_empty_placeholder() -> None:
    head = f"{HEAD}\n必须：由业主共同决定"
    found = words("# 题目\n{事由}由业主共同决定。\n{事由}别的。", head)
    assert texts(draft("trial", found, {**GIVEN, "事由": ""}, {"明细": ()})) == ["由业主共同决定。"]


def test_full_width_braces_and_marks_are_understood() -> None:
    found = words("＃ 关于｛小区｝的函\n1、 一\n2． 二".replace("＃ ", "# "))
    content = draft("trial", found, GIVEN, {"明细": ()})
    assert content.title == "关于东区的函"
    assert texts(content) == ["1. 一", "2. 二"]


def test_the_first_line_that_ends_in_a_colon_is_whom_it_is_to() -> None:
    blocks = draft("trial", words("# 题目\n{小区}：\n下面几点：\n1. 一"), GIVEN, {"明细": ()}).blocks
    assert [block.kind for block in blocks] == [BlockKind.ADDRESSEE, BlockKind.TEXT, BlockKind.ITEM]


def test_a_paragraph_whose_placeholders_are_all_empty_is_left_out() -> None:
    found = words("# 题目\n说说{事由}。\n{小区}和{事由}\n没有花括号的留着。")
    assert texts(draft("trial", found, {"小区": "东区", "事由": " \n "}, {"明细": ()})) == [
        "东区和", "没有花括号的留着。",
    ]


def test_items_are_numbered_anew_and_bare_headings_go() -> None:
    found = words("# 题目\n1. 一\n2. {事由}\n3. 三\n中间\n1. 又一\n## 表在这里\n【表：明细】\n## 最后")
    content = draft("trial", found, {"小区": "", "事由": ""}, {"明细": (("楼栋",),)})
    assert texts(content) == ["1. 一", "2. 三", "中间", "1. 又一"]


def test_a_table_keeps_its_rows_and_refuses_ragged_ones() -> None:
    content = draft("trial", words(), GIVEN, {"明细": ROWS})
    assert content.blocks[-1] == Block(BlockKind.TABLE, "明细", ROWS)
    with pytest.raises(ValueError, match="different length"):
        draft("trial", words(), GIVEN, {"明细": (("一", "二"), ("一",))})


@pytest.mark.parametrize(
    ("fields", "tables"),
    [({}, {"明细": ROWS}), ({**GIVEN, "多": ""}, {"明细": ROWS}), (GIVEN, {}), (GIVEN, {"明细": ROWS, "别的": ROWS})],
)
def test_exactly_what_is_declared_is_given(fields: dict[str, str], tables: dict[str, Rows]) -> None:
    with pytest.raises(KeyError, match="trial"):
        draft("trial", words(), fields, tables)


@given(value=st.text(max_size=60))
def test_a_value_is_never_markup_nor_a_second_placeholder(value: str) -> None:
    """However it reads, there is the same number of blocks of the same kinds, and nothing in it is filled again."""
    found = words("# 题目\n前{事由}后\n结尾")
    blocks = draft("trial", found, {"小区": "甲乙丙", "事由": f"x{value}"}, {"明细": ()}).blocks
    assert [block.kind for block in blocks] == [BlockKind.TEXT, BlockKind.TEXT]
    assert "甲乙丙" not in blocks[0].text or "甲乙丙" in value
    assert blocks[1].text == "结尾"


@pytest.mark.parametrize("value", ["# 题目", "{小区}", "【表：明细】", "1. 一\n## 二", "</p><script>"])
def test_markup_in_a_value_stays_as_it_was_typed(value: str) -> None:
    content = draft("trial", words("# 题目\n{事由}"), {"小区": "东区", "事由": value}, {"明细": ()})
    assert texts(content) == [value]


@given(st.text(max_size=200), st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2), min_size=2, max_size=4))
def test_what_is_stored_reads_back_the_same(value: str, rows: list[list[str]]) -> None:
    content = draft("trial", words(), {**GIVEN, "事由": value}, {"明细": rows})
    assert from_json(as_json(content)) == content


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_whatever_a_town_writes_is_refused_or_makes_a_paper(body: str) -> None:
    with suppress(Invalid):
        found = words().with_body(f"# 题目\n{body}")
        assert draft("trial", found, GIVEN, {"明细": ROWS}).title == "题目"


def test_a_body_is_cut_where_nobody_writes_so_much() -> None:
    assert len(words().with_body("# 题目\n" + "长" * 2 * LONGEST_BODY).body) == LONGEST_BODY
