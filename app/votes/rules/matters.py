"""What owners decide together (淄博 §26), and what one vote may hold. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.votes.rules.kinds import Tier, TopicKind

MOST_TOPICS = 5
COMPANY_ITEM = 4
LONGEST_TITLE = 40
LONGEST_WORDING = 1500


@dataclass(frozen=True, slots=True)
class Item:
    """One of the eleven items of 淄博 §26; 7 to 9 are those of Civil Code 278 (6) to (8), which take three quarters."""

    number: int
    words: str

    @property
    def tier(self) -> Tier:
        return Tier.SPECIAL if 7 <= self.number <= 9 else Tier.ORDINARY


ITEMS = {
    number: Item(number, words)
    for number, words in enumerate(
        (
            "制定或者修改管理规约、业主大会议事规则", "选举或者更换业主委员会成员和候补成员",
            "监督业主委员会工作，改变或者撤销它不适当的决定", "选聘、解聘物业服务人",
            "确定或者调整物业服务方式、内容、标准和价格", "使用专项维修资金", "筹集专项维修资金",
            "改建、重建建筑物及其附属设施", "改变共有部分的用途，或者利用共有部分从事经营活动",
            "确定业主委员会成员津贴或者补助的标准", "有关共有和共同管理权利的其他重大事项",
        ),
        start=1,
    )
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One topic as it is planned. DISMISS names company and contract, APPOINT the company and the terms (`wording`)."""

    kind: TopicKind
    item: int
    title: str
    wording: str
    company_id: int | None = None
    contract_id: int | None = None

    @property
    def tier(self) -> Tier:
        return ITEMS[self.item].tier


def check_matters(matters: Sequence[Matter]) -> None:
    """Raises Invalid (field `topics`) with a sentence for whatever a vote can't hold."""
    if not 1 <= len(matters) <= MOST_TOPICS:
        raise Invalid(f"一次表决 1 到 {MOST_TOPICS} 件事，现在是 {len(matters)} 件。", field="topics")
    for matter in matters:
        _check(matter)
    appointed = [matter for matter in matters if matter.kind is TopicKind.APPOINT]
    if len(appointed) > 1:
        raise Invalid("一次只能选聘一家物业。要在几家里挑，先商量出一家，再来表决。", field="topics")
    dismissed = [matter.contract_id for matter in matters if matter.kind is TopicKind.DISMISS]
    if len(set(dismissed)) < len(dismissed):
        raise Invalid("同一份物业合同写了两遍，去掉一件。", field="topics")


def _check(matter: Matter) -> None:
    if matter.item not in ITEMS:
        raise Invalid("从十一类事里选一类。", field="topics")
    if not 2 <= len(matter.title) <= LONGEST_TITLE or len(matter.wording) < 10:
        raise Invalid("每件事写清楚：题目 2 到 40 个字，内容至少 10 个字。", field="topics")
    if (matter.kind is TopicKind.OTHER) is (matter.item == COMPANY_ITEM):
        raise Invalid("选聘、解聘物业要写明是哪一家，用“解聘物业”“选聘物业”这两种；别的事选别的类。", field="topics")
    if matter.kind is TopicKind.DISMISS and not (matter.company_id and matter.contract_id):
        raise Invalid("解聘哪一家、哪一份合同，要写明。", field="topics")
    if matter.kind is TopicKind.APPOINT and not matter.company_id:
        raise Invalid("选聘哪一家，要写明。", field="topics")
