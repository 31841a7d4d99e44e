"""What a handover is made of: its states, the two sides, what is handed over, meters, refusals. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`VOID`: opened by mistake; it counts for nothing and another may be opened."""

    OPEN = "open"
    REFUSED = "refused"
    DONE = "done"
    VOID = "void"

    @property
    def label(self) -> str:
        return {"open": "正在交接", "refused": "物业拒绝交接", "done": "交接完了", "void": "作废了"}[self.value]

    @property
    def runs(self) -> bool:
        """Items may be handed over: a company that refused may still come round."""
        return self in (State.OPEN, State.REFUSED)


class Receiver(StrEnum):
    """To whom the law has things given back (淄博 §48; Civil Code §949)."""

    OWNERS_COMMITTEE = "owners_committee"
    MANAGEMENT_COMMITTEE = "management_committee"
    SELF_MANAGED = "self_managed"
    NEW_COMPANY = "new_company"

    @property
    def label(self) -> str:
        return {
            "owners_committee": "业主委员会", "management_committee": "物业管理委员会",
            "self_managed": "自行管理的业主指定的人", "new_company": "业委会书面同意的新物业",
        }[self.value]


class Side(StrEnum):
    GIVER = "giver"
    RECEIVER = "receiver"

    @property
    def label(self) -> str:
        return {"giver": "离开的物业", "receiver": "接收的一方"}[self.value]

    @property
    def other(self) -> "Side":
        return Side.RECEIVER if self is Side.GIVER else Side.GIVER


class Group(StrEnum):
    RECORDS = "records"
    THINGS = "things"
    MONEY = "money"
    ADDED = "added"

    @property
    def label(self) -> str:
        return {"records": "资料", "things": "用房、设备、钥匙", "money": "代管的钱", "added": "后来加的"}[self.value]


class ItemKind(StrEnum):
    """The nine classes of records of 淄博 §46 in their order, what else §48 and §49 have given back, others."""

    DRAWINGS = "drawings"
    UPKEEP = "upkeep"
    WARRANTY = "warranty"
    INCOME_RECORDS = "income_records"
    WATER_TANK = "water_tank"
    RENOVATION = "renovation"
    OWNERS_REGISTER = "owners_register"
    AGREEMENTS = "agreements"
    OTHER_RECORDS = "other_records"
    PREMISES = "premises"
    FACILITIES = "facilities"
    KEYS = "keys"
    COMMON_INCOME = "common_income"
    PREPAID = "prepaid"
    DEPOSITS = "deposits"
    ADDED = "added"

    @property
    def about(self) -> "About":
        return CATALOGUE[self]


@dataclass(frozen=True, slots=True)
class About:
    """`hint` says what belongs to it, `article` of the Zibo regulations where it stands. `personal`: no photographs."""

    title: str
    hint: str
    article: str
    group: Group
    personal: bool = False

    @property
    def money(self) -> bool:
        return self.group is Group.MONEY


def _record(title: str, hint: str, *, personal: bool = False) -> About:
    return About(title, hint, "第四十六条", Group.RECORDS, personal)


CATALOGUE = {
    ItemKind.DRAWINGS: _record(
        "竣工图和验收资料", "竣工总平面图，单体建筑、结构、设备竣工图，配套设施、地下管网竣工图，分户验收资料。"
    ),
    ItemKind.UPKEEP: _record(
        "设施设备的资料和记录", "监控、电梯、消防、水泵、体育设施、有限空间等的资料，和管理、运行、维修、养护记录。"
    ),
    ItemKind.WARRANTY: _record("质量保修和使用说明文件", "物业质量保修文件，物业使用说明文件。"),
    ItemKind.INCOME_RECORDS: _record("共有部分的经营资料", "停车、广告、摊位等共有部分的经营合同、账目。"),
    ItemKind.WATER_TANK: _record("水箱清洗和水质检测", "水箱清洗记录，水箱水质检测报告。"),
    ItemKind.RENOVATION: _record("住宅装修资料", "住宅装饰装修的登记、巡查、验收资料。"),
    ItemKind.OWNERS_REGISTER: _record(
        "业主名册", "里面有个人信息，当面点清，封好交。不要拍照。", personal=True
    ),
    ItemKind.AGREEMENTS: _record(
        "水、电、垃圾清运等协议", "签过的供水、供电、垃圾清运等书面协议。"
    ),
    ItemKind.OTHER_RECORDS: _record(
        "其他跟业主利益有关的资料", "服务当中形成的其他资料，比如巡查记录、投诉记录、值班记录。"
    ),
    ItemKind.PREMISES: About(
        "物业服务用房", "办公、值班、仓库这些房子，里面属于业主的东西。", "第四十八条", Group.THINGS
    ),
    ItemKind.FACILITIES: About(
        "共用部位和设施设备", "一起到现场查验：电梯、消防、水泵、配电、监控、门禁、照明、健身器材，坏的写下来。",
        "第四十八条、第四十九条", Group.THINGS,
    ),
    ItemKind.KEYS: About(
        "钥匙、门禁卡、密码", "机房、屋面、水泵房、配电房的钥匙，门禁和监控的卡。密码当面交，不写在这里，也不拍照。",
        "第四十八条", Group.THINGS,
    ),
    ItemKind.COMMON_INCOME: About(
        "公共收益结余", "停车、广告等收入减去支出，还剩多少，交到哪里。", "第四十九条", Group.MONEY
    ),
    ItemKind.PREPAID: About("预收的物业费", "业主已经交了、还没有服务到的那一部分。", "第四十九条", Group.MONEY),
    ItemKind.DEPOSITS: About("装修押金", "收了还没有退的，列一张单子。", "第四十九条", Group.MONEY),
    ItemKind.ADDED: About("", "", "", Group.ADDED),
}
OPENING = tuple(kind for kind in ItemKind if kind is not ItemKind.ADDED)
"""What every handover begins with."""


class ItemState(StrEnum):
    """`ENTERED`: a sum from a signed sheet of paper, which both sides have yet to confirm by their own accounts."""

    WAITING = "waiting"
    HANDED = "handed"
    ENTERED = "entered"
    ACCEPTED = "accepted"
    INCOMPLETE = "incomplete"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {
            "waiting": "还没交", "handed": "交了，等接收", "entered": "照纸录的，等双方认数", "accepted": "交清了",
            "incomplete": "交得不全", "missing": "没有这一项",
        }[self.value]

    @property
    def tone(self) -> str:
        """How its chip looks."""
        tones = {"accepted": "ok", "handed": "soon", "entered": "soon", "waiting": "line", "missing": "soon"}
        return tones.get(self.value, "over")


class Meter(StrEnum):
    WATER = "water"
    POWER = "power"
    HEAT = "heat"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"water": "水表", "power": "电表", "heat": "热力表", "other": "其他表"}[self.value]

    @property
    def unit(self) -> str:
        """What is usual; another may be typed."""
        return {"water": "立方米", "power": "度", "heat": "吉焦", "other": ""}[self.value]


class RefusalKind(StrEnum):
    """What 淄博 §49 forbids."""

    STAY = "stay"
    WITHHOLD = "withhold"
    OBSTRUCT = "obstruct"

    @property
    def label(self) -> str:
        return {"stay": "到了日子不退出", "withhold": "不交资料或者财物", "obstruct": "阻挠新物业进场"}[self.value]

    @property
    def hint(self) -> str:
        return {
            "stay": "过了退出的最后一天才能记。", "withhold": "该交的不交，或者以欠费、不认业主的决定为由不交。",
            "obstruct": "不让新物业进来查验、服务。",
        }[self.value]
