"""The owners decide: posted, corrected, delivered, cast on screen and on paper, counted twice, published."""

from datetime import date, timedelta

from tests.journeys.story import Story, done, picture, refused

ESTATE = "/estates/xiangrui-dong/votes"
ON_PAPER = {"5号楼1单元101": "yy", "5号楼1单元102": "yy", "5号楼1单元201": "nn", "5号楼2单元101": "yy"}
CONTESTED, LOST, SECOND_LOOK = "5号楼2单元101", "5号楼2单元102", 2
"""The paper its owner knows nothing of; the one that never comes back; the one two people read differently."""


def planned(story: Story) -> str:
    """The owners' committee writes down what is put to the vote; the address of the vote."""
    hand = story.at("sunzhuren", f"{ESTATE}/new")
    refused(hand, "存好，下一步", "题目")
    hand.write("题目", "要不要换物业", within=hand.page.locator("form > .field").first)
    hand.choose("业主委员会召集")
    _topic(story, 0, "dismiss", "解聘安禾物业", "解除和安禾物业服务有限公司的物业服务合同。")
    hand.page.locator("summary", has_text="第 2 件").click()
    _topic(story, 1, "appoint", "选聘万家物业", "合同三年，物业费每平方米每月 1.10 元，保洁、秩序、绿化、设施维护。")
    hand.page.locator("#f-company-1").select_option(label="万家物业服务有限公司")
    hand.write("怎么发票、怎么交票 可不填", "网上投；或者到社区大厅领纸票，投进大厅的票箱。")
    done(hand, "存好，下一步")
    return hand.page.url.removesuffix("/desk").removeprefix(story.town.url)


def _topic(story: Story, place: int, what: str, title: str, wording: str) -> None:
    page = story.by("sunzhuren").page
    page.locator(f"#f-what-{place}").select_option(what)
    page.locator(f"#f-topic-{place}").fill(title)
    page.locator(f"#f-wording-{place}").fill(wording)


def staffed(story: Story, vote: str) -> None:
    """Three who count, one of them an owner asked by their door, and one who monitors and touches no paper."""
    hand = story.at("sunzhuren", f"{vote}/roll/sheet")
    done(hand, "照系统里的做一份")
    for name, role in (("刘秀英", "计票人"), ("李小梅", "计票人"), ("陈志远", "监票人")):
        _named(story, f"{vote}/officers", name, role)
    _named(story, f"{vote}/officers?building=3&unit=1&number=102", "周*", "计票人")
    story.look("sunzhuren", "vote-draft-desk", f"{vote}/desk")


def _named(story: Story, address: str, name: str, role: str) -> None:
    hand = story.at("sunzhuren", address)
    box = hand.page.get_by_label("哪一位")
    value = hand.page.locator("#f-person option", has_text=name).first.get_attribute("value")
    box.select_option(value)
    hand.page.get_by_label("做什么").select_option(label=role)
    done(hand, "定下")
    assert name[0] in hand.page.locator("[aria-labelledby=now-h]").inner_text()


def posted(story: Story, vote: str, case: str) -> tuple[date, date]:
    """Fifteen whole days before the first ballot; the first day and the last."""
    hand = story.at("sunzhuren", f"{vote}/posting")
    story.look("sunzhuren", "posting")
    first = story.today + timedelta(days=16)
    assert hand.page.get_by_label("哪天开始投票").get_attribute("min") == str(first)
    hand.page.get_by_label("哪天截止").fill(str(first + timedelta(days=1)))
    refused(hand, "公示，报居委会", "投票开 3 到 60 天")
    hand.page.get_by_label("哪天截止").fill(str(first + timedelta(days=13)))
    done(hand, "公示，报居委会")
    story.look("", "vote-posted", vote)
    story.look("wangyi", "roll", f"{vote}/roll")
    hand = story.at("sunzhuren", f"{case}/vote")
    done(hand, "开始业主表决")
    story.look("zhaojingli", "vote-begun", case)
    return first, first + timedelta(days=13)


