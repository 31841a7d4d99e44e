"""Two members of staff on the same issue: the second reads what changed and keeps the words already written."""

import pytest

from tests.journeys.axe import violations
from tests.journeys.conftest import Open, Town
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser
WORDS = "我下午三点带物业去看，请在家等一下。"


@pytest.mark.parametrize("script", [True, False])
def test_the_second_reads_what_changed_and_keeps_the_words(open_as: Open, town: Town, script: bool) -> None:
    """The step is over: the words can be taken along, but not pressed through."""
    address = town.known("/i/{new}" if script else "/i/{spare}")
    first, second = Hand(open_as("xiaoli")), Hand(open_as("liushuji", java_script_enabled=script))
    for hand in (first, second):
        hand.page.goto(address)
    second.write("说一句 可不填", WORDS, within=second.page.locator("#do-acceptance"))
    first.write("说一句 可不填", "已经联系物业。", within=first.page.locator("#do-acceptance"))
    first.go("受理", within=first.page.locator("#do-acceptance"))
    second.go("受理", within=second.page.locator("#do-acceptance"))
    assert second.page.get_by_role("heading", name="别人刚刚改过").is_visible()
    for shown in ("已受理", "已经联系物业。", WORDS, "网格员"):
        assert shown in second.reading
    assert second.find("照原样再交一次").count() == 0
    if script:  # axe-core is a script itself
        assert violations(second.page) == []
    second.go("回去看看", "link")
    assert WORDS not in second.reading


def test_the_second_may_do_it_all_the_same_where_the_step_is_still_open(open_as: Open, town: Town) -> None:
    address = town.known("/i/{accepted}")
    first, second = Hand(open_as("xiaoli")), Hand(open_as("liushuji"))
    for hand, unit in ((first, "安禾物业（物业）"), (second, "祥瑞花园社区两委（社区两委）")):
        hand.page.goto(address)
        hand.page.locator("#do-dispatch").get_by_label("办理单位").select_option(label=unit)
    second.write("说一句 可不填", WORDS, within=second.page.locator("#do-dispatch"))
    first.go("派单", within=first.page.locator("#do-dispatch"))
    second.go("派单", within=second.page.locator("#do-dispatch"))
    assert "安禾物业" in second.reading
    assert WORDS in second.reading
    second.go("照原样再交一次")
    assert "派出去了" in second.reading
    assert WORDS in second.page.locator("#tl-h ~ ol").inner_text()
