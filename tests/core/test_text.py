"""Cleaning, masking and finding text, with the numbers that must be hidden and those that must stay."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.masking import Finding, Personal, find_personal, mask_name, mask_personal, mask_phone
from app.core.text import clean, grams, headline, similarity

MIXED = st.text(alphabet=st.sampled_from("楼道灯坏了3号Ａ座Wi-Fi，。 １2ßİﬁ한é\u0301①"), max_size=40)
NUMBERS = st.text(alphabet=st.sampled_from("0123458 -.+()X鲁CA·楼"), max_size=40)


@pytest.mark.parametrize(
    ("dirty", "result"),
    [
        ("  灯坏了 \r\n\r\n\r\n\r\n三天了\t ", "灯坏了\n\n三天了"),
        ("灯\x00坏\x08了", "灯坏了"),
        ("\u202e了坏灯\u202c", "了坏灯"),
        ("灯\u200b坏\ufeff了\u2066", "灯坏了"),
        ("e\u0301", "é"),
        ("一\u2028二\n三", "一\n二\n三"),
        ("\u3164\u2800", ""),
        ("坏\ud800了", "坏了"),
        ("左\t右", "左 右"),
        ("", ""),
    ],
)
def test_clean_leaves_only_what_can_be_read(dirty: str, result: str) -> None:
    assert clean(dirty, limit=100) == result


@pytest.mark.parametrize(("limit", "result"), [(2, "路灯"), (3, "路灯坏"), (4, "路灯坏"), (0, ""), (-1, "")])
def test_clean_keeps_the_limit(limit: int, result: str) -> None:
    assert clean("路灯坏", limit=limit) == result


@given(st.text(), st.integers(0, 30))
def test_clean_text_is_clean(text: str, limit: int) -> None:
    result = clean(text, limit=limit)
    assert len(result) <= limit
    assert clean(result, limit=limit) == result
    assert unicodedata.is_normalized("NFC", result)
    assert "\x00" not in result
    result.encode()


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳某", "欧阳*"),
        ("欧阳小明", "欧阳**"),
        ("欧阳", "欧*"),
        ("阿卜杜·热西提", "阿***"),
        ("John Smith", "J***"),
        ("Li", "L***"),
        ("张", "*"),
        (" 张三 ", "张*"),
        ("", ""),
    ],
)
def test_names_keep_the_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked
    assert mask_name(masked) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("0533-2345678", "0533-****78"),
        ("01062345678", "010-****78"),
        ("2345678", "*******"),
        ("", ""),
    ],
)
def test_phones_keep_head_and_tail(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("13812341234", Personal.MOBILE, "138****1234"),
        ("19912341234", Personal.MOBILE, "199****1234"),
        ("138 1234 1234", Personal.MOBILE, "138****1234"),
        ("138-1234-1234", Personal.MOBILE, "138****1234"),
        ("1381 234 1234", Personal.MOBILE, "138****1234"),
        ("+86 13812341234", Personal.MOBILE, "138****1234"),
        ("１３８１２３４１２３４", Personal.MOBILE, "138****1234"),
        ("138\u30001234－1234", Personal.MOBILE, "138****1234"),
        ("0533-2345678", Personal.LANDLINE, "0533-****78"),
        ("05332345678", Personal.LANDLINE, "0533-****78"),
        ("(0533)2345678", Personal.LANDLINE, "0533-****78"),
        ("（0533）2345678", Personal.LANDLINE, "0533-****78"),
        ("010 6234 5678", Personal.LANDLINE, "010-****78"),
        ("11010519491231002X", Personal.ID_NUMBER, "11*****02X"),
        ("11010519491231002x", Personal.ID_NUMBER, "11*****02x"),
        ("110105 19491231 002X", Personal.ID_NUMBER, "11*****02X"),
        ("鲁C12345", Personal.PLATE, "鲁C***45"),
        ("鲁c12345", Personal.PLATE, "鲁C***45"),
        ("鲁CD12345", Personal.PLATE, "鲁C***45"),
        ("鲁C12345D", Personal.PLATE, "鲁C***5D"),
        ("京A·12345", Personal.PLATE, "京A***45"),
        ("京A 1B2C3", Personal.PLATE, "京A***C3"),
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("电话", "，谢谢"), ("tel:", "。"), ("（", "）")])
def test_personal_data_is_found_and_masked(text: str, kind: Personal, masked: str, before: str, after: str) -> None:
    whole = before + text + after
    assert find_personal(whole) == [Finding(kind, len(before), len(before) + len(text))]
    assert mask_personal(whole) == before + masked + after


@pytest.mark.parametrize(
    "text",
    [
        "编号 XR-20261122-0007",
        "编号 XR-20261122-0531 23456789",  # a reference and a number behind it are no landline
        "2026年11月22日 15:30 到 2026-11-23 08:00",
        "20261122153000",
        "收了 1399 元，去年 12,800.00 元，共 138123.41 元",
        "3号楼2单元1501室",
        "13-2-1501 和 13-2-1502",
        "打 12345、110、119、96333、12388、95598",
        "0533-12345",
        "400-123-4567",
        "4001234567",
        "12812341234",  # no such mobile prefix
        "1381234123",  # one digit short
        "138123412345",  # one digit long
        "1101051949123100",  # no ID number: too short
        "110105194913310021",  # month 13
        "新A1001室",
        "鲁C1234",
        "鲁C1234567",
        "云ABCDEF",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert find_personal(text) == []
    assert mask_personal(text) == text


@pytest.mark.parametrize(("number", "certain"), [("11010519491231002X", True), ("110105194912310021", False)])
def test_the_check_digit_makes_an_id_number_certain(number: str, certain: bool) -> None:
    assert find_personal(number) == [Finding(Personal.ID_NUMBER, 0, 18, certain)]


@given(st.integers(0, 999), st.sampled_from("0123456789Xx"))
def test_the_check_digit_follows_the_standard(number: int, last: str) -> None:
    """ISO 7064 MOD 11-2 in its closed form: all 18 characters, weighted by powers of two, leave 1 modulo 11."""
    whole = f"37030319900228{number:03d}{last}"
    values = [10 if char in "Xx" else int(char) for char in whole]
    fits = sum(value << (17 - place) for place, value in enumerate(values)) % 11 == 1
    assert [finding.certain for finding in find_personal(whole)] == [fits]


def test_several_findings_in_order() -> None:
    text = "鲁C12345挡路，13812341234-0533-2345678，身份证11010519491231002X"
    assert mask_personal(text) == "鲁C***45挡路，138****1234-0533-****78，身份证11*****02X"


@given(NUMBERS)
def test_findings_are_ordered_and_do_not_overlap(text: str) -> None:
    ends = [0]
    for finding in find_personal(text):
        assert ends[-1] <= finding.start < finding.end <= len(text)
        ends.append(finding.end)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "打", "a", " ", "(", "："]))
def test_every_mobile_number_is_found(number: str, before: str) -> None:
    assert number not in mask_personal(f"{before}{number}{before}")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("3号楼", ["3号", "号楼"]),
        ("楼道灯", ["楼道", "道灯"]),
        ("灯", ["灯"]),
        ("Wi-Fi ＷＩ", ["wi", "fi"]),
        ("灯，灯坏", ["灯", "灯坏"]),
        ("A座B座", ["a座", "座b", "b座"]),
        ("，。 ", []),
    ],
)
def test_pairs_of_characters(text: str, pairs: list[str]) -> None:
    assert grams(text) == pairs


@given(st.one_of(MIXED, st.text(max_size=30)), st.data())
def test_whatever_stands_in_a_text_is_found_by_its_pairs(text: str, data: st.DataObject) -> None:
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    runs = [run for run in re.findall(r"[^\W_]+", form) if len(run) >= 2]
    if not runs:
        assert all(len(gram) == 1 for gram in grams(form))
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 2))
    query = run[start : data.draw(st.integers(start + 2, len(run)))]
    assert grams(query)
    assert set(grams(query)) <= set(grams(text))


@pytest.mark.parametrize(
    ("a", "b", "percent"),
    [
        ("3号楼灯坏了", "3号楼灯坏了", 100),
        ("3号楼灯坏了", "3号楼，灯坏了", 88),
        ("3号楼灯坏了", "电梯困人", 0),
        ("", "", 0),
        ("灯", "", 0),
    ],
)
def test_similarity_rows(a: str, b: str, percent: int) -> None:
    assert similarity(a, b) == percent


@given(MIXED, MIXED)
def test_similarity_is_a_symmetric_percentage(a: str, b: str) -> None:
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b) <= 100
    assert similarity(a, a) == (100 if grams(a) else 0)


@pytest.mark.parametrize(
    ("text", "limit", "title"),
    [
        ("路灯不亮。已经三天了。", 30, "路灯不亮"),
        ("您好，路灯不亮了！请来修", 30, "路灯不亮了"),
        ("急。路灯不亮。", 30, "急。路灯不亮"),
        ("台阶旁的灯不亮，晚上有人踩空", 14, "台阶旁的灯不亮，晚上有人踩空"),  # just fits
        ("台阶旁的灯不亮，晚上有人踩空", 13, "台阶旁的灯不亮…"),
        ("灯，台阶旁的灯从上周五起就不亮", 10, "灯，台阶旁的灯从上…"),  # the comma stands too early
        ("第一行\n\n第二行", 30, "第一行 第二行"),
        ("二号楼东侧\n第二行", 30, "二号楼东侧"),
        ("水压 3.5 太低", 30, "水压 3.5 太低"),
        ("灯坏。", 30, "灯坏"),
        ("", 30, ""),
        ("灯坏了好几天", 1, "…"),
        ("灯坏了好几天", 0, ""),
    ],
)
def test_a_title_from_a_description(text: str, limit: int, title: str) -> None:
    assert headline(text, limit) == title


@given(st.text(max_size=200), st.integers(0, 40))
def test_a_title_is_one_line_and_never_too_long(text: str, limit: int) -> None:
    title = headline(text, limit)
    assert len(title) <= limit
    assert "\n" not in title


@pytest.mark.parametrize("text", ["A" * 200_000, "鲁A" * 100_000, "138 " * 50_000, "XR-2026" * 30_000])
def test_a_long_text_is_read_in_one_pass(text: str) -> None:
    """Patterns of bounded length only: a quadratic one would hang here for minutes."""
    assert mask_personal(text) == text
