"""The e-participation policy in the authority's own words, as a Participation Manager keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from participation_app.transparency.languages import in_readers_language, paragraphs

PARTS = WHAT_WE_DO, OUR_COMMITMENT, YOUR_RIGHT = ("What We Do", "Our Commitment", "Your Right")


@dataclass(frozen=True)
class Statement:
	"""One sentence of the policy and the figure by which it is measured; "" for none."""

	text: str
	measure: str


@dataclass(frozen=True)
class Policy:
	"""The policy in the reader's language; `parts` has the statements in their order."""

	introduction: list[str]
	parts: dict[str, list[Statement]]
	social_media: list[str]
	updated_on: date | None


def read_policy() -> Policy:
	"""The policy for who is reading now."""
	own = frappe.get_cached_doc("Participation Policy")
	return Policy(
		introduction=paragraphs(in_readers_language(own, "introduction")),
		parts={part: [_statement(row) for row in own.statements if row.part == part] for part in PARTS},
		social_media=paragraphs(in_readers_language(own, "social_media")),
		updated_on=getdate(own.updated_on) if own.updated_on else None,
	)


def _statement(row: Document) -> Statement:
	return Statement(in_readers_language(row, "statement"), row.measure or "")
