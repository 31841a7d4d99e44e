"""Secrets that travel in links and cookies: made at random, stored as hashes where the holder alone may know them."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """128 bits, 22 characters safe in an address."""
    return secrets.token_urlsafe(16)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(key: str, value: str) -> str:
    """A keyed hash for short secrets (codes), which a plain hash would not protect."""
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    return hmac.compare_digest(left, right)
