"""What the call centre is offered for a waiting comment: type, department, redirection, and why."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import routing
from participation_app.casework.agreements import agreement_for
from participation_app.rules import arabic


def propose(comment: Document) -> None:
	"""Sets the proposal and the due date that the comment's ticket would have."""
	decision = routing.decide(
		{
			"text": comment.text,
			"channel": comment.platform,
			"account": comment.account,
			"language": comment.language,
		}
	)
	comment.update(
		{
			"proposed_type": decision.type,
			"proposed_department": decision.department,
			"proposed_section": decision.section,
			"proposed_inspection": decision.needs_inspection,
			"routing_rule": decision.rule,
			"proposal_reason": str(decision.because),
			"proposed_entity": None,
		}
	)
	if not decision.department:
		_propose_redirection(comment)
	comment.due_at = agreement_for(bool(decision.needs_inspection)).due_at(comment.posted_at)


def _propose_redirection(comment: Document) -> None:
	words = comment.normalised_text or arabic.normalise(comment.text or "")
	for entity in frappe.get_all("Agreed Entity", filters={"enabled": 1}, fields=["name", "topics"]):
		topics = [topic.strip() for topic in (entity.topics or "").splitlines() if topic.strip()]
		met = next((topic for topic in topics if arabic.normalise(topic) in words), None)
		if met:
			comment.proposed_entity = entity.name
			comment.proposal_reason = _("{0}: «{1}»").format(entity.name, met)
			return
