"""The owners' notice, its sixty days, the handover item by item, and the day the company has left."""

from datetime import timedelta

from tests.journeys.story import Story, done, picture, refused
from tests.journeys.walked_exit import PUBLIC

REGISTER, INCOME, PREPAID, DEPOSITS = 7, 13, 14, 15
MONEY = {INCOME: "12000.50", PREPAID: "3600", DEPOSITS: "500"}
TANK, KEYS, CAMERAS = 5, 12, 2


def notified(story: Story, case: str) -> None:
    """In writing, with the assembly's decision, and served with a receipt: sixty days from the day after."""
    hand = story.at("sunzhuren", f"{case}/notice")
    refused(hand, "先看看文书的样子", "要附上业主大会书面决定的照片")
    picture(hand, 90)
    done(hand, "先看看文书的样子")
    story.look("sunzhuren", "notice-preview")
    done(hand, "发书面通知")
    hand = story.at("sunzhuren", f"{case}/service")
    hand.page.get_by_label("哪天送到的").fill(str(story.today))
    hand.write("谁签收的", "赵国强")
    picture(hand, 91)
    done(hand, "登记通知送达")
    story.look("zhaojingli", "served", case)
    story.look("", "served", PUBLIC)
    story.look("", "posting-of-the-exit")


def engaged(story: Story) -> None:
    """The contract with whom the owners chose is registered, from the day after the last."""
    hand = story.at("admin", "/admin/companies/new/contract")
    hand.page.get_by_label("公司", exact=True).select_option(label="万家物业")
    hand.page.get_by_label("小区").select_option(label="祥瑞花园社区 祥瑞花园东区")
    hand.page.get_by_label("类型").select_option(index=2)
    hand.page.get_by_label("从哪天起").fill(str(story.today + timedelta(days=91)))
    hand.page.locator("[name=fee]").fill("1.10")
    done(hand, "登合同")


def handed_over(story: Story, case: str) -> str:
    """The address of the handover, begun on the contract's last day and not before."""
    story.turned_away("sunzhuren", f"{case}/handover", "到最后一天才开始交接")
    story.pass_days(60)
    hand = story.at("sunzhuren", f"{case}/handover")
    story.look("sunzhuren", "handover-form")
    done(hand, "开始交接")
    with hand.moving():
        hand.page.get_by_role("link", name="去交接清单").click()
    return hand.page.url.removeprefix(story.town.url)


def posted(story: Story, handover: str) -> None:
    hand = story.at("liushuji", f"{handover}/arrangement")
    hand.write("写给大家看", "保洁、门岗、电梯维保由安禾物业做到新物业进场那天。")
    done(hand, "存下")
    done(story.at("liushuji", f"{handover}/arrangement"), "出公示")
    story.look("", "handover-notice")
    story.look("", "handover-begun", handover)


def signed(story: Story, handover: str, number: int) -> None:
    """Handed over with a photo and a word, looked at and signed by the other side."""
    hand = story.at("zhaojingli", f"{handover}/items/{number}/handing")
    if number != REGISTER:
        picture(hand, 100 + number)
    if number in MONEY:
        hand.page.locator("[name=amount]").fill(MONEY[number])
    hand.page.locator("[name=words]").fill("当面点清")
    done(hand, "交了，签字")
    done(story.at("sunzhuren", f"{handover}/items/{number}/acceptance"), "收到，齐全，签字")


def disagreed(story: Story, handover: str) -> None:
    """Something short, something that never was, both with what both sides say."""
    hand = story.at("zhaojingli", f"{handover}/items/{CAMERAS}/handing")
    refused(hand, "交了，签字", "拍一张照片")
    picture(hand, 130)
    done(hand, "交了，签字")
    hand = story.at("sunzhuren", f"{handover}/items/{CAMERAS}/shortfall")
    hand.page.locator("[name=words]").fill("少 2025 年的电梯维保记录")
    done(hand, "记下来，签字")
    _answers(story, handover, CAMERAS, "zhaojingli", "2025 年的在维保公司，月底补来")
    hand = story.at("zhaojingli", f"{handover}/items/{TANK}/absence")
    hand.page.locator("[name=words]").fill("小区直供水，没有水箱")
    done(hand, "记下来，签字")
    _answers(story, handover, TANK, "sunzhuren", "看过现场，是直供水")


