"""The loop: from the poster in the stairwell to a repair the resident confirms, each in a browser of their own."""

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.cast import PASSWORD
from tests.journeys import filing
from tests.journeys.conftest import Town, Windows
from tests.journeys.hand import Hand
from tests.journeys.recorder import RECORDED

pytestmark = pytest.mark.browser
STAGES = ("已提交", "已受理", "已派单", "处理中", "待核实", "已办结")
MOST_TAPS, MOST_SECONDS = 15, 60


def with_code(windows: Windows) -> Hand:
    """Somebody without an account, who wants to be named."""
    hand = Hand(windows.open())
    filing.begin(hand)
    filing.tell(hand)
    hand.choose("写姓名")
    hand.write("姓名 可不填", "钱多多")
    filing.sign_with_code(hand, "13912345678")
    return hand


def signed_in(windows: Windows) -> Hand:
    hand = Hand(windows.open())
    sign_in(hand.page, "wangyi")
    filing.begin(hand)
    filing.tell(hand, "东侧楼道的灯不亮，三楼到四楼全黑。")
    return hand


def sign_in(page: Page, name: str) -> Hand:
    hand = Hand(page)
    page.goto("/login#staff")
    page.get_by_text("我是工作人员").click()
    hand.write("账号", name)
    hand.write("密码", PASSWORD)
    hand.go("工作人员登录")
    return hand


@pytest.mark.parametrize(
    ("file", "secrets", "shown_as"),
    [(with_code, ("钱多多", "13912345678"), "钱**"), (signed_in, ("王桂兰", "13800000001"), "匿名居民#")],
)
def test_the_loop(
    windows: Windows, town: Town, file: Callable[[Windows], Hand], secrets: tuple[str, ...], shown_as: str
) -> None:
    reporter = file(windows)
    receipt = filing.submit(reporter)
    ref = filing.ref_of(reporter)
    assert "反映成功" in reporter.reading
    assert reporter.page.locator("main .photos img").first.is_visible()

    accept_and_dispatch(windows.open(), ref)
    company = Hand(windows.open(user_agent=RECORDED))
    sign_and_complete(company, ref)
    verify(windows.open(), ref)
    if file is signed_in:
        confirm_signed_in(reporter, ref)
    else:
        confirm_on_receipt(reporter, receipt)
    assert_everybody_sees(windows.open(), ref, shown_as)

    received = town.received.read_bytes()
    for known in (ref, "记下了，等反映人看一眼"):
        assert known in received.decode(errors="replace"), "not recorded, so the next lines would prove nothing"
    for secret in secrets:
        assert secret.encode() not in received
        assert json.dumps(secret).strip('"').encode() not in received


def accept_and_dispatch(page: Page, ref: str) -> None:
    """The secretary, from the list."""
    hand = sign_in(page, "liushuji")
    row = page.get_by_role("article").filter(has=page.locator(f"a[href*='{ref}']"))
    hand.go("受理", exact=False, within=row)
    hand.go("派单", "link", exact=False, within=row)
    panel = page.locator("#do-dispatch")
    panel.get_by_label("办理单位").select_option(label="安禾物业（物业）")
    hand.write("说一句 可不填", "请今天去看。", within=panel)
    hand.go("派单", within=panel)
    assert "派出去了" in hand.reading


def sign_and_complete(hand: Hand, ref: str) -> None:
    """The project manager, from the list, with a photo of how it looks now."""
    page = sign_in(hand.page, "zhaojingli").page
    row = page.get_by_role("article").filter(has=page.locator(f"a[href*='{ref}']"))
    hand.go("接单", exact=False, within=row)
    hand.go("拍照办完", "link", exact=False, within=row)
    panel = page.locator("#do-completion")
    hand.write("办了什么", "清走了，灯也换了。", within=panel)
    hand.add_photo("stairwell", 1, after=True)
    hand.go("说办完了", within=panel)
    for address in ("/c/xiangrui", "/work?tab=check", f"/i/{ref}"):  # and whatever else might tell who reported it
        page.goto(address)
    for address in (f"/api/v1/issues/{ref}", f"/api/v1/issues/{ref}/history"):
        assert page.evaluate("(address) => fetch(address).then((answer) => answer.status)", address) == 200


def verify(page: Page, ref: str) -> None:
    """The grid worker, on the spot."""
    hand = sign_in(page, "xiaoli")
    page.goto(f"/i/{ref}")
    panel = page.locator("#do-verification")
    hand.choose("修好了", within=panel)
    hand.write("现场看到了什么", "到现场看过，走得通了。", within=panel)
    hand.go("记下核实结果", within=panel)
    assert "核实结果记下了" in hand.reading


def confirm_on_receipt(hand: Hand, receipt: str) -> None:
    hand.page.goto(receipt)
    hand.choose("解决了")
    hand.choose("很满意")
    hand.go("告诉他们")
    assert "谢谢您回话" in hand.reading


def confirm_signed_in(hand: Hand, ref: str) -> None:
    """Found through 我反映的事, as somebody would who has lost the receipt."""
    hand.page.goto("/me/issues")
    with hand.moving():
        hand.page.locator(f"main a[href*='{ref}']").first.click()
    hand.choose("解决了")
    hand.choose("很满意")
    hand.go("交给社区")
    assert "谢谢您" in hand.reading


def assert_everybody_sees(page: Page, ref: str, shown_as: str) -> None:
    """A neighbour who is not signed in finds it on the board, and the whole story behind it."""
    page.goto("/c/xiangrui?tab=done")
    page.locator(f"h3 a[href='/i/{ref}']").click()
    story = page.locator("#tl-h ~ ol").inner_text()
    for words in (*STAGES, "安禾物业", "清走了", "走得通了", "办得很满意"):
        assert words in story, words
    assert shown_as in page.inner_text("main")
    assert page.locator(".pair img").count() == 2
    assert "请今天去看" in story


def test_filing_takes_less_than_a_minute_and_few_taps(windows: Windows) -> None:
    started = time.monotonic()
    hand = Hand(windows.open())
    filing.begin(hand)
    filing.tell(hand, "单元门口的地砖翘起来一块，推车过不去。")
    filing.sign_with_code(hand, "13912345679")
    filing.submit(hand)
    seconds = time.monotonic() - started
    print(f"\nfrom poster to receipt: {hand.taps} taps, {seconds:.1f} s")
    assert hand.taps <= MOST_TAPS
    assert seconds < MOST_SECONDS
