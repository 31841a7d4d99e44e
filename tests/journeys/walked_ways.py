"""The ways out without a card: the company asks, the owners relay a letter, the contract runs out, the owners ask."""

from datetime import date, timedelta

from sqlalchemy import delete, update

from app.companies.models import ServiceContract
from app.scorecards.models import Scorecard
from tests.journeys.story import Story, done, picture, refused
from tests.journeys.walked_exit import PUBLIC

NEW = f"{PUBLIC}/new"
END = date(2027, 3, 31)
SIGNED = "楼道保洁三个月没有人管，签名的业主都要求表决。"


def uncarded(story: Story) -> None:
    """A contract with a last day, and no card."""
    with story.town.engine.begin() as connection:
        connection.execute(update(ServiceContract).values(ends_on=END))
        connection.execute(delete(Scorecard))


def asked_early(story: Story) -> str:
    """Before the term is over, and not on its last day; the address of the case."""
    hand = story.at("zhaojingli", f"{NEW}/withdrawal")
    assert hand.page.get_by_label("书面通知送到的日子").input_value() == str(story.today)
    hand.page.get_by_label("想服务到哪一天").fill(str(END))
    hand.write("为什么要走", "物业费收缴率不到四成，垫不下去了。")
    refused(hand, "合同没到期，提出要走", "不算提前走")
    hand.page.get_by_label("想服务到哪一天").fill(str(story.today + timedelta(days=60)))
    done(hand, "合同没到期，提出要走")
    story.look("zhaojingli", "asked-early")
    return hand.page.url.removeprefix(story.town.url)


def held(story: Story, case: str) -> None:
    hand = story.at("sunzhuren", f"{case}/disagreement")
    hand.write("为什么不同意", "大家商量过，要照合同服务到明年三月。")
    done(hand, "不同意提前走")
    assert "继续服务" in story.look("", "held", PUBLIC)


def relayed(story: Story) -> None:
    """What the owners' committee writes down is nothing before the company says so."""
    hand = story.at("sunzhuren", f"{NEW}/non-renewal")
    hand.page.get_by_label("书面通知送到的日子").fill(str(story.today))
    hand.write("为什么不续", "物业送来书面通知，说到期不续了。")
    refused(hand, "登记物业的通知", "口头说的不算")
    picture(hand, 1)
    done(hand, "登记物业的通知")
    case = hand.page.url.removeprefix(story.town.url)
    assert "物业还没有认" in story.look("", "relayed", PUBLIC)
    hand = story.at("zhaojingli", f"{case}/return")
    hand.write("为什么收回", "没有发过这样的通知。")
    done(hand, "收回要走的通知")


def ran_out(story: Story) -> str:
    story.turned_away("liushuji", f"{NEW}/expiry", "合同还没有到期")
    story.pass_days(134)
    hand = story.at("liushuji", f"{NEW}/expiry")
    done(hand, "登记合同到期")
    assert "照旧有效" in story.look("", "ran-out", PUBLIC)
    return hand.page.url.removeprefix(story.town.url)


def petitioned(story: Story, case: str) -> None:
    """Who signed is not for the company to read."""
    hand = story.at("sunzhuren", NEW)
    assert hand.page.url.endswith(case)
    hand = story.at("sunzhuren", f"{case}/petition")
    hand.write("提议的业主", "2")
    hand.page.get_by_label("哪天提出的").fill(str(story.today))
    hand.write("为什么提议", SIGNED)
    picture(hand, 2)
    refused(hand, "登记业主提议", "还差 1 位")
    hand.write("提议的业主", "3")
    done(hand, "登记业主提议")
    assert hand.page.locator("ol.deeds img").count() == 1
    assert story.at("zhaojingli", case).page.locator("ol.deeds img").count() == 0
    story.look("sunzhuren", "petitioned")
    hand.go("去准备业主表决", "link")


def gave_notice(story: Story, case: str) -> None:
    """No clause makes the sixty days fewer; on the last one the handover begins."""
    hand = story.at("zhaojingli", f"{case}/withdrawal")
    hand.write("提前多少天 可不填", "59")
    hand.write("为什么要走", "合同早就到期了，收不抵支。")
    refused(hand, "不定期合同，通知要走", "不能少")
    hand.write("提前多少天 可不填", "")
    done(hand, "不定期合同，通知要走")
    story.pass_days(59)
    story.turned_away("sunzhuren", f"{case}/handover", "到最后一天才开始交接")
    story.pass_days(2)
    assert "新的一方接管以前，物业照旧服务" in story.look("", "over", PUBLIC)
    done(story.at("sunzhuren", f"{case}/handover"), "开始交接")
