"""What each step asks for, as data: one page draws them all."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.exits.rules.kinds import Deed


@dataclass(frozen=True, slots=True)
class Ask:
    """`kind`: text, area, date, time, number, came, items, photos, receiver."""

    name: str
    kind: str
    label: str
    hint: str = ""
    optional: bool = False
    longest: int = 400


def _words(label: str, hint: str = "大家都看得到。", *, optional: bool = False, longest: int = 600) -> Ask:
    return Ask("words", "area", label, hint, optional, longest)


def _photos(hint: str, *, optional: bool = False) -> Ask:
    return Ask("photos", "photos", "照片", hint, optional)


_ANYTHING = _words("想说明的", optional=True)
_LETTER = _photos("物业书面通知的照片。物业用自己的账号来写的，可以不拍。", optional=True)
_LETTER_DAY = Ask(
    "day", "date", "书面通知送到的日子", "物业自己写的，填今天。业委会代为登记的，填收到的那天，最多 7 天以前。"
)
_MINUTES = (
    Ask("number", "text", "联席会议纪要的编号", "比如：马尚联席〔2026〕2号", longest=40),
    Ask("day", "date", "哪天开的会"),
    Ask(
        "address", "text", "纪要在本站的地址", "会是在本站记的才填：打开那次会的页面，把上面的地址抄来。",
        optional=True, longest=120
    ),
)
_CLAUSE = (
    Ask("days", "number", "提前多少天", "不填就是 60 天。", optional=True),
    Ask(
        "clause", "text", "合同怎么约定的", "不是 60 天的，写上第几条、原话。少于 60 天的，还要拍一张那一条的照片。",
        optional=True, longest=200,
    ),
)
ASKS: Mapping[Deed, tuple[Ask, ...]] = {
    Deed.SUMMON: (
        _words("为什么约谈", "写事实和数字。会印在通知上，大家都看得到。"), Ask("day", "date", "哪天谈"),
        Ask("time", "time", "几点"), Ask("place", "text", "在哪里谈", longest=60),
        Ask("people", "text", "请谁来", "比如：法定代表人、项目负责人", longest=120),
        Ask("materials", "text", "请带什么", "比如：整改计划、近三个月的维修记录", longest=200),
    ),
    Deed.INTERVIEW: (
        Ask("day", "date", "哪天谈的"), Ask("came", "came", "物业来了没有"),
        Ask("people", "area", "到场的人", "姓名和身份。只有四方看得到。", optional=True, longest=200),
        _words("谈了哪些问题"), Ask("said", "area", "物业说的", "照原话的意思写。", optional=True, longest=600),
        Ask("promised", "area", "物业答应做什么，哪天做到", "一件一行。没来的不用填。", optional=True, longest=600),
    ),
    Deed.ORDER: (
        _words("事实和来源", "比如：10月考核、约谈记录。会印在通知上。"),
        Ask("items", "items", "要改的", "一处一行，写明问题，改成什么样算好。空行不算。"),
    ),
    Deed.DELIVER: (
        Ask("day", "date", "哪天送到的", "期限从第二天起算。"),
        Ask("receiver_name", "text", "谁签收的", "公开页面上只写姓。不肯收的，写“拒收”。", longest=20),
        _photos("送达回执或者当面送达的照片。拒收的，拍下留在那里的样子。"),
    ),
    Deed.EXTEND: (
        Ask("days", "number", "延长多少天", "1 到 15 天，只能延一次。"),
        _words("为什么要延", "至少 10 个字，大家都看得到。"),
    ),
    Deed.REPORT: (_words("想说明的", "每一处都写过、拍过照片了，才能报。", optional=True),),
    Deed.RECHECK: (_ANYTHING,),
    Deed.PASS: (_words("结论怎么写"),),
    Deed.FAIL: (_words("结论怎么写", "写明哪几处不合格，差在哪里。"),),
    Deed.SECOND_CHANCE: (*_MINUTES, _words("会上怎么商量的")),
    Deed.ADVISE: (*_MINUTES, _words("为什么建议", "写事实和考核情况，会印在建议书上。")),
    Deed.PETITION: (
        Ask("signers", "number", "提议的业主", "一个人有几套算一位。全部有多少户，照最近封存的名册或者登记的房屋算。"),
        Ask("day", "date", "哪天提出的"), _words("为什么提议", "以前表决过没有换的，写清楚这次有什么新的事。"),
        _photos("业主签名的材料，遮住电话和身份证号。物业看不到。"),
    ),
    Deed.VOTE: (_ANYTHING,),
    Deed.VOTE_FAILED: (_ANYTHING,),
    Deed.VOTE_CANCELLED: (_ANYTHING,),
    Deed.OWNERS_NOTICE: (
        _ANYTHING,
        Ask("clause", "text", "合同对通知期限的约定", "没有就空着，法律定的是 60 天。", optional=True, longest=200),
        _photos("业主大会书面决定的照片。网上的票只帮着计数的，一定要有；主管部门认可网上投票的，可以不传。"),
    ),
    Deed.SERVE: (
        Ask("day", "date", "哪天送到的", "天数从第二天起算。"),
        Ask("receiver_name", "text", "谁签收的", "不肯收的，写“拒收”。", longest=20),
        *_CLAUSE, _photos("签收的照片。拒收的，拍下留在那里的样子。"),
    ),
    Deed.LEAVE_EARLY: (
        _LETTER_DAY, Ask("until", "date", "想服务到哪一天"), _words("为什么要走"), _LETTER,
    ),
    Deed.LEAVE_OPEN: (
        _LETTER_DAY, Ask("days", "number", "提前多少天", "不填就是 60 天，不能少。", optional=True),
        Ask("clause", "text", "合同怎么约定的", "多于 60 天的，写上第几条、原话。", optional=True, longest=200),
        _words("为什么要走"), _LETTER,
    ),
    Deed.NOT_RENEW: (_LETTER_DAY, _words("为什么不续"), _LETTER),
    Deed.EXPIRE: (_ANYTHING,),
    Deed.AGREE: (
        Ask("day", "date", "业主一方哪天定的"), Ask("until", "date", "说好服务到哪一天"),
        _words("怎样定的", "哪天开的什么会、怎么表决的，有编号的写上。"),
        _photos("业主一方书面决定的照片，遮住电话和身份证号。"),
    ),
    Deed.HOLD: (_words("为什么不同意"),),
    Deed.TAKE_BACK: (_words("为什么收回"),),
    Deed.STAY: (_words("怎样定下来的", "比如：业主大会表决续聘，或者大家商量先不表决。"),),
    Deed.HANDOVER: (
        Ask("receiver", "receiver", "交给谁"), Ask("receiver_name", "text", "接手的名字", optional=True, longest=60),
        Ask("clause", "text", "业委会的书面同意", "交给新物业才填，写明哪天、什么文件。", optional=True, longest=200),
        Ask(
            "basis", "text", "社区两委凭什么代收",
            "没有业委会成员能签收的才填：业主怎么定的，或者物业管理委员会、联席会议哪天、什么文件指定的。",
            optional=True, longest=200,
        ),
        Ask("until", "date", "约定哪天离开", "没有约定就空着，合同终止起 30 天。", optional=True),
    ),
    Deed.DONE: (_ANYTHING,),
    Deed.ANNUL: (_words("为什么撤销"),),
}  # fmt: skip
