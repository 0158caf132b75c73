"""How platforms sign what they send to a callback, and how they prove or ask who is there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

FLAWS = ("wrong", "missing", "other encoding", "other secret", "other bytes")
META_HEADER = "X-Hub-Signature-256"
X_HEADER = "x-twitter-webhooks-signature"
TWILIO_HEADER = "X-Twilio-Signature"


def signed(platform: str, secret: str, body: bytes, flaw: str = "") -> dict[str, str]:
	"""The signature header of a body: hexadecimal of Meta, base64 of X; with a flaw if one is named.

	"other bytes" signs the same JSON written in another way.
	"""
	if flaw == "missing":
		return {}
	key = "not-the-secret" if flaw == "other secret" else secret
	if flaw == "other bytes":
		body = json.dumps(json.loads(body), indent=1, sort_keys=True).encode()
	digest = hmac.new(key.encode(), body, hashlib.sha256).digest()
	if flaw == "wrong":
		digest = bytes([digest[0] ^ 1]) + digest[1:]
	in_base64 = (platform == "X") != (flaw == "other encoding")
	written = base64.b64encode(digest).decode() if in_base64 else digest.hex()
	return {X_HEADER if platform == "X" else META_HEADER: f"sha256={written}"}


def crc_answer(secret: str, token: str) -> str:
	"""What X expects for its challenge."""
	digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()
	return "sha256=" + base64.b64encode(digest).decode()


def signed_form(auth_token: str, url: str, form: Mapping[str, str]) -> dict[str, str]:
	"""Twilio's header over the address and the sorted fields of a form."""
	text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
	digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
	return {TWILIO_HEADER: base64.b64encode(digest).decode()}
