"""The order people expect of numbers on doors: 2 before 10, A9 before A10. Pure."""

import re

_PIECES = re.compile(r"[0-9]+|[^0-9]+")


def natural(code: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort codes by: runs of digits compare as numbers and stand before letters."""
    return tuple(_piece(piece) for piece in _PIECES.findall(code))


def _piece(piece: str) -> tuple[int, int, str]:
    return (0, int(piece), piece) if piece[0] in "0123456789" else (1, 0, piece)
