"""The routing rules' form and list: what a rule says, trying rules, replaying them, putting them to use."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import replay_report, rule_checks, rule_replays, rule_trial, rule_use
from participation_app.casework.rule_choices import choices as offered
from participation_app.casework.rule_records import RULE, drafted, in_use
from participation_app.casework.rule_sentences import sentence_of
from participation_app.casework.rule_use import CHANGED


@frappe.whitelist(methods=["POST"])
def describe(rule: dict | str) -> dict:
	"""What the rule on the form says, saved or not, what is wrong with it and what is to be thought of."""
	frappe.has_permission(RULE, "read", throw=True)
	form = _form(rule)
	problems = rule_checks.problems(form)
	warnings = [] if problems else rule_checks.warnings(form)
	acting = in_use(form)
	return {
		"sentence": None if problems else sentence_of(drafted(form)),
		"today": sentence_of(acting) if acting and form.state == CHANGED else None,
		"problems": problems,
		"warnings": warnings,
	}


@frappe.whitelist(methods=["POST"])
def choices() -> dict:
	"""What a rule's conditions may be chosen from, as people read it."""
	frappe.has_permission(RULE, "read", throw=True)
	return offered()


@frappe.whitelist(methods=["POST"])
def try_text(entered: dict | str, rule: dict | str | None = None) -> dict:
	"""Which rules match what was entered, today and with the drafts; `rule` is an unsaved form."""
	frappe.has_permission(RULE, "write", throw=True)
	return rule_trial.try_text(frappe.parse_json(entered), _form(rule) if rule else None)


@frappe.whitelist(methods=["POST"])
def waiting_changes() -> list[dict]:
	"""What is drafted and not in use."""
	frappe.has_permission(RULE, "write", throw=True)
	return rule_use.waiting_changes()


@frappe.whitelist(methods=["POST"])
def put_to_use(rules: list | str) -> list[str]:
	"""Has the drafts of these rules decide from now on."""
	frappe.only_for(("Participation Manager", "System Manager"))
	return rule_use.put_to_use([str(rule) for rule in frappe.parse_json(rules)])


@frappe.whitelist(methods=["POST"])
def drop_draft(rule: str) -> None:
	"""Puts the form of a changed rule back to what is in use."""
	frappe.has_permission(RULE, "write", throw=True)
	rule_use.drop_draft(rule)


@frappe.whitelist(methods=["POST"])
def replay() -> str:
	"""Has today's rules and the drafts replayed on the last 90 days; returns the name of the Rule Replay."""
	frappe.has_permission(RULE, "write", throw=True)
	return rule_replays.ask()


@frappe.whitelist(methods=["POST"])
def replay_again(replay: str) -> None:
	"""Has a replay that failed, or whose worker was lost, begun again."""
	frappe.has_permission(RULE, "write", throw=True)
	rule_replays.ask_again(replay)


@frappe.whitelist(methods=["POST"])
def replay_result(replay: str) -> dict:
	"""The counts of a replay and the changes that it tried."""
	document = _replay(replay)
	return replay_report.describe(document)


@frappe.whitelist(methods=["POST"])
def replay_rows(replay: str, kind: str, start: int | str = 0) -> dict:
	"""A page of contributions of one kind, as far as they are open to the reader."""
	document = _replay(replay)
	return replay_report.rows(document.name, kind, frappe.utils.cint(start))


def _replay(name: str) -> Document:
	frappe.has_permission(RULE, "write", throw=True)
	document = frappe.get_doc(rule_replays.REPLAY, name)
	document.check_permission()
	return document


def _form(rule: dict | str) -> Document:
	"""The form's document, as it would be saved."""
	try:
		values = frappe.parse_json(rule)
	except ValueError:
		values = None
	if not isinstance(values, dict) or values.get("doctype") != RULE:
		frappe.throw(_("This is not a routing rule. Open it again from its list."))
	return frappe.get_doc(values)
