"""What the call centre is offered for a waiting comment: type, department, redirection, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property

from frappe import _
from frappe.model.document import Document

from participation_app.casework import routing, why_here
from participation_app.casework.agreed_entities import valid_entities
from participation_app.casework.agreements import Agreement, agreement_for
from participation_app.casework.registration import usual_priority
from participation_app.rules.word_index import Phrase, WordIndex, phrase_of


class Proposer:
	"""Proposes for one comment after another; agreements and topics are read once.

	Raises SettingsIncomplete or AgreementUnusable at once where no due date could be given.
	"""

	def __init__(self) -> None:
		self._agreements: dict[bool, Agreement] = {
			needs_inspection: agreement_for(needs_inspection) for needs_inspection in (False, True)
		}
		self._usual_priority = usual_priority()

	def propose(self, comment: Document) -> None:
		"""Sets the proposal and the due date that the comment's ticket would have; sealed words keep theirs."""
		if comment.evidence:
			return
		words = phrase_of(comment.text or "")
		decision = routing.decide(
			{
				"text": comment.text,
				"words": words,
				"channel": comment.platform,
				"account": comment.account,
				"language": comment.language,
				"author": comment.author,
				"at": comment.posted_at,
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
				"proposal_details": _as_text(why_here.details_of(decision)),
				"named_place": routing.place_among(words),
				"proposed_entity": None,
			}
		)
		if not decision.department:
			self._propose_redirection(comment, words)
		agreement = self._agreements[bool(decision.needs_inspection)]
		days = agreement.days_for(decision.priority or self._usual_priority)
		comment.due_at = agreement.due_at(comment.posted_at, days)

	def _propose_redirection(self, comment: Document, words: Phrase) -> None:
		entities, index = self._topics
		found = index.found_among(words)
		for entity, topics in entities.items():
			met = next((written for phrase, written in topics.items() if phrase in found), None)
			if met:
				comment.proposed_entity = entity
				comment.proposal_reason = _("{0}: «{1}»").format(entity, met)
				comment.proposal_details = _as_text({"topic": {"entity": entity, "words": [met]}})
				return

	@cached_property
	def _topics(self) -> tuple[dict[str, dict[Phrase, str]], WordIndex]:
		entities = {entity.name: _phrases(entity.topics) for entity in valid_entities()}
		return entities, WordIndex(phrase for topics in entities.values() for phrase in topics)


def _as_text(details: Mapping[str, object] | None) -> str | None:
	return json.dumps(details, ensure_ascii=False) if details else None


def _phrases(topics: str | None) -> dict[Phrase, str]:
	"""The topics as they are compared and as they are written."""
	lines = [line.strip() for line in (topics or "").splitlines()]
	return {phrase_of(line): line for line in lines if phrase_of(line)}
