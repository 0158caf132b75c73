"""Records that an administrator takes over: made once where they are missing, never touched again."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
from frappe.model.document import Document

SERVICE_USER = "participation-desk@invalid.example"
_WARNING_STEPS = (
	{"moment": "Before the Due Date", "working_days": 1, "tell": "Holder"},
	{"moment": "After the Due Date", "working_days": 0, "tell": "Liaison or Head"},
	{"moment": "After the Due Date", "working_days": 1, "tell": "Manager"},
	{"moment": "Share Used Up", "working_days": 0, "tell": "Holder"},
)
# An answer and an objection to it fit into 30 days; X asks for deletion as soon as possible.
_EVIDENCE_PERIODS = (
	{"platform": "X", "kept": "For Days", "days": 7},
	{"platform": "Facebook", "kept": "For Days", "days": 30},
	{"platform": "Instagram", "kept": "For Days", "days": 30},
	{"platform": "YouTube", "kept": "For Days", "days": 30},
)
# A case file of the authority's kind is asked for within five years; what is not a case within one.
_KEPT_PERIODS = (
	{"kind": "Closed Contributions", "what_happens": "Erase", "days": 1825},
	{"kind": "Comments Without a Ticket", "what_happens": "Erase", "days": 365},
	{"kind": "Comments as the Platform Sent Them", "what_happens": "Erase", "days": 90},
	{"kind": "Notifications of Staff", "what_happens": "Erase", "days": 180},
	{"kind": "Names in Answers to Surveys", "what_happens": "Erase", "days": 365},
)
_TEXTS = Path(__file__).with_name("ready_made_texts.json")
_REASONS = Path(__file__).with_name("refusal_reasons.json")


def after_sync() -> None:
	"""Service user, teams, agreements of 3 and 5 days, texts, warning steps, periods, and settings that name them."""
	make_service_user()
	own = frappe.get_doc("Participation Settings")
	own.time_zone = own.time_zone or frappe.utils.get_system_timezone()
	own.authority_name = own.authority_name or "الجهة"
	own.default_language = own.default_language or "ar"
	own.service_user = own.service_user or SERVICE_USER
	own.call_centre_team = own.call_centre_team or _team("مركز الاتصال")
	own.public_relations_team = own.public_relations_team or _team("العلاقات العامة")
	own.standard_agreement = own.standard_agreement or make_agreement("Participation: 3 working days", 3)
	own.inspection_agreement = own.inspection_agreement or make_agreement("Participation: 5 working days", 5)
	propose_warning_steps(own)
	propose_evidence_periods(own)
	propose_kept_periods(own)
	own.save(ignore_permissions=True)
	make_ready_made_texts(ready_made_texts())
	make_refusal_reasons()


def propose_warning_steps(own: Document) -> None:
	"""The usual warnings, where the settings have none; the caller saves them."""
	if not own.warning_steps:
		own.extend("warning_steps", _WARNING_STEPS)


def propose_evidence_periods(own: Document) -> None:
	"""How long the evidence of deleted comments is kept, where the settings have no platform; the caller saves them."""
	if not own.evidence_periods:
		own.extend("evidence_periods", _EVIDENCE_PERIODS)


def propose_kept_periods(own: Document) -> None:
	"""How long each kind of data is kept, where the settings have no schedule; the caller saves them."""
	if not own.kept_periods:
		own.extend("kept_periods", _KEPT_PERIODS)


def make_service_user() -> None:
	"""Raises the tickets that have no e-mail behind them; cannot log in and receives no mail."""
	if frappe.db.exists("User", SERVICE_USER):
		return
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": SERVICE_USER,
			"first_name": "Participation Desk",
			"user_type": "System User",
			"send_welcome_email": 0,
			"enabled": 1,
			"thread_notify": 0,
			"roles": [{"role": "Agent"}],
		}
	)
	user.flags.no_welcome_mail = True
	user.insert(ignore_permissions=True, ignore_if_duplicate=True)


def make_agreement(name: str, working_days: int) -> str:
	"""An agreement with the hours and the holiday list of Helpdesk's default one.

	An agreement outlasts an uninstall, its number of days does not: one of this name without days gets them.
	"""
	days = frappe.db.get_value("HD Service Level Agreement", name, "participation_working_days")
	if days == 0:
		frappe.db.set_value("HD Service Level Agreement", name, "participation_working_days", working_days)
	if days is not None:
		return name
	default = frappe.get_last_doc("HD Service Level Agreement", {"default_sla": 1})
	agreement = frappe.copy_doc(default)
	agreement.update(
		{
			"service_level": name,
			"default_sla": 0,
			"participation_working_days": working_days,
			# Helpdesk must never choose it for a ticket of its own.
			"condition": "doc.participation_type",
			"condition_json": None,
		}
	)
	return agreement.insert(ignore_permissions=True).name


def ready_made_texts() -> list[dict[str, str]]:
	"""The texts that every site begins with, as values of Notice Templates."""
	return json.loads(_TEXTS.read_text(encoding="utf-8"))


def make_ready_made_texts(texts: list[dict[str, str]]) -> None:
	"""Notice Templates by name, where a template of that name is missing."""
	for text in texts:
		if not frappe.db.exists("Notice Template", text["template_name"]):
			frappe.get_doc({"doctype": "Notice Template", **text}).insert(ignore_permissions=True)


def make_refusal_reasons() -> None:
	"""The reasons for which a contribution is not published, on a site that has none."""
	if not frappe.db.count("Refusal Reason"):
		for reason in json.loads(_REASONS.read_text(encoding="utf-8")):
			frappe.get_doc({"doctype": "Refusal Reason", **reason}).insert(ignore_permissions=True)


def _team(name: str) -> str:
	if not frappe.db.exists("HD Team", name):
		frappe.get_doc({"doctype": "HD Team", "team_name": name}).insert(ignore_permissions=True)
	return name
