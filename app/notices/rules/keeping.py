"""Papers that are a step of a matter: they stand and fall with it, and nobody takes one back by itself. Pure."""

from app.core.errors import DomainError

KEPT = {
    "vote": "这份文书是业主表决的一步，不能单独撤回。表决要停办，到那次表决的页面去办；定了的结果，由人民法院依法撤销"
    "（《民法典》第二百八十条）。",
    "exit": "这份文书是物业退出的一步，不能单独撤回。要改，到那件事的页面去办。",
    "handover": "这份文书是物业交接的一步，不能单独撤回。要作废，到那次交接的页面去办。",
}


def kept_by(about: str) -> str:
    """Why this paper is not taken back on its own page; empty where it may be."""
    return KEPT.get(about.partition(":")[0], "")


def check_loose(about: str) -> None:
    """Raises DomainError for a paper of a vote, an exit or a handover, which those alone withdraw."""
    if reason := kept_by(about):
        raise DomainError(reason)
