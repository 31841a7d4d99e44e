"""All chance in the demonstration comes from one number, so that the same day gives the same town."""

import base64
import random
from collections.abc import Sequence
from typing import TypeVar

SEED = 20261122
T = TypeVar("T")


def dice(*about: object) -> random.Random:
    """A generator of its own for each thing, so that one more throw here changes nothing there."""
    return random.Random(" ".join(map(str, (SEED, *about))))


def token(rng: random.Random) -> str:
    """In the shape of app.core.tokens.new_token; a demonstration has no secrets."""
    return base64.urlsafe_b64encode(rng.randbytes(16)).rstrip(b"=").decode()


def weighted(rng: random.Random, values: Sequence[T], weights: Sequence[float]) -> T:
    return rng.choices(values, weights)[0]