def objected(story: Story, vote: str) -> None:
    """One roll entry is wrong: said, answered, corrected by one and sealed by another."""
    hand = story.at("wangyi", f"{vote}/objections")
    hand.write("哪里不对", "房产证上是 90.12 平方米，名册少写了。")
    done(hand, "提交")
    story.look("wangyi", "objection")
    hand = story.at("liushuji", f"{vote}/objections")
    hand.page.locator("[name=upheld][value=yes]").check(force=True)
    hand.page.locator("textarea[name=answer]").fill("核对过房产证，是 90.12 平方米，名册改。")
    done(hand, "答复")
    hand = story.at("liushuji", f"{vote}/corrections")
    hand.write("哪一户", "3号楼1单元101")
    hand.write("面积改成 可不填", "90.12")
    hand.write("为什么改", "业主提的意见，核对过房产证。")
    done(hand, "提交，等另一个人核对")
    hand = story.at("sunzhuren", f"{vote}/corrections")
    story.look("sunzhuren", "correction")
    done(hand, "核对过，按这版算")


def late_owner(story: Story, vote: str) -> None:
    """Somebody who registers after the posting is looked at by two keepers before their ballot is taken."""
    hand = story.at("luren", "/me/residency")
    for choice in ("祥瑞花园社区", "祥瑞花园东区", "3号楼", "1单元", "201"):
        box = hand.page.locator("main select").first
        box.select_option(label=choice)
        done(hand, "下一步")
    hand.choose("业主")
    done(hand, "登记")
    hand = story.at("liushuji", "/work/residency")
    with hand.moving():
        hand.page.locator("main a[href^='/work/residency/']").first.click()
    hand.choose("核实了，是这一户的")
    done(hand, "记下结果")
    assert "要换一位经办的人核对" in story.look("liushuji", "owners", f"{vote}/owners")
    hand = story.at("sunzhuren", f"{vote}/owners")
    story.look("sunzhuren", "owners")
    done(hand, "看过材料，是业主")


def delivered(story: Story, vote: str) -> None:
    for number, house in enumerate(("3号楼", "5号楼")):
        hand = story.at("liushuji", f"{vote}/deliveries?building={house}")
        for box in hand.page.locator("[name=groups]").all():
            box.check(force=True)
        hand.page.get_by_label("怎么送的").select_option(label="贴在门上拍照")
        refused(hand, "记下送到了", "照片")
        for box in hand.page.locator("[name=groups]").all():
            box.check(force=True)
        hand.page.get_by_label("怎么送的").select_option(label="贴在门上拍照")
        picture(hand, 60 + number)
        done(hand, "记下送到了")
    story.look("liushuji", "deliveries")


def proxied(story: Story, vote: str) -> None:
    hand = story.at("liushuji", f"{vote}/proxies")
    form = hand.page.locator("form[aria-labelledby=add-h]")
    hand.write("哪一户", "5号楼1单元101", within=form)
    hand.write("代理人姓名", "王小明", within=form)
    hand.write("代理人电话", "13800000099", within=form)
    refused(hand, "登记", "委托书", form)
    picture(hand, 70, within=form)
    done(hand, "登记", form)
    story.look("liushuji", "proxies")
    story.look("liushuji", "proxy-form", f"{vote}/proxies/form")


def voted(story: Story, vote: str, name: str, choices: str) -> None:
    """Online, read once more, declared."""
    hand = story.at(name, f"{vote}/ballot")
    if choices == "yy" and name == "wangyi":
        refused(hand, "下一步：再看一遍", "这一件选一个")
        story.look(name, "ballot")
    for number, choice in enumerate(choices, start=1):
        hand.page.locator(f"[name=c{number}][value={choice}]").check(force=True)
    done(hand, "下一步：再看一遍")
    if name == "wangyi":
        story.look(name, "ballot-review")
        refused(hand, "交上这一票", "声明")
    hand.choose("我已满十八岁")
    done(hand, "交上这一票")
    assert "票收到了" in story.look(name, "ballot-receipt")


