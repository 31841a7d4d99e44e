"""What people fill in for a step: one form for all, and which of its fields each step asks for."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from app.core.forms import Text
from app.issues.actions.turn import Given
from app.issues.rules.lifecycle import Step


def _one_of_ours(value: str) -> str:
    if value and not value.replace("-", "").isalnum():
        raise ValueError("编号里只有字母、数字和短横，看看是不是抄错了。")
    return value.upper()


class StepForm(BaseModel):
    """`usual` is a standard reply that was picked, put before what was typed. `version` is what the page showed."""

    note: Text = Field("", max_length=1000)
    reason: Text = Field("", max_length=400)
    usual: Text = Field("", max_length=400)
    route: Text = Field("", max_length=200)
    unit: int | None = Field(None, ge=1, lt=2**31)
    target: Annotated[Text, AfterValidator(_one_of_ours)] = Field("", max_length=24)
    assignee: int | None = Field(None, ge=1, lt=2**31)
    days: int | None = Field(None, ge=1, le=90)
    review_on: date | None = None
    due_on: date | None = None
    solved: bool | None = None
    satisfaction: int | None = Field(None, ge=1, le=5)
    title: Text = Field("", max_length=40)
    description: Text = Field("", max_length=2000)
    explained: bool = False
    photos_kept: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=9)
    version: int | None = Field(None, ge=0, lt=2**31)
    next: Text = Field("", max_length=400)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A step as a small form: its fields in order, the button, a word before, and what is said when it is done.

    `words` is the field a standard reply goes into.
    """

    fields: tuple[str, ...]
    button: str
    done: str
    hint: str = ""
    words: str = ""
    warn: bool = False


SHEETS: dict[Step, Sheet] = {
    Step.ACCEPTANCE: Sheet(
        ("note",), "受理", "受理了，反映人会收到消息。", "说一句准备怎么办，反映人和邻居都看得到。", "note"
    ),
    Step.DISPATCH: Sheet(
        ("unit", "note"), "派单", "派出去了，办理单位和反映人都会收到消息。", "选一个管这里的单位。", "note"
    ),
    Step.SIGNATURE: Sheet(
        ("note",), "接单", "接单了，期限接着走。", "接了单就由您单位办，反映人会收到消息。", "note"
    ),
    Step.COMPLETION: Sheet(
        ("note", "photos", "explained"), "说办完了", "记下了，等反映人看一眼、网格员核实。",
        "说办完只是您这边的说法，反映人说解决了才算完。", "note",
    ),
    Step.VERIFICATION: Sheet(
        ("solved", "note", "photos"), "记下核实结果", "核实结果记下了。", "到现场看一眼，最好拍张照片。", "note"
    ),
    Step.CONFIRMATION: Sheet(("solved", "satisfaction", "note"), "交给社区", "谢谢您，您的话记下了。"),
    Step.ASSIGNMENT: Sheet(("assignee", "note"), "交给同事", "交给同事了，对方会收到消息。", words="note"),
    Step.EXTENSION: Sheet(
        ("days", "reason"), "延期", "期限延了，反映人会收到消息。", "一件事只能延一次，最多 5 天，原因会公开。",
        "reason",
    ),
    Step.OBJECTION: Sheet(
        ("reason",), "退回社区", "退回社区了，由社区来定谁办。",
        "一件事只能退一次。社区再指定给谁，就由谁办。", "reason", warn=True,
    ),
    Step.COMMITMENT: Sheet(
        ("due_on", "reason"), "约定日期", "约好了，期限按新日期算，反映人会收到消息。",
        "和办理单位当面说定哪天办完，这一天就是新的期限，原来的期限还留在经过里。", "reason",
    ),
    Step.SUSPENSION: Sheet(
        ("review_on", "reason"), "挂账", "挂账了，原因和复查日期已经公开。",
        "一时办不了的先挂账：期限停下，原因和复查日期公开，最长 90 天。", "reason",
    ),
    Step.RESUMPTION: Sheet(("reason",), "接着办", "接着办，期限从停下的地方继续走。", words="reason"),
    Step.MERGE: Sheet(
        ("target", "reason"), "合并", "合并了，同感的人也一起过去。", "两件说的是同一件事才合并，弄错了可以取消。",
        "reason",
    ),
    Step.SEPARATION: Sheet(("reason",), "取消合并", "分开了，它自己的同感也回来了。", words="reason"),
    Step.ESCALATION: Sheet(
        ("reason",), "上报", "报上去了。", "社区推不动的，先上报镇里，再推不动上联席会。", "reason"
    ),
    Step.TRANSFER: Sheet(
        ("reason", "route"), "转给别处办", "转出去了，反映人会收到去处。", "写清楚转到哪里、怎么找，别让人白跑。",
        "reason", warn=True,
    ),
    Step.REJECTION: Sheet(
        ("reason", "route"), "不受理", "记下了，反映人会看到原因和去处。", "原因和该找谁都会公开。", "reason", warn=True
    ),
    Step.CORRECTION: Sheet(
        ("title", "description"), "改好了", "改好了，原来写的还留在经过里。", "提交后 15 分钟内可以改，原来写的会留着。"
    ),
    Step.WITHDRAWAL: Sheet(
        ("reason",), "撤回这件事", "撤回了。", "撤回以后不再办理，经过还留着。要再反映得重新提交。", warn=True
    ),
}
NOUNS = tuple(SHEETS)
LABELS = {
    "note": "说明", "reason": "原因", "route": "该找谁、怎么找", "unit": "办理单位", "target": "合并到哪一件",
    "assignee": "交给谁", "days": "延几天", "review_on": "哪天复查", "due_on": "哪天办完",
    "solved": "修好了吗", "satisfaction": "办得满意吗",
    "title": "标题", "description": "写的话", "photos": "照片", "usual": "常用话",
}


def given_in(step: Step, form: StepForm, photos: tuple[int, ...]) -> Given:
    """What the step was given: only its own fields, the standard reply before the own words."""
    sheet = SHEETS[step]
    own = {name: getattr(form, name) for name in sheet.fields if name != "photos"}
    if sheet.words and form.usual:
        own[sheet.words] = "\n".join(part for part in (form.usual, own[sheet.words]) if part)
    return Given(**own, photos=photos if "photos" in sheet.fields else ())
