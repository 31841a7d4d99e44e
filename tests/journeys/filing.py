"""A report as a resident files it, from the poster to the receipt."""

import re

from tests.journeys.hand import Hand

POSTER = "/q/qr-xiangrui-dong-3"
STORY = "二楼楼梯口堆着纸箱和旧柜子，晚上没有灯，差点绊倒。"


def begin(hand: Hand, poster: str = POSTER) -> None:
    """To the third step, the place taken from the poster."""
    hand.page.goto(poster)
    hand.go("我要反映")
    hand.go("卫生垃圾")
    hand.go("楼道卫生", exact=False)
    assert "祥瑞花园东区 3号楼" in hand.reading
    hand.go("下一步")


def tell(hand: Hand, story: str = STORY, *, photo: bool = True) -> None:
    """To the preview."""
    hand.write("说几句", story)
    if photo:
        hand.add_photo()
    hand.go("下一步")


def ask_for_code(hand: Hand, phone: str) -> str:
    """The code of a demo, read where a person reads it."""
    hand.write("手机号", phone)
    hand.go("发验证码")
    shown = re.search(r"验证码是 (\d{6})", hand.reading)
    assert shown is not None, hand.reading
    return shown[1]


def sign_with_code(hand: Hand, phone: str) -> None:
    hand.write("验证码", ask_for_code(hand, phone))


def submit(hand: Hand) -> str:
    """The address of the receipt."""
    hand.go("提交")
    assert "/receipt/" in hand.page.url, hand.reading
    return hand.page.url


def ref_of(hand: Hand) -> str:
    """The number on a receipt."""
    shown = re.search(r"[A-Z]{2}-\d{8}-\d{4}", hand.page.inner_text("h1"))
    assert shown is not None
    return shown[0]
