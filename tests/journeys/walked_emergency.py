"""A company walks off while its contract runs: two people say so, somebody stands in, it comes back."""

from datetime import timedelta

from tests.journeys.story import Story, done, picture, refused

PLACE = "/estates/xiangrui-dong/emergency"
GONE = "保洁和门岗昨天都撤走了，楼道没有人扫，电梯没有人看。"
BACK = "今天早上保洁和门岗都回来上班了，电梯有人看。"


def stopped(story: Story) -> None:
    hand = story.at("liushuji", f"{PLACE}/stop")
    hand.write("看到了什么", GONE)
    refused(hand, "登记", "从哪天起")
    hand.page.get_by_label("从哪天起").fill(str(story.today))
    hand.write("联席会议纪要", "马尚联席〔2026〕6号")
    picture(hand, 1)
    done(hand, "登记")
    story.look("liushuji", "stop-told", f"{PLACE}/stop")


def answered(story: Story) -> None:
    hand = story.at("zhaojingli", f"{PLACE}/stop")
    hand.write("你们的说法", "物业费收不上来，工资发不出，正在想办法。")
    done(hand, "写上")
    story.look("zhaojingli", "stop-answered", f"{PLACE}/stop")


def stood_in(story: Story) -> None:
    """Not without having looked oneself, not for longer than six months."""
    hand = story.at("chenkezhang", f"{PLACE}/new")
    hand.write("为什么要定", GONE)
    hand.page.get_by_label("哪家物业").select_option(label="万家物业服务有限公司")
    hand.write("做哪些事", "保洁、秩序维护、电梯和消防设备运行")
    hand.page.get_by_label("到哪天").fill(str(story.today + timedelta(days=300)))
    hand.write("费用（每平方米每月多少元）", "0.80")
    hand.choose("我核实过")
    refused(hand, "定下来，出公示", "六个月")
    hand.page.get_by_label("到哪天").fill(str(story.today + timedelta(days=90)))
    story.look("chenkezhang", "emergency-form")
    done(hand, "定下来，出公示")
    told = story.look("", "emergency", PLACE)
    assert "万家物业服务有限公司" in told
    assert "不是解除合同" in told
    story.look("", "emergency-board", "/c/xiangrui/notices")


def read_on_paper(story: Story) -> None:
    hand = story.at("", PLACE)
    address = hand.page.locator("main a[href^='/v/']").first.get_attribute("href")
    assert address
    told = story.look("", "emergency-paper", address)
    assert "第五十条" in told
    assert "物业费收不上来" in told


def returned(story: Story) -> None:
    """One says that it is back; only a second one, of the town, makes it so."""
    hand = story.at("liushuji", f"{PLACE}/stop/return")
    hand.page.get_by_label("从哪天起").fill(str(story.today))
    hand.write("看到了什么", BACK)
    picture(hand, 2)
    done(hand, "登记")
    hand = story.at("chenkezhang", f"{PLACE}/stop")
    story.look("chenkezhang", "return-told")
    done(hand, "核实过了，又来服务了")


def ended(story: Story) -> None:
    hand = story.at("chenkezhang", f"{PLACE}/ending")
    refused(hand, "结束", "为什么结束")
    hand.write("为什么结束", "安禾物业回来服务了，社区和镇里都去看过")
    done(hand, "结束")
    story.look("", "emergency-over", PLACE)
