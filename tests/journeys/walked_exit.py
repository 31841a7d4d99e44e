"""From the yellow card to the advice: the town asks, sets a term, looks again, and can only advise."""

from datetime import date

from sqlalchemy import update
from sqlmodel import col

from app.rulebooks.rules.policy import Band
from app.scorecards.models import Scorecard
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.kinds import State as CardState
from tests.journeys.hand import Hand
from tests.journeys.story import Story, done, picture, refused

NOVEMBER = date(2026, 11, 1)
PUBLIC = "/estates/xiangrui-dong/exit"
FACTS = "3号楼楼道保洁不到位，9月以来反映了6次；两具灭火器过期。"
MINUTES = "马尚联席〔2026〕9号"


def case_of(story: Story) -> str:
    """The address of the only case there is."""
    story.at("chenkezhang", PUBLIC)
    address = story.by("chenkezhang").page.get_by_role("link", name="去办事的页面").get_attribute("href")
    assert address
    return address


def summoned(story: Story, case: str) -> None:
    hand = story.at("chenkezhang", f"{case}/summons")
    hand.write("为什么约谈", FACTS)
    hand.page.get_by_label("哪天谈").fill(str(story.today))
    hand.page.get_by_label("几点").fill("16:30")
    hand.write("在哪里谈", "镇便民中心二楼会议室")
    hand.write("请谁来", "法定代表人、项目负责人赵国强")
    refused(hand, "发约谈通知", "请带什么：这一项要填")
    hand.write("请带什么", "整改计划、近三个月的保洁和消防维护记录")
    done(hand, "先看看文书的样子")
    story.look("chenkezhang", "summons-preview")
    assert FACTS in hand.reading
    done(hand, "发约谈通知")
    story.look("zhaojingli", "summoned", case)
    story.look("", "summoned", PUBLIC)


def interviewed(story: Story, case: str) -> None:
    """In two tabs at once: the second reads that it is written down already, and keeps its words."""
    tabs = [story.at("liushuji", f"{case}/interview"), story.tab("liushuji", f"{case}/interview")]
    for hand in tabs:
        _recorded(story, hand)
    first, second = tabs
    done(first, "记下约谈")
    refused(second, "记下约谈", "别人刚刚改过")
    assert "保洁员走了两个" in second.reading
    second.page.close()
    story.look("zhaojingli", "interviewed", case)


def _recorded(story: Story, hand: Hand) -> None:
    hand.page.get_by_label("哪天谈的").fill(str(story.today))
    hand.choose("来了")
    hand.write("到场的人 可不填", "赵国强，项目负责人\n陈志远，镇干部")
    hand.write("谈了哪些问题", "楼道保洁、灭火器更换、报修登记。")
    hand.write("物业说的 可不填", "保洁员走了两个，正在招。")
    hand.write("物业答应做什么，哪天做到 可不填", "11月25日前换完灭火器\n12月1日前补齐保洁员")


def ordered(story: Story, case: str) -> None:
    hand = story.at("chenkezhang", f"{case}/rectification")
    hand.write("事实和来源", "2026年10月考核、11月18日约谈记录")
    whats, standards = hand.page.locator("[name=what]"), hand.page.locator("[name=standard]")
    for place, (what, standard) in enumerate((
        ("3号楼1单元楼道堆放杂物，地面不扫", "杂物清走，每天扫一遍，贴保洁记录"),
        ("5号楼两具灭火器过期", "换成有效期内的，贴检查卡"),
    )):
        whats.nth(place).fill(what)
        standards.nth(place).fill(standard)
    done(hand, "先看看文书的样子")
    story.look("chenkezhang", "order-preview")
    done(hand, "发限期整改通知")


def delivered(story: Story, case: str) -> None:
    """With a photo of every place as it is, and the signed receipt."""
    for number, scene in ((1, "stairwell"), (2, "bins")):
        hand = story.at("liushuji", f"{case}/items/{number}")
        picture(hand, 20 + number, scene=scene)
        done(hand, "记下")
    hand = story.at("liushuji", f"{case}/delivery")
    hand.page.get_by_label("哪天送到的").fill(str(story.today))
    hand.write("谁签收的", "赵国强")
    refused(hand, "登记送达", "拍一张回执的照片")
    picture(hand, 30)
    done(hand, "登记送达")
    story.look("zhaojingli", "delivered", case)
    story.look("", "delivered", PUBLIC)


