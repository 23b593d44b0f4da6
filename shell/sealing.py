"""How something is sealed: AES-256-GCM, bound to its place, so that sealed rows cannot be swapped."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# First byte of whatever is sealed: a nonce of 12 bytes follows, then ciphertext and tag. Another way of
# sealing would have another byte.
_VERSION = b"\x01"
_NONCE = 12


def seal(cipher: AESGCM, value: bytes, place: str) -> bytes:
    """Encrypt a value into its place, for example `person|field`: anywhere else it does not open."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + cipher.encrypt(nonce, value, place.encode())


def opened(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    """What was sealed into a place. Raises `InvalidTag` for another key or place."""
    if sealed[:1] != _VERSION:
        raise ValueError(f"sealed in a way this release does not know: {sealed[:1]!r}")
    nonce = sealed[1 : 1 + _NONCE]
    return cipher.decrypt(nonce, sealed[1 + _NONCE :], place.encode())


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
