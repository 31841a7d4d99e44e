"""Filing when things go another way: without script, with wrong input, in a hurry, interrupted."""

import pytest
from playwright.sync_api import Page
from sqlmodel import Session, col, select

from app.issues.models import Draft, Issue
from tests.journeys import filing
from tests.journeys.axe import violations
from tests.journeys.conftest import Open, Town
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser


def issues_saying(town: Town, words: str) -> int:
    with Session(town.engine) as session:
        return len(session.exec(select(Issue).where(col(Issue.description).contains(words))).all())


def test_without_script(open_as: Open, town: Town) -> None:
    story = "没有脚本也要能反映：西侧消防通道停了三辆车。"
    hand = Hand(open_as(java_script_enabled=False))
    filing.begin(hand)
    hand.write("说几句", story)
    hand.add_photo("fire_lane")
    hand.go("先传这几张看看")
    assert hand.page.get_by_alt_text("已传的照片 1").is_visible()
    hand.go("下一步")
    filing.sign_with_code(hand, "13900000001")
    filing.submit(hand)
    assert story in hand.reading
    assert issues_saying(town, story) == 1
    hand.page.locator("summary").filter(has_text="撤回").click()
    hand.write("为什么撤回 可不填", "车已经开走了。")
    hand.go("撤回这件事")
    assert "已撤回" in hand.reading


def refusals(page: Page) -> list[str]:
    """The sentences beside fields; each is tied to its field, and the list on top links to it."""
    sentences = [each.inner_text() for each in page.locator("main .err").all()]
    for field in page.locator("[aria-invalid=true]").all():
        described = (field.get_attribute("aria-describedby") or "").split()
        assert any(page.locator(f"#{each}.err").count() for each in described)
    assert page.get_by_role("alert").first.is_visible()
    assert violations(page) == []
    return sentences


def test_wrong_input_at_each_step_is_told_and_nothing_typed_is_lost(open_as: Open, town: Town) -> None:
    hand = Hand(open_as())
    page = hand.page
    page.goto("/c/xiangrui/report")
    hand.go("卫生垃圾")
    hand.go("楼道卫生", exact=False)
    _wrong_place(hand)
    _wrong_story(hand)
    _wrong_phone(hand)
    hand.write("验证码", "000000")
    hand.go("提交")
    assert any("还能试 4 次" in each for each in refusals(page))
    assert page.get_by_label("手机号").input_value() == "13900000002"
    assert page.get_by_label("标题").input_value() == "东侧步道有玻璃碴"
    assert page.get_by_label("写姓名").is_checked()


def _wrong_place(hand: Hand) -> None:
    page = hand.page
    hand.go("下一步")
    assert refusals(page)
    page.get_by_label("小区").select_option("xiangrui-dong")
    hand.go("下一步")
    hand.write("具体位置 可不填", "东侧台阶旁")
    hand.go("下一步")
    assert refusals(page)
    assert page.get_by_label("具体位置").input_value() == "东侧台阶旁"
    assert page.get_by_label("小区").input_value() == "xiangrui-dong"
    page.get_by_label("楼号").select_option("-")
    hand.go("下一步")


def _wrong_story(hand: Hand) -> None:
    page = hand.page
    hand.write("说几句", "碎了")
    hand.add_photo("pavement")
    hand.go("下一步")
    assert refusals(page) == ["再多写几个字，师傅才知道带什么工具。"]
    assert page.get_by_label("说几句").input_value() == "碎了"
    assert page.get_by_alt_text("已传的照片 1").is_visible()
    hand.write("说几句", "玻璃瓶碎了一地，孩子光脚踩到。")
    hand.add_file(b"<svg/>")
    hand.go("下一步")
    assert len(refusals(page)) == 1
    assert page.get_by_label("说几句").input_value() == "玻璃瓶碎了一地，孩子光脚踩到。"
    assert page.get_by_alt_text("已传的照片 1").is_visible()
    hand.go("下一步")


def _wrong_phone(hand: Hand) -> None:
    page = hand.page
    hand.write("标题", "东侧步道有玻璃碴")
    hand.choose("写姓名")
    hand.write("手机号", "139000002")
    hand.go("发验证码")
    assert refusals(page) == ["手机号要 11 位，1 开头，现在是 9 位，看看是不是多了或少了。"]
    assert page.get_by_label("手机号").input_value() == "139000002"
    assert page.get_by_label("标题").input_value() == "东侧步道有玻璃碴"
    filing.ask_for_code(hand, "13900000002")
    assert page.get_by_label("标题").input_value() == "东侧步道有玻璃碴"


def test_a_double_click_on_submit_files_once(open_as: Open, town: Town) -> None:
    story = "按了两下提交，只该有一件：楼顶的门没有锁。"
    hand = Hand(open_as("wangyi"))
    filing.begin(hand)
    filing.tell(hand, story, photo=False)
    hand.find("提交").dblclick(no_wait_after=True)
    hand.page.wait_for_url("**/receipt/*")
    assert issues_saying(town, story) == 1
    assert story in hand.reading


def test_submitting_the_same_draft_in_two_tabs_files_once(open_as: Open, town: Town) -> None:
    """A browser may swallow the second half of a double click; two tabs send two requests for certain."""
    story = "两个窗口各交了一次，还是那一件：井盖松动。"
    first = Hand(open_as("wangyi"))
    filing.begin(first)
    filing.tell(first, story, photo=False)
    preview = first.page.url
    second = Hand(first.page.context.new_page())
    second.page.goto(preview)
    receipts = {filing.submit(hand) for hand in (first, second)}
    first.page.goto(preview)
    assert receipts == {first.page.url}
    assert issues_saying(town, story) == 1


def test_a_draft_survives_a_closed_tab(open_as: Open) -> None:
    first = Hand(open_as())
    filing.begin(first)
    filing.tell(first, "写到一半关掉了：路牙石缺了一块。")
    context = first.page.context
    first.page.close()
    second = Hand(context.new_page())
    second.page.goto("/c/xiangrui/report")
    assert "路牙石缺了一块" in second.reading
    second.go("接着写", "link")
    assert "路牙石缺了一块" in second.reading
    assert second.page.get_by_alt_text("您传的照片 1").is_visible()
    second.go("改文字和照片", "link")
    assert second.page.get_by_label("说几句").input_value() == "写到一半关掉了：路牙石缺了一块。"


def test_an_emergency_is_told_whom_to_call_and_nothing_of_it_is_kept(open_as: Open, town: Town) -> None:
    hand = Hand(open_as())
    hand.page.goto(filing.POSTER)
    hand.go("我要反映")
    hand.go("消防")
    hand.page.locator("main a.btn.warn").first.click()
    assert hand.page.locator("main a[href^='tel:']").first.is_visible()
    with Session(town.engine) as session:
        kept = session.exec(select(Draft.data).order_by(col(Draft.id).desc())).first()
    assert kept is not None
    assert '"category": ""' in kept


def test_same_trouble_already_told_takes_one_tap(open_as: Open, town: Town) -> None:
    """Somebody who writes what a neighbour has written is offered 同感 instead of a second report."""
    hand = Hand(open_as("laozhou"))
    filing.begin(hand)
    filing.tell(hand, "楼道里的垃圾堆了三天没人清，味道很大。", photo=False)
    before = issues_saying(town, "味道很大")
    hand.page.locator("section:has(#same-h) form button").first.click()
    assert "记下了" in hand.reading
    assert issues_saying(town, "味道很大") == before