def company_answers(story: Story, case: str, step: str, words: str, *, seed: int = 0) -> None:
    """To the latest step of this name, once."""
    hand = story.at("zhaojingli", case)
    row = hand.page.locator("ol.deeds > li").filter(has=hand.page.get_by_role("heading", name=step, exact=True)).first
    with hand.moving():
        row.get_by_role("link", name="对这一步说几句").click()
    hand.write("想说的", words)
    if seed:
        picture(hand, seed)
    done(hand, "写上去")
    assert words in hand.reading


def extended(story: Story, case: str) -> None:
    hand = story.at("chenkezhang", f"{case}/extension")
    hand.write("延长多少天", "20")
    hand.write("为什么要延", "灭火器供货商停业，换了一家，要晚一周到货。")
    refused(hand, "延长整改期限", "1 到 15")
    hand.write("延长多少天", "7")
    done(hand, "先看看文书的样子")
    story.look("chenkezhang", "extension-preview")
    done(hand, "延长整改期限")
    story.turned_away("chenkezhang", f"{case}/extension", "整改期限已经延长过一次")
    story.look("zhaojingli", "extended", case)


def mended(story: Story, case: str) -> None:
    for number, words in ((1, "杂物清了，保洁记录贴在一楼。"), (2, "新灭火器12月5日到货，先借了两具。")):
        hand = story.at("zhaojingli", f"{case}/items/{number}")
        hand.write("改成什么样了", words)
        picture(hand, 40 + number, after=True)
        done(hand, "记下")
    story.look("zhaojingli", "mended", case)
    hand = story.at("zhaojingli", f"{case}/completion")
    hand.write("想说明的 可不填", "两处都做了，请来看。")
    done(hand, "报整改完了")


def rechecked(story: Story, case: str) -> None:
    """Each on their own; one finds a place that is not put right."""
    for name, second in (("liushuji", "合格"), ("chenkezhang", "不合格")):
        hand = story.at(name, f"{case}/checks")
        refused(hand, "交复查结果", "第 1 处还没选合格不合格")
        sheets = hand.page.locator("main section.sheet")
        hand.page.locator("[name=fit_1][value=yes]").check(force=True)
        hand.page.locator(f"[name=fit_2][value={'yes' if second == '合格' else 'no'}]").check(force=True)
        if second == "不合格":
            hand.page.locator("[name=note_2]").fill("现场是借来的两具，没有检查卡")
        assert sheets.count() == 2
        story.look(name, "checks")
        done(hand, "交复查结果")
    hand = story.at("chenkezhang", f"{case}/result")
    hand.write("结论怎么写", "第2处不合格：灭火器是借的，没有检查卡。")
    done(hand, "先看看文书的样子")
    done(hand, "复查不合格")
    story.look("zhaojingli", "failed", case)
    story.look("", "failed", PUBLIC)


def red(story: Story) -> None:
    """November's card becomes final and red, which is somebody else's story."""
    judged = update(Scorecard).where(col(Scorecard.month) == NOVEMBER)
    with story.town.engine.begin() as connection:
        found = connection.execute(judged.values(
            state=CardState.FINAL, card=Card.RED, total=5310, band=Band.FAIL, final_at=story.clock.at,
            card_words="11月 53.1 分，连续两个月低于 60 分，亮红牌。",
        ))  # fmt: skip
        assert found.rowcount == 1
    story.tick()


def advised(story: Story, case: str) -> None:
    hand = story.at("chenkezhang", f"{case}/advice")
    hand.write("联席会议纪要的编号", MINUTES)
    hand.page.get_by_label("哪天开的会").fill(str(story.today))
    hand.write("为什么建议", "10月、11月连续两个月低于60分，整改复查第2处不合格。")
    done(hand, "先看看文书的样子")
    story.look("chenkezhang", "advice-preview")
    assert "由业主依法共同决定" in hand.reading
    done(hand, "发劝退建议")
    told = story.look("", "advised", PUBLIC)
    assert "换不换，由业主表决" in told
