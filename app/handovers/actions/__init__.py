"""Every change to handovers. For the domains above: `open_handover`; `finish_handover` is for its own pages."""

from app.handovers.actions.opening import open_handover, void_handover

__all__ = ["open_handover", "void_handover"]
