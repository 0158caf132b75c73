"""What comes with a mail: photos are kept as those of the page are, anything else is named to the call centre."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

import frappe
from frappe import _

from participation_app.casework import case_events
from participation_app.casework.language import in_authority_language
from participation_app.intake import photos
from participation_app.intake.photos import Photo, PhotoRefused
from participation_app.intake.received_text import excerpt_of
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import SYSTEM

LONGEST_NAME, MOST_NAMED = 80, 20


def checked(attachments: Sequence[dict]) -> tuple[list[dict], list[str]]:
	"""The photos among a mail's attachments as Frappe has them, cleaned and renamed; the names of all others."""
	kept, refused = [], []
	for one in attachments:
		name = excerpt_of(unquote(one["fname"]))[:LONGEST_NAME]
		cleaned = _cleaned(name, one["fcontent"]) if len(kept) < photos.most_photos() else None
		if cleaned:
			content, ending = cleaned
			kept.append(
				{**one, "fname": photos.name_of_file(ending), "fcontent": content, "sent_as": one["fname"]}
			)
		else:
			refused.append(name)
	return kept, refused


@in_authority_language()
def note_refused(ticket: str, names: Sequence[str]) -> None:
	"""Names in the trail what was not kept, or beside the ticket where it has no trail."""
	if not names:
		return
	most, megabytes = photos.most_photos(), photos.most_megabytes()
	message = _(
		"Not kept of the mail: {0}. Photos are kept, up to {1} of {2} MB each. The mail itself is in the mailbox."
	)
	note = message.format(listed(names[:MOST_NAMED], frappe.local.lang), most, megabytes)
	stage = frappe.db.get_value("HD Ticket", ticket, "participation_stage")
	if stage:
		case_events.record(
			"attachments_refused",
			ticket=ticket,
			actor_role=SYSTEM,
			from_state=stage,
			to_state=stage,
			note=note,
		)
		return
	comment = {
		"doctype": "HD Ticket Comment",
		"reference_ticket": ticket,
		"content": frappe.utils.escape_html(note),
	}
	frappe.get_doc(comment).insert(ignore_permissions=True)


def _cleaned(name: str, content: bytes | str) -> tuple[bytes, str] | None:
	try:
		return photos.cleaned(Photo(name, content if isinstance(content, bytes) else content.encode()))
	except PhotoRefused:
		frappe.clear_last_message()
		return None
