"""Why a comment was proposed for where it is proposed: in a sentence, and marked in the text."""

from __future__ import annotations

import json

from frappe import _
from frappe.model.document import Document

from participation_app.casework.rule_sentences import reason_of
from participation_app.casework.rule_trial import marked_parts

Parts = list[tuple[str, bool]]


def sentence(comment: Document) -> str:
	"""The rule, or the agreement, and what it was met by; empty where nothing is proposed."""
	details = _details(comment)
	if routing := details.get("routing"):
		reason = reason_of(routing["words"], routing["conditions"])
		rule = _isolated(_(routing["rule"]))
		return _("Rule “{0}”: {1}.").format(rule, reason) if reason else _("Rule “{0}”.").format(rule)
	if topic := details.get("topic"):
		words = ", ".join(_isolated(f"«{word}»") for word in topic["words"])
		return _("A topic of {0}: {1}.").format(_isolated(_(topic["entity"])), words)
	return comment.proposal_reason or ""


def marked(comment: Document) -> Parts:
	"""The text in parts, and of each whether it is what was looked for; nothing of what is sealed."""
	details = _details(comment)
	routing = details.get("routing") or {"words": details.get("topic", {}).get("words", []), "conditions": []}
	places = [value for fact, value in routing["conditions"] if fact == "place"]
	return marked_parts(comment.text or "", [*routing["words"], *places])


def _details(comment: Document) -> dict:
	return json.loads(comment.proposal_details or "{}")


def _isolated(text: str) -> str:
	# A name may run in the other direction than the sentence.
	return f"\u2068{text}\u2069"
