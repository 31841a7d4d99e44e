"""What each state means to a resident: what is going on, what comes next, how to take part. Pure."""

from dataclasses import dataclass

from app.exits.rules.kinds import Deed, State

S = State


@dataclass(frozen=True, slots=True)
class Meaning:
    now: str
    next: str
    part: str


_SEE = "有照片、有事实的，可以在社区看板上反映，复查的人会看到。"
MEANINGS: dict[State, Meaning] = {
    S.YELLOW: Meaning(
        "镇里要请物业来谈一次，问清楚问题出在哪里，打算怎么改。",
        "谈完以后，镇里发整改通知，写明改哪些、改到什么样。",
        _SEE,
    ),
    S.INTERVIEWED: Meaning("物业已经谈过了，答应的事写在下面。", "镇里把要改的一处一处写成通知，送到物业手里。", _SEE),
    S.ORDERED: Meaning("整改通知写好了，要当面送到物业手里。", "送到的第二天开始算 15 天。", _SEE),
    S.RECTIFYING: Meaning(
        "物业正在一处一处地改，改好一处拍一张照片。", "物业说改完了，或者到了期限，镇里和社区各派一人到现场看。",
        "您看到没改好的，可以拍照反映。",
    ),
    S.RECHECK: Meaning(
        "镇里一位、社区一位，分别到现场逐条看。", "两个人都说每一条合格，这个程序就结束；不合格的再约谈，记进得分。",
        "复查表做好以后，这里能看到每一条合格不合格。",
    ),
    S.RED: Meaning(
        "亮了红牌。镇里要召集物业管理联席会议，物业、业委会、社区和有关部门都来。",
        "会上商量两件事里的一件：再给一次整改，或者向业主提出劝退建议。",
        "想说的话，可以先告诉业委会或者社区，请他们带到会上。",
    ),
    S.ADVISED: Meaning(
        "镇里建议业主考虑换物业。这只是建议。", "业委会征求大家的意见，要不要开业主大会表决。",
        "愿意表决的，告诉业委会。百分之二十以上的业主提议，业委会就应当召集。",
    ),
    S.PETITIONED: Meaning(
        "百分之二十以上的业主提议表决。",
        "业委会召集业主大会，议题提前 15 天公示。业委会不召集的，业主可以申请镇里组织。",
        "先把“住哪一户”登记好，表决时才能投票。",
    ),
    S.OWNER_VOTE: Meaning(
        "换不换这家物业，由业主投票定。哪天开始、哪天截止，看下面的表决。",
        "通过了，业委会书面通知物业；没有通过，物业继续服务。",
        "您是业主的，一户一票，请按时投。",
    ),
    S.WITHDRAWING: Meaning(
        "物业想提前走。合同没到期，要业主一方同意。", "同意了，说定哪天走；不同意，物业照合同服务。",
        "您的意见可以告诉业委会。在说定以前，物业照旧服务。",
    ),
    S.NOT_RENEWING: Meaning(
        "物业到期不续了。到期以前照旧服务。",
        "合同到期以后开始交接。业主要在那以前选好新物业。",
        "选哪一家，由业主表决定。",
    ),
    S.EXPIRED: Meaning(
        "合同到期了，业主还没有决定。物业照旧服务，原来的合同照旧有效。",
        "业主可以表决续用或者换一家。谁要终止，都要提前 60 天书面通知对方。", "您的意见可以告诉业委会。",
    ),
    S.NOTICE: Meaning(
        "书面通知已经发出，合同再过一段时间终止。在那以前物业照旧服务。",
        "到了最后一天开始交接。",
        "物业费照旧交，有事照旧找物业。",
    ),
    S.HANDOVER: Meaning(
        "合同终止了，物业和接手的一方在一项一项地交接。", "交接完了，物业离开，新的一方接管。",
        "接管以前，原来的物业要继续服务。停了服务的，马上反映。",
    ),
    S.PASSED: Meaning("整改合格，这个程序结束了。", "", ""),
    S.KEPT: Meaning("物业继续服务，这个程序结束了。", "没有新的事，不再开这个程序。", ""),
    S.ANNULLED: Meaning("这个程序撤销了，原因写在下面。", "", ""),
    S.EXITED: Meaning("物业已经离开，这个程序结束了。", "", ""),
}  # fmt: skip
_CLAIM = "还没有用自己的账号认，没认以前合同照旧。"
_AFTER = "物业认了，才接着往下走；说不算的，物业可以收回，镇里也可以撤销这一步。"
_AS_BEFORE = "物业费照旧交，有事照旧找物业。"
CLAIMED: dict[State, Meaning] = {
    S.WITHDRAWING: Meaning(f"业委会登记，说物业想提前走。物业{_CLAIM}", _AFTER, _AS_BEFORE),
    S.NOT_RENEWING: Meaning(f"业委会登记，说物业到期不续了。物业{_CLAIM}", _AFTER, _AS_BEFORE),
    S.NOTICE: Meaning(f"业委会登记，说物业书面通知要走。物业{_CLAIM}最后一天还没有定。", _AFTER, _AS_BEFORE),
}
"""A letter of the company's that is known from the owners' side only."""


AGREED = Meaning(
    "业主一方同意物业提前走，日子说定了。在那以前物业照旧服务。", MEANINGS[S.NOTICE].next, MEANINGS[S.NOTICE].part
)


def meaning_of(state: State, *, confirmed: bool, ending: Deed | None = None) -> Meaning:
    """`confirmed`: no notice of the company's is known from the owners' side only; `ending` as in kinds.label_of."""
    if not confirmed:
        return CLAIMED.get(state, MEANINGS[state])
    return AGREED if state is S.NOTICE and ending is Deed.AGREE else MEANINGS[state]
