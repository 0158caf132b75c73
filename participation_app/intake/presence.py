"""Who has a comment before them on the triage desk: people see each other before both decide."""

from __future__ import annotations

import time

import frappe

from participation_app.notices.look_again import look_again

SECONDS_REMEMBERED = 45  # a screen says every 20 seconds that it is still there


def come(comment: str, user: str) -> list[str]:
	"""Notes that the user looks at the comment; the full names of the others who do."""
	here = _here(comment)
	frappe.cache.hset(_key(comment), user, time.time())
	frappe.cache.expire(frappe.cache.make_key(_key(comment)), SECONDS_REMEMBERED)
	if user not in here:
		look_again("Social Comment", comment)
	return [frappe.get_cached_value("User", other, "full_name") for other in here if other != user]


def go(comment: str, user: str) -> None:
	"""Notes that the user has turned to something else."""
	if user in _here(comment):
		frappe.cache.hdel(_key(comment), user)
		look_again("Social Comment", comment)


def _here(comment: str) -> list[str]:
	"""The users who said lately that they look at the comment."""
	since = time.time() - SECONDS_REMEMBERED
	looking = frappe.cache.hgetall(_key(comment)) or {}
	found = {user.decode() if isinstance(user, bytes) else user: at for user, at in looking.items()}
	return sorted(user for user, at in found.items() if at >= since)


def _key(comment: str) -> str:
	return f"participation_looking_at:{comment}"
