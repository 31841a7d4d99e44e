"""一联十: at most ten households a linker, each of them asked first. Pure.

The name has no official definition (domain §3): one linker, up to ten households, no scores.
"""

from collections.abc import Collection

MOST = 10
BY_HAND = "本人在网上同意"


def free_slot(taken: Collection[int]) -> int | None:
    """The lowest of the ten places that is free, None when all are taken."""
    return next((slot for slot in range(1, MOST + 1) if slot not in taken), None)
