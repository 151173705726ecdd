"""Secrets and signatures, by the rules of Standard Webhooks (standardwebhooks.com). Pure.

A secret is never stored: it is made of the site's SECRET_KEY and a salt, so that a copy of the database forges nothing.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"


def new_salt() -> str:
    """A fresh random salt."""
    return secrets.token_urlsafe(32)


def secret_of(key: str, salt: str) -> bytes:
    """The secret (32 bytes) that `salt` stands for under the site's key."""
    return hmac.new(key.encode(), b"webhook:" + salt.encode(), hashlib.sha256).digest()


def written(secret: bytes) -> str:
    """The secret as it is shown and copied: "whsec_" and base64."""
    return PREFIX + base64.b64encode(secret).decode("ascii")


def mark_of(secret: bytes) -> str:
    """Twelve hex digits by which a secret is known again; they do not give it away."""
    return hashlib.sha256(secret).hexdigest()[:12]


def signature(keys: Iterable[bytes], uid: str, timestamp: int, body: str) -> str:
    """What the header webhook-signature says: "v1," and base64 of the HMAC-SHA256 of "id.timestamp.body", one for each key."""
    content = f"{uid}.{timestamp}.{body}".encode()
    signed = (base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode("ascii") for key in keys)
    return " ".join(f"v1,{one}" for one in signed)
