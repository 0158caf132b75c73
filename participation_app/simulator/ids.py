"""Identifiers of the shape that each platform gives out, unique within one run and the same for one seed."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta, timezone

X_EPOCH_MS = 1288834974657


def snowflake(moment: datetime, number: int = 0) -> str:
	"""The X id of a moment; `number` tells apart what happened in the same millisecond."""
	milliseconds = round(moment.timestamp() * 1000) - X_EPOCH_MS
	return str((max(milliseconds, 0) << 22) | (number & 0x3FFFFF))


def snowflake_time(identifier: str | int) -> datetime:
	"""The moment that an X id was made."""
	milliseconds = (int(identifier) >> 22) + X_EPOCH_MS
	return datetime.fromtimestamp(0, timezone.utc) + timedelta(milliseconds=milliseconds)


def stable_digits(text: str, length: int) -> str:
	"""Digits that depend on `text` alone, without a leading zero."""
	number = int.from_bytes(_digest(text), "big")
	lowest = 10 ** (length - 1)
	return str(lowest + number % (9 * lowest))


def stable_letters(text: str, length: int) -> str:
	"""Letters, digits, - and _ that depend on `text` alone."""
	return base64.urlsafe_b64encode(_digest(text)).decode()[:length]


def author_id(platform: str, handle: str) -> str:
	"""The id of a member of the public on a platform."""
	name = f"{platform}:{handle.lower()}"
	lengths = {"X": 19, "Facebook": 16, "Instagram": 16}
	if platform == "YouTube":
		return "UC" + stable_letters(name, 22)
	return stable_digits(name, lengths[platform])


def post_id(platform: str, account_id: str, moment: datetime, number: int) -> str:
	"""The id of a new post, medium or video."""
	if platform == "X":
		return snowflake(moment, number)
	if platform == "Facebook":
		return f"{account_id}_{122101234567000000 + number}"
	if platform == "Instagram":
		return str(17890011223300000 + number)
	return stable_letters(f"video:{account_id}:{number}", 11)


def comment_id(platform: str, parent: str | None, post: str | None, moment: datetime, number: int) -> str:
	"""The id of a new comment; `parent` is the top-level comment where the platform has two levels."""
	if platform == "X":
		return snowflake(moment, number)
	if platform == "Facebook":
		return f"{str(post).rpartition('_')[2]}_{1094455667000000 + number}"
	if platform == "Instagram":
		return str(18033445560000000 + number)
	if parent:
		return f"{parent}.{stable_letters(f'reply:{parent}:{number}', 22)}"
	return f"Ugx{stable_letters(f'thread:{post}:{number}', 16)}4AaABAg"


def _digest(text: str) -> bytes:
	return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
