"""门前三包: cleanliness, order, greening. Pure."""

from app.core.errors import DomainError, Invalid

PARTS = (("cleanliness", "卫生"), ("order", "秩序"), ("greening", "绿化"))


def check_note(kept: tuple[bool, ...], note: str) -> None:
    """Raises Invalid: whoever finds something not kept says what."""
    if not all(kept) and len(note) < 2:
        raise Invalid("没做到的写一句是什么，店主才知道改哪儿。", field="note")


def check_answer(answered: bool, is_keeper: bool) -> None:
    """Raises DomainError: the shopkeeper answers, once a check."""
    if not is_keeper:
        raise DomainError("这一条由店主来答。")
    if answered:
        raise DomainError("这一次已经答过了，一次检查答一回。")


def outcome(kept: tuple[bool, ...]) -> str:
    """三样都做到 or which were not."""
    missing = [label for (_, label), held in zip(PARTS, kept, strict=True) if not held]
    return f"{'、'.join(missing)}没做到" if missing else "三样都做到"
