"""Emergency service (应急物业, 淄博 §50): who decides, when it may begin, why it is never extended. Pure."""

from datetime import date

from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.handovers.rules.dates import emergency_limit
from app.people.rules.roles import Actor, Role

SHORTEST = 10
STOP_BACK = 30
SHORTEST_MEETING = 4
MOST_FEE = 99_99
TOWN_ONLY = "小区突然没有人管的时候，由镇里确定应急物业（条例第五十条）。"
RECUSED = "您在这家物业任职或者兼职，定应急物业要请别人来。"
NO_EXTENSION = "应急服务一共最多六个月，不能延长，也不能换一家接着算（条例第五十条）。"
STILL_SERVED = (
    "{0}的合同还在。还有物业在服务的小区不能定应急物业，要换物业，由业主共同决定。"
    "它确实已经停止服务的，先看过登记的情况和照片，再勾上。"
)
NOBODY_SAW = "{0}的合同还在。说它停止了服务，要先有人登记：哪天起、看到什么、照片、联席会议纪要的编号。"
SAME_PERSON = "停止服务是您自己登记的，要请镇里另一位来核实、来定。"
ANOTHER_STANDS = "登记的情况刚才变了，是另一份。看过上面最新的，再勾、再定。"
NO_MEETING = "说物业停止了服务，要先开联席会议核实，写上会议纪要的编号。"
NO_PHOTO = "说物业停止了服务，要有现场照片或者书面材料的照片。"
NO_PHOTO_BACK = "说物业又来服务了，要有现场照片。"
SAME_CLAIMANT = "又来服务是您自己登记的，要请镇里另一位来核实。"
ANOTHER_CLAIM = "登记的情况刚才变了，是另一份。看过最新的，再核实。"


def check_decider(actor: Actor, town_id: int, company_id: int, posts: frozenset[int]) -> None:
    """Raises Forbidden: the law gives this duty to the town, and to nobody tied to the company."""
    if town_id not in actor.scopes(Role.TOWN_OFFICIAL):
        raise Forbidden(TOWN_ONLY)
    if company_id in posts:
        raise Forbidden(RECUSED)


def check_words(why: str, content: str, fee: int | None) -> None:
    """Raises Invalid; `fee` in 分 per m² and month."""
    if len(why) < SHORTEST:
        raise Invalid(f"写清楚哪天起、为什么没有人管，至少 {SHORTEST} 个字。", field="why")
    if len(content) < 4:
        raise Invalid("写上做哪些事，比如：保洁、秩序维护、电梯和消防设备运行。", field="content")
    if fee is None or not 0 <= fee <= MOST_FEE:
        raise Invalid("费用写成 0.80 这样，单位是元，最多两位小数。", field="fee")


def check_stop(since: date, began: date, today: date, facts: str, meeting: str, photos: int) -> None:
    """What must be there to say that a company stopped: since when, what was seen, the joint meeting that looked into
    it, a photograph. `began`: the first day of its contract. Raises Invalid."""
    if since > today:
        raise Invalid("停止服务的日子还没到，看看是不是写错了。", field="since")
    if since < began:
        raise Invalid("那天它的合同还没开始，看看是不是写错了。", field="since")
    if (today - since).days > STOP_BACK:
        raise Invalid(f"最早写 {STOP_BACK} 天前。更早就停了的，经过写在下面。", field="since")
    if len(facts) < SHORTEST:
        raise Invalid(f"写清楚哪些事没有人做了、怎么看到的，至少 {SHORTEST} 个字。", field="facts")
    if len(meeting) < SHORTEST_MEETING:
        raise Invalid(NO_MEETING, field="meeting")
    if photos == 0:
        raise Invalid(NO_PHOTO, field="photos")


def check_again(since: date, resumed_on: date | None) -> None:
    """A company that came back on `resumed_on` stopped again, not before that day. Raises Invalid."""
    if resumed_on is not None and since < resumed_on:
        day = f"{resumed_on.month}月{resumed_on.day}日"
        raise Invalid(f"它{day}又来服务了，再停的日子写那天或者以后。", field="since")


def check_back(since: date, stopped_on: date, today: date, facts: str, photos: int) -> None:
    """What must be there to say that a company found to have stopped on `stopped_on` serves again: since when, what was
    seen, a photograph. Raises Invalid."""
    if since > today:
        raise Invalid("又来服务的日子还没到，看看是不是写错了。", field="since")
    if since <= stopped_on:
        day = f"{stopped_on.month}月{stopped_on.day}日"
        raise Invalid(f"它是{day}起停的，又来服务的日子要写那天以后的。", field="since")
    if (today - since).days > STOP_BACK:
        raise Invalid(f"最早写 {STOP_BACK} 天前。更早就来了的，经过写在下面。", field="since")
    if len(facts) < SHORTEST:
        raise Invalid(f"写清楚哪些事又有人做了、怎么看到的，至少 {SHORTEST} 个字。", field="facts")
    if photos == 0:
        raise Invalid(NO_PHOTO_BACK, field="photos")


def check_second(stands: int, looked: int, told_by: int | None, by: int) -> None:
    """Whoever finds it so too read the claim that stands now (by id), and did not write it down. Raises Stale,
    DomainError."""
    if stands != looked:
        raise Stale(ANOTHER_CLAIM)
    if told_by == by:
        raise DomainError(SAME_CLAIMANT)


def check_looked(stands: int | None, looked: int) -> None:
    """The claim the decider read is the one that stands now (by id). Raises Stale."""
    if stands is not None and stands != looked:
        raise Stale(ANOTHER_STANDS, field="stopped")


def check_needed(serving: str, *, seen: bool, told_by: int | None, found: bool, decider: int) -> None:
    """`serving`: who is under contract that day, empty for nobody. `seen`: somebody (`told_by`) wrote down that it
    stopped; `found`: the decider looked and says so too. Raises DomainError unless two people say it."""
    if not serving:
        return
    if not seen:
        raise DomainError(NOBODY_SAW.format(serving), field="stopped")
    if not found:
        raise DomainError(STILL_SERVED.format(serving), field="stopped")
    if told_by == decider:
        raise DomainError(SAME_PERSON, field="stopped")


def check_not_extended(since: date | None, until: date) -> None:
    """`since`: the first day of an earlier emergency service after which nobody was chosen; six months are counted
    from there, however many companies serve in them. Raises DomainError."""
    if since is not None and until > (last := emergency_limit(since)):
        day = f"{last.year}年{last.month}月{last.day}日"
        raise DomainError(f"{NO_EXTENSION}从头一次算起，最晚到{day}。", field="until")
