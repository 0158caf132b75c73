"""What people wrote in their own words: studied by a moderator, published as it stands or in part, or hidden."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.append_only import WrittenForGood
from participation_app.engagement import survey_access
from participation_app.engagement.masks import masked_in
from participation_app.rules.hidden_parts import BadParts, Part, hide

DOCTYPE = "Survey Text"
RECEIVED, PUBLISHED, HIDDEN = "Received", "Published", "Hidden"
_DECISION = "text_decision"


class TextNotDecided(frappe.ValidationError):
	"""A decision on a text lacks a reason from the list, or leaves nothing to read."""


def publish(name: str, parts: Sequence[Part] = (), reason: str | None = None) -> Document:
	"""The text may be read beside the results, without the parts if there are any."""
	text = frappe.get_doc(DOCTYPE, name, for_update=True)
	if parts:
		_check_reason(reason)
	return _decide(text, PUBLISHED, _shown(text.text, parts), reason if parts else None)


def keep_hidden(name: str, reason: str) -> Document:
	"""The text is not shown, for a reason from the list; it stays counted."""
	_check_reason(reason)
	return _decide(frappe.get_doc(DOCTYPE, name, for_update=True), HIDDEN, None, reason)


def published_of(survey: str) -> dict[int, list[str]]:
	"""The published texts by the number of their question, in no order that tells who wrote when."""
	filters = {"survey": survey, "state": PUBLISHED}
	found: dict[int, list[str]] = {}
	for row in frappe.get_all(DOCTYPE, filters, ["question", "published_text"], order_by="name"):
		found.setdefault(row.question, []).append(row.published_text)
	return found


def waiting(survey: str) -> int:
	"""How many texts wait for a moderator."""
	return frappe.db.count(DOCTYPE, {"survey": survey, "state": RECEIVED})


def describe(text: Document) -> dict[str, object]:
	"""A text as the moderator's page shows it."""
	survey = frappe.get_doc("Participation Survey", text.survey)
	reasons = frappe.get_all("Refusal Reason", {"enabled": 1}, pluck="name", order_by="list_order, name")
	return {
		"text": text.text,
		"masked": masked_in(text.text),
		"question": survey.questions[text.question - 1].question,
		"survey": survey.title,
		"published_text": text.published_text,
		"state": text.state,
		"reasons": [{"value": name, "label": _(name)} for name in reasons],
	}


def raise_unless_decided(text: Document) -> None:
	"""Refuses whatever no decision has brought about."""
	if not text.flags.get(_DECISION):
		message = _("A text is kept as it came. Publish it or hide it with the buttons on its page.")
		frappe.throw(message, WrittenForGood, title=_("Cannot Be Changed"))


def raise_because_kept(text: Document) -> None:
	"""Refuses to delete a text: it is counted."""
	message = _("{0} is kept as it came and is not changed.")
	frappe.throw(message.format(_(text.doctype)), WrittenForGood, title=_("Cannot Be Deleted"))


def _decide(text: Document, state: str, published_text: str | None, reason: str | None) -> Document:
	if not survey_access.may_study(text):
		frappe.throw(_("Moderators decide on texts, once the survey is closed."), frappe.PermissionError)
	text.update(
		{
			"state": state,
			"published_text": published_text,
			"reason": reason,
			"decided_by": frappe.session.user,
			"decided_at": frappe.utils.now_datetime(),
		}
	)
	text.flags[_DECISION] = state
	return text.save(ignore_permissions=True)


def _shown(text: str, parts: Sequence[Part]) -> str:
	try:
		return hide(text, parts)
	except BadParts:
		message = _("The parts leave nothing to read, or are not in the text. Mark others, or hide the text.")
		frappe.throw(message, TextNotDecided, title=_("Cannot Be Published"))


def _check_reason(reason: str | None) -> None:
	if not reason or not frappe.db.exists("Refusal Reason", {"name": reason, "enabled": 1}):
		frappe.throw(_("Choose a reason from the list."), TextNotDecided, title=_("Reason Missing"))
