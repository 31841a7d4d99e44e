"""What a year leaves behind: sent text messages, read messages, answered call-backs. Only the last days are kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.demo.chance import dice
from app.demo.queries import callbacks_before
from app.issues.models import Callback, StandardReply
from app.issues.rules.lifecycle import Step
from app.notifications.actions import forget_delivered
from app.notifications.models import Message, OutboxEntry

INBOX = timedelta(days=6)
READ_AFTER = timedelta(days=2)
OUTBOX = timedelta(days=2)
CALLED_WITHIN = timedelta(days=4)
REPLIES = (
    (Step.ACCEPTANCE, "", "收到，今天安排人去看。"),
    (Step.ACCEPTANCE, "EL", "收到，已通知维保单位，请先别乘这部电梯。"),
    (Step.ACCEPTANCE, "UT", "收到，先联系抢修，需要关阀会在单元门口贴通知。"),
    (Step.DISPATCH, "", "请按时限办，办完拍照。"),
    (Step.DISPATCH, "FR", "有危险，请马上到现场，先把通道让出来。"),
    (Step.REJECTION, "", "这件事正在法院或者信访办理，这里不能同时再办。"),
    (Step.SIGNATURE, "", "已接单，安排师傅去。"),
    (Step.COMPLETION, "HY", "已经清运，地面冲洗过。"),
    (Step.COMPLETION, "UT", "已修好，试过正常。"),
    (Step.COMPLETION, "", "已办完，照片在下面，请您看看。"),
    (Step.VERIFICATION, "", "到现场看了，确实弄好了。"),
    (Step.SUSPENSION, "RP", "要等维修资金批下来才能动工。"),
)


def keep_replies(session: Session) -> None:
    """Sentences the desks use often."""
    for place, (step, category, text) in enumerate(REPLIES):
        session.add(StandardReply(step=step, category=category, text=text, position=place))


def tidy(session: Session, edge: datetime) -> None:
    """Every text message has gone out, most inboxes are read, older call-backs are done."""
    session.execute(update(OutboxEntry).values(sent_at=col(OutboxEntry.created_at), attempts=1))
    forget_delivered(session, before=edge - OUTBOX)
    session.execute(delete(Message).where(col(Message.created_at) < edge - INBOX))
    read = update(Message).where(col(Message.created_at) < edge - READ_AFTER)
    session.execute(read.values(read_at=col(Message.created_at)))
    for callback in callbacks_before(session, edge - CALLED_WITHIN):
        _called(callback)
        session.add(callback)


def _called(callback: Callback) -> None:
    """Three of four are reached; what they say is mostly what they said before."""
    rng = dice("callback", callback.issue_id)
    callback.done_at = callback.created_at + timedelta(hours=rng.uniform(1, 30))
    callback.reached = rng.random() < 0.75
    callback.note = "" if callback.reached else "打了三次，隔天打的，没人接。"
    if callback.reached:
        callback.solved = rng.random() < 0.92
        callback.satisfaction = rng.choice((4, 4, 5, 5, 3)) if callback.solved else 2
        callback.note = "本人说弄好了。" if callback.solved else "本人说又坏了，已请网格员去看。"
