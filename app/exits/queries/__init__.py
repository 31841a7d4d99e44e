"""Every read of exits."""

from app.exits.queries.flags import information_flags

__all__ = ["information_flags"]
