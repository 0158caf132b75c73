"""Short signed passes: what a browser may keep in a cookie and hand back, and nobody can write themselves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

import frappe
from frappe.utils.password import get_encryption_key

_PURPOSE = b"participation pass"


def sign(values: Mapping[str, object], *, minutes: int) -> str:
	"""A pass that carries the values and ends by itself; only letters that a cookie takes as they are."""
	body = {**values, "until": int(_now() + minutes * 60)}
	text = base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")
	return f"{text}.{_signature(text)}"


def read(written: str | None) -> dict[str, object] | None:
	"""What a pass carries; None for one that is not ours, was changed, or has ended."""
	text, _dot, signature = (written or "").partition(".")
	if not hmac.compare_digest(_signature(text).encode(), signature.encode("utf-8", "replace")):
		return None
	values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
	return values if values["until"] >= _now() else None


def fingerprint(text: str) -> str:
	"""A few letters that stand for a text in a pass without telling it."""
	return hmac.new(_key(), text.encode(), hashlib.sha256).hexdigest()[:16]


def _signature(text: str) -> str:
	return hmac.new(_key(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _key() -> bytes:
	return hmac.new(get_encryption_key().encode(), _PURPOSE, hashlib.sha256).digest()


def _now() -> float:
	return frappe.utils.now_datetime().timestamp()
