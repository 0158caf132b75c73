"""What each move asks of the person who makes it, as fields of a Frappe dialog.

Moves on the text of the answer (submit, approve and the like) are made on the Proposed Reply and have no
form here.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.agreed_entities import valid_entities
from participation_app.casework.facts import reviewed_channels
from participation_app.casework.joint import joint_facts
from participation_app.casework.labels import label_of
from participation_app.casework.moves import open_moves
from participation_app.casework.questions import question_field
from participation_app.rules.joint_moves import ruled_out
from participation_app.rules.lifecycle import ANSWERED, channel_needs_review

Field = dict[str, object]

MOVE_FORMS = (
	"refer",
	"assign_to_section",
	"return",
	"decline",
	"call_for_inspection",
	"report_action",
	"send_back",
	"confirm_result",
	"ask_again",
	"answer_directly",
	"hand_off",
	"close_without_publication",
	"correct",
	"ask_citizen",
	"withdraw_question",
	"reopen",
	"close",
)
OUTCOMES = ("Resolved", "Resolved in Part", "Scheduled", "Not Possible", "Unfounded")


def move_forms(ticket: Document, user: str) -> list[dict[str, object]]:
	"""The moves open to the user with label, hint and fields, in the table's order."""
	never = ruled_out(joint_facts(ticket))
	return [
		{"move": move, "label": label_of(move), "hint": _hint(move), "fields": _fields(move, ticket)}
		for move in open_moves(ticket, user)
		if move in MOVE_FORMS and move not in never and _is_offered(move, ticket)
	]


def _is_offered(move: str, ticket: Document) -> bool:
	"""What is ruled out from the start is no button, though its refusal would say why."""
	if move == "hand_off":
		return bool(valid_entities())
	reviewed = channel_needs_review(ticket.participation_channel, reviewed_channels())
	return move != "answer_directly" or not reviewed


def entered_values(move: str, values: dict[str, object]) -> dict[str, object]:
	"""Of what a caller sent, only what the move's form asks for."""
	return {name: values[name] for name in _FIELD_NAMES.get(move, ()) if name in values}


def _hint(move: str) -> str:
	hints = {
		"call_for_inspection": _("The time to answer becomes that of an inspection, counted from receipt."),
		"confirm_result": _("The call centre is asked to draft the answer."),
		"report_action": _(
			"What may be said in public starts the draft of the answer; the rest stays internal."
		),
		"return": _("The call centre refers the ticket elsewhere. The clock runs on."),
		"correct": _("The published text stays until its correction is published."),
		"reopen": _("A new date is promised, counted from today."),
		"ask_citizen": _("The time to answer stands still once the question has reached the citizen."),
		"hand_off": _(
			"The agreed wording goes to the citizen where they wrote, and the contribution ends here."
		),
		"answer_directly": _("The answer goes to the citizen by their own way, without a review."),
		"withdraw_question": _("The time to answer goes on."),
	}
	return hints.get(move, "")


_REASONED = (
	"return",
	"decline",
	"call_for_inspection",
	"send_back",
	"ask_again",
	"close_without_publication",
	"correct",
)
_FIELD_NAMES: dict[str, tuple[str, ...]] = {
	**{move: ("reason",) for move in _REASONED},
	"close_without_publication": ("reason", "duplicate_of"),
	"refer": ("department", "reason"),
	"reopen": ("department", "reason"),
	"ask_citizen": ("question",),
	"answer_directly": ("text",),
	"hand_off": ("agreed_entity", "wording"),
	"assign_to_section": ("section", "reason"),
	"report_action": (
		"outcome",
		"findings",
		"action_taken",
		"public_part",
		"internal_part",
		"inspected",
		"files",
	),
}


def _fields(move: str, ticket: Document) -> list[Field]:
	makers = {
		"refer": _referral,
		"reopen": _reopening,
		"assign_to_section": _assignment,
		"report_action": _action_report,
		"ask_citizen": lambda ticket: [question_field(ticket)],
		"answer_directly": _direct_answer,
		"hand_off": _handing_off,
		"close_without_publication": _closing,
	}
	if move in makers:
		return makers[move](ticket)
	return [_reason(required=True)] if move in _REASONED else []


