"""The review desk of public relations: its queue, one reply beside its comment, and a look at the platform."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.api import arguments
from participation_app.casework import deputies
from participation_app.intake import fresh_look
from participation_app.publication import review_case, review_queue

PLACE = 3  # the group's number, the due date and the name of a reply


@frappe.whitelist(methods=["GET", "POST"])
def queue(
	group: str = "", platform: str = "", repeated: bool | int | str = 0, after: list | str | None = None
) -> dict:
	"""A page of what waits for public relations: {"replies", "next", "counts", "stands_in_for"}."""
	frappe.has_permission("Proposed Reply", "read", throw=True)
	if group and group not in review_queue.GROUPS:
		frappe.throw(_("There is no group {0}. Choose one of those above the list.").format(group))
	place = frappe.parse_json(after) if after else None
	if place is not None and len(place) != PLACE:
		arguments.unreadable("after")
	filters = {"group": group, "platform": platform, "repeated": "1" if frappe.utils.cint(repeated) else ""}
	return {
		**review_queue.page(filters, place),
		"stands_in_for": _stands_in_for(),
	}


@frappe.whitelist(methods=["GET", "POST"])
def view(reply: str) -> dict:
	"""One reply with its versions, rounds, marks, and what the reader may do."""
	document = frappe.get_doc("Proposed Reply", reply)
	document.check_permission("read")
	return review_case.describe(document)


@frappe.whitelist(methods=["POST"])
def look(reply: str, again: bool | int | str = 0) -> dict:
	"""The comment as it stands on its platform now: {"outcome", "at", "message", "changed", "can_reply", "version_id"}."""
	document = frappe.get_doc("Proposed Reply", reply)
	document.check_permission("read")
	if not document.comment:
		return {"outcome": "none"}
	comment = frappe.get_doc("Social Comment", document.comment)
	seen = fresh_look.look_at(comment, again=bool(frappe.utils.cint(again)))
	return {**vars(seen), "version_id": frappe.db.get_value("Social Comment", comment.name, "version_id")}


def _stands_in_for() -> list[dict]:
	rows = deputies.stands_in_for(frappe.session.user)
	return [
		{"name": frappe.get_cached_value("User", row.absent, "full_name"), "until": row.ends_on}
		for row in rows
	]
