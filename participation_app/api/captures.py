"""Comments that a clerk enters by hand, and their joining with what was read."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.intake import hand_capture, hand_matches
from participation_app.intake.hand_capture import Capture, CaptureRefused
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER

MAY_ENTER = (CALL_CENTRE_AGENT, PARTICIPATION_MANAGER)


@frappe.whitelist(methods=["GET", "POST"])
def choices() -> dict:
	"""The accounts under which a comment may stand."""
	frappe.only_for(MAY_ENTER, message=True)
	accounts = frappe.get_all(
		"Social Account", {"enabled": 1}, ["name", "platform"], order_by="platform, name"
	)
	return {
		"accounts": [{"value": one.name, "label": one.name, "platform": one.platform} for one in accounts]
	}


@frappe.whitelist(methods=["GET", "POST"])
def look_up(link: str) -> dict:
	"""What a link tells: the platform, the accounts it may belong to, the comment if it is here already."""
	frappe.only_for(MAY_ENTER, message=True)
	read = hand_capture.read(link)
	accounts = hand_capture.accounts_for(read)
	comments = (hand_capture.known(account, read) for account in accounts)
	known = next((comment for comment in comments if comment), None)
	return {
		"platform": read.platform,
		"accounts": accounts,
		"has_id": bool(read.external_id),
		"known": known and {"comment": known.name, "state": known.state},
	}


@frappe.whitelist(methods=["POST"])
def capture(values: dict | str) -> dict:
	"""Enters a comment; {"comment", "state", "is_new"}."""
	frappe.only_for(MAY_ENTER, message=True)
	comment, is_new = hand_capture.capture(_entered(frappe.parse_json(values)))
	return {"comment": comment.name, "state": comment.state, "is_new": is_new}


@frappe.whitelist(methods=["POST"])
def join(comment: str, copy: str) -> dict:
	"""Makes one comment of what was entered and what was read."""
	frappe.only_for(MAY_ENTER, message=True)
	return {"comment": hand_matches.join(comment, copy).name}


def _entered(values: dict) -> Capture:
	try:
		posted_at = frappe.utils.get_datetime(values.get("posted_at"))
	except (ValueError, TypeError, OverflowError):
		posted_at = None
	if not values.get("posted_at") or posted_at is None:
		frappe.throw(_("Enter when the comment was written."), CaptureRefused)
	return Capture(
		posted_at=posted_at.replace(tzinfo=None, microsecond=0),
		text=str(values.get("text") or ""),
		author=str(values.get("author") or ""),
		account=values.get("account") or None,
		link=str(values.get("link") or ""),
		screenshot=values.get("screenshot") or None,
	)