def _answers(story: Story, handover: str, number: int, name: str, words: str) -> None:
    hand = story.at(name, f"{handover}/items/{number}/answer")
    hand.page.locator("[name=words]").fill(words)
    done(hand, "写好了，签字")


def witnessed(story: Story, handover: str) -> None:
    """A sum both signed on paper; the company would not confirm it by its own account, and somebody else saw that."""
    hand = story.at("liushuji", f"{handover}/items/{DEPOSITS}/paper")
    picture(hand, 140)
    hand.page.locator("[name=amount]").fill(MONEY[DEPOSITS])
    done(hand, "录进来")
    hand = story.at("chenkezhang", f"{handover}/items/{DEPOSITS}/witness")
    hand.page.locator("[name=words]").fill("1月下旬当面给赵国强看过，他说没有对过账，不认。")
    done(hand, "记下来")
    story.look("chenkezhang", "witnessed", f"{handover}/items")
    _answers(story, handover, DEPOSITS, "zhaojingli", "三户退过了，账上只剩 300 元")
    _answers(story, handover, DEPOSITS, "sunzhuren", "退押金的收据没有见到，以后再对")


def measured(story: Story, handover: str) -> None:
    hand = story.at("zhaojingli", f"{handover}/readings")
    form = hand.page.locator("form[enctype]")
    refused(hand, "记下来", "照片", form)
    picture(hand, 150)
    hand.page.get_by_label("什么表").select_option(label="水表")
    hand.write("表在哪里", "水泵房总表")
    hand.write("读数", "12345.6")
    done(hand, "记下来", form)
    done(story.at("sunzhuren", f"{handover}/readings"), "这个数对")
    hand = story.at("zhaojingli", f"{handover}/disputes")
    hand.write("为哪笔钱、双方怎么说", "有 3 户没交今年的物业费，物业说要补交。")
    hand.write("多少钱（元） 可不填", "4800")
    done(hand, "记下来")


def withheld(story: Story, handover: str) -> None:
    """Refused for a week: written down, answered, met about, taken back."""
    hand = story.at("sunzhuren", f"{handover}/refusal")
    hand.choose("不交资料或者财物")
    hand.page.locator("[name=facts]").fill("上午去要监控密码，项目负责人说没收齐物业费不给。")
    done(hand, "记下来")
    story.look("", "refused", handover)
    hand = story.at("zhaojingli", f"{handover}/refusal")
    hand.page.locator("[name=answer]").fill("密码在工程师手里，下周一交。")
    done(hand, "写上")
    hand = story.at("chenkezhang", f"{handover}/refusal")
    hand.page.locator("[name=meeting]").fill("马尚联席〔2027〕3号")
    hand.page.locator("[name=met_on]").fill(str(story.today))
    done(hand, "写上会议")
    story.pass_days(3)
    hand = story.at("sunzhuren", f"{handover}/refusal")
    story.look("sunzhuren", "refusal")
    hand.page.locator("[name=words]").fill("密码交了，当面试过")
    done(hand, "了结，接着交接")


def finished(story: Story, handover: str, case: str) -> None:
    story.look("zhaojingli", "items", f"{handover}/items")
    story.look("zhaojingli", "handover-list", f"{handover}/list")
    hand = story.at("sunzhuren", f"{handover}/completion")
    refused(hand, "办完交接", "看过")
    hand.choose("清单我看过了")
    story.look("sunzhuren", "completion")
    done(hand, "办完交接")
    story.look("sunzhuren", "handover-list-issued")
    story.tick()
    assert "已经离开" in story.look("", "exited", PUBLIC)
    story.look("chenkezhang", "exited", case)
    story.look("", "estate-afterwards", handover)


