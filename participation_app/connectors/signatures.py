"""Proves that a pushed event, or the question before the first one, comes from the platform."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping

from participation_app.connectors import errors

ALGORITHM = "sha256="


def check_hex(raw: bytes, given: str | None, secrets: Iterable[str]) -> None:
	"""The signature as Meta writes it; raises `UnsignedEvent` unless one of the secrets made it."""
	_check(raw, given, secrets, lambda digest: digest.hex())


def check_base64(raw: bytes, given: str | None, secrets: Iterable[str]) -> None:
	"""The signature as X writes it; raises `UnsignedEvent` unless one of the secrets made it."""
	_check(raw, given, secrets, _in_base64)


def handshake(params: Mapping[str, str], verify_token: str) -> str:
	"""The answer to Meta's question whether we want its events, to be given back as plain text."""
	given = params.get("hub.verify_token") or ""
	is_ours = bool(verify_token) and _same(given, verify_token)
	if params.get("hub.mode") != "subscribe" or not is_ours or not params.get("hub.challenge"):
		raise errors.UnsignedEvent()
	return params["hub.challenge"]


def crc(token: str, consumer_secret: str) -> dict[str, str]:
	"""The answer to X's question whether the address is still ours, to be given back as JSON."""
	return {"response_token": ALGORITHM + _in_base64(_digest(token.encode(), consumer_secret))}


def header(headers: Mapping[str, str], name: str) -> str | None:
	"""A header by its name in any case."""
	return next((value for one, value in headers.items() if one.lower() == name.lower()), None)


def _check(raw: bytes, given: str | None, secrets: Iterable[str], write: Callable[[bytes], str]) -> None:
	expected = [ALGORITHM + write(_digest(raw, secret)) for secret in secrets if secret]
	if not any([_same(given or "", one) for one in expected]):
		raise errors.UnsignedEvent()


def _same(given: str, expected: str) -> bool:
	return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _digest(raw: bytes, secret: str) -> bytes:
	return hmac.new(secret.encode(), raw, hashlib.sha256).digest()


def _in_base64(digest: bytes) -> str:
	return base64.b64encode(digest).decode()