def voted_twice(story: Story, vote: str, name: str) -> None:
    """In two tabs: one ballot is taken."""
    tabs = [story.at(name, f"{vote}/ballot"), story.tab(name, f"{vote}/ballot")]
    for hand in tabs:
        for number in (1, 2):
            hand.page.locator(f"[name=c{number}][value=y]").check(force=True)
        done(hand, "下一步：再看一遍")
        hand.choose("我已满十八岁")
    first, second = tabs
    done(first, "交上这一票")
    refused(second, "交上这一票", "收到")
    story.look(name, "ballot-twice")
    second.page.close()


def on_paper(story: Story, vote: str) -> None:
    """Numbered, printed, brought back into the box; one is told to be nobody's."""
    hand = story.at("liushuji", f"{vote}/papers?building=5号楼")
    for label in (*ON_PAPER, LOST):
        hand.page.locator("label.tick", has_text=label).locator("input").check(force=True)
    done(hand, "编号，去打印")
    story.look("liushuji", "ballot-papers")
    for serial in range(1, len(ON_PAPER) + 1):
        returned(story, vote, serial, by_agent=serial == 1)
    story.look("liushuji", "papers", f"{vote}/papers")
    hand = story.at("yezhu5", f"{vote}/receipt")
    story.look("yezhu5", "receipt-of-a-paper")
    with hand.moving():
        hand.page.get_by_role("link", name="这张纸票不是我家交的").click()
    hand.write("怎么回事", "票一直在家里，没有交过。")
    done(hand, "请人核对")
    hand = story.at("sunzhuren", f"{vote}/papers/contests")
    story.look("sunzhuren", "contest")
    done(hand, "属实，作废")


def returned(story: Story, vote: str, serial: int, *, by_agent: bool) -> None:
    hand = story.at("liushuji", f"{vote}/papers")
    form = hand.page.locator("form[aria-labelledby=in-h]")
    hand.write("编号", f"{serial:04d}", within=form)
    if by_agent:
        form.get_by_label("代理人交来的").check(force=True)
    picture(hand, 80 + serial, within=form)
    done(hand, "收下", form)


def counted(story: Story, vote: str) -> None:
    """Each paper typed by two; where they differ a third looks at it; what is out is missing."""
    for name in ("liushuji", "laozhou"):
        for serial, choices in enumerate(ON_PAPER.values(), start=1):
            if serial < len(ON_PAPER):
                wrong = name == "laozhou" and serial == SECOND_LOOK
                typed(story, vote, name, serial, "yn" if wrong else choices)
    story.look("xiaoli", "entries", f"{vote}/papers/entries")
    typed(story, vote, "xiaoli", SECOND_LOOK, "yy")
    hand = story.at("liushuji", f"{vote}/papers")
    done(hand, "记为没收回")
    story.look("liushuji", "papers-counted")


def typed(story: Story, vote: str, name: str, serial: int, choices: str) -> None:
    hand = story.at(name, f"{vote}/papers/entries")
    hand.write("编号", f"{serial:04d}")
    for number, choice in enumerate(choices, start=1):
        hand.page.locator(f"[name=c{number}][value={choice}]").check(force=True)
    done(hand, "录好了")


def decided(story: Story, vote: str) -> None:
    hand = story.at("liushuji", f"{vote}/decision")
    story.look("liushuji", "decision")
    done(hand, "报上去")
    hand = story.at("chenkezhang", f"{vote}/decision")
    story.look("chenkezhang", "decision")
    done(hand, "核对过了，公布结果")
    story.look("", "vote-decided", vote)
    story.look("", "vote-result", _paper(story, "业主共同决定结果"))
    for words in ("名册 12 户，1063.62 平方米", "选票送到 12 户", "收到网上 6 张，纸票 3 张", "数下来够通过"):
        assert words in story.by().reading, words
    story.look("wangyi", "vote-decided", f"{vote}/receipt")


def _paper(story: Story, title: str) -> str:
    address = story.by().page.get_by_role("link", name=title).get_attribute("href")
    assert address
    return address