def _referral(ticket: Document) -> list[Field]:
	proposed = frappe.db.get_value("Social Comment", ticket.participation_comment, "proposed_department")
	return [_department(proposed), _reason()]


def _reopening(ticket: Document) -> list[Field]:
	return [_department(ticket.participation_department), _reason(required=True)]


def _assignment(ticket: Document) -> list[Field]:
	proposed = frappe.db.get_value("Social Comment", ticket.participation_comment, "proposed_section")
	own = {"parent_participation_department": ticket.participation_department, "enabled": 1}
	names = frappe.get_all("Participation Department", own, pluck="name", order_by="lft")
	sections = [{"value": name, "label": _(name)} for name in names]
	only = names[0] if len(names) == 1 else None
	return [
		{**_select("section", _("Section"), sections), "default": proposed if proposed in names else only},
		_reason(),
	]


def _action_report(_ticket: Document) -> list[Field]:
	outcomes = [{"value": outcome, "label": _(outcome)} for outcome in OUTCOMES]
	return [
		_select("outcome", _("Outcome"), outcomes),
		{"fieldname": "inspected", "fieldtype": "Check", "label": _("Inspected on Site")},
		_text("findings", _("Findings")),
		_text("action_taken", _("Action Taken")),
		_text("public_part", _("What May Be Said in Public")),
		_text("internal_part", _("Internal"), required=False),
		{"fieldname": "files", "fieldtype": "HTML", "label": _("Files"), "takes_files": 1},
	]


def _direct_answer(ticket: Document) -> list[Field]:
	draft = {"ticket": str(ticket.name), "workflow_state": ["!=", ANSWERED]}
	text = frappe.db.get_value("Proposed Reply", draft, "text", order_by="creation desc")
	return [{**_text("text", _("Answer to the Citizen")), "default": text}]


def _handing_off(ticket: Document) -> list[Field]:
	entities = [{"value": row.name, "label": _(row.name)} for row in valid_entities()]
	languages = [{"value": "ar", "label": _("Arabic")}, {"value": "en", "label": _("English")}]
	return [
		_select("agreed_entity", _("Agreed Entity"), entities),
		{**_select("wording", _("Language"), languages), "default": ticket.participation_language},
	]


def _closing(ticket: Document) -> list[Field]:
	comment = ticket.participation_comment
	is_deleted = frappe.db.get_value("Social Comment", comment, "visibility") == "deleted"
	return [
		{**_reason(required=True), "default": _("The author deleted the comment.") if is_deleted else None},
		{
			"fieldname": "duplicate_of",
			"fieldtype": "Link",
			"options": "HD Ticket",
			"label": _("Duplicate Of"),
			"description": _("The contribution that answers for this one; its citizen is told the answer."),
			"get_query": "participation_app.api.tickets.find",
			"filters": {"apart_from": str(ticket.name)},
			"filter_description": _("Search by reference, number or words."),
			"only_select": 1,
			"ignore_link_validation": 1,  # see `choices` of duplicates.py
		},
	]


def _department(default: str | None) -> Field:
	return {
		"fieldname": "department",
		"fieldtype": "Link",
		"options": "Participation Department",
		"label": _("Department"),
		"reqd": 1,
		"default": default,
		"filters": {"is_group": 1, "enabled": 1},
	}


def _select(fieldname: str, label: str, options: list[dict[str, str]]) -> Field:
	return {"fieldname": fieldname, "fieldtype": "Select", "options": options, "label": label, "reqd": 1}


def _text(fieldname: str, label: str, required: bool = True) -> Field:
	return {"fieldname": fieldname, "fieldtype": "Small Text", "label": label, "reqd": int(required)}


def _reason(required: bool = False) -> Field:
	label = _("Reason") if required else _("Note")
	return {"fieldname": "reason", "fieldtype": "Small Text", "label": label, "reqd": int(required)}
