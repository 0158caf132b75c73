"""What was published and answered already about the same thing: offered to people while they write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count
from pypika import Case, Order

from participation_app.engagement import word_search
from participation_app.engagement.moderation import DOCTYPE
from participation_app.intake.received_text import excerpt_of
from participation_app.rules.moderation import PUBLISHED
from participation_app.rules.word_index import stems_of

MOST = 10
SHORTEST_WORD = 3  # letters: what is shorter says little
LONGEST_TEXT = 2000  # characters looked at
RAREST = 12  # words that are compared
COMMON = 0.25  # of the published: a word in more of them tells none apart
FEW = 20  # published, below which no word is common


@dataclass(frozen=True)
class Similar:
	"""A published contribution that was answered."""

	number: str
	excerpt: str
	answer_excerpt: str
	answered_at: datetime


def similar(text: str, language: str, limit: int = 3) -> list[Similar]:
	"""Answered contributions that share words with the text, the likest first, the text's language before others."""
	words = _telling_words(text)
	if not words:
		return []
	table, kept = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(word_search.DOCTYPE)
	shared = Count(kept.word)
	same_language = Case().when(table.language == language, 1).else_(0)
	query = (
		frappe.qb.from_(kept)
		.join(table)
		.on(table.name == kept.contribution)
		.select(table.number, table.excerpt, table.answer, table.answered_at)
		.where(kept.word.isin(words) & (table.state == PUBLISHED) & table.answered_at.isnotnull())
		.groupby(table.name)
		.having(shared >= min(2, len(words)))
		.orderby(shared, same_language, table.answered_at, order=Order.desc)
		.limit(max(1, min(limit, MOST)))
	)
	return [
		Similar(row.number, row.excerpt, excerpt_of(row.answer), row.answered_at)
		for row in query.run(as_dict=True)
	]


def _telling_words(text: str) -> list[str]:
	"""The words of the text that occur in published contributions, without the common ones, the rarest first."""
	words = [word for word in word_search.words_of(text[:LONGEST_TEXT]) if len(word) >= SHORTEST_WORD]
	stems = {_stem(word) for word in words}
	counts = word_search.frequencies(sorted(stems))
	published = frappe.db.count(DOCTYPE, {"state": PUBLISHED})
	most = published if published < FEW else published * COMMON
	telling = [word for word in counts if counts[word] <= most]
	return sorted(telling, key=lambda word: (counts[word], word))[:RAREST]


def _stem(word: str) -> str:
	"""The one form in which a word is compared: without the longest prefix that leaves a word."""
	return min((stem for stem in stems_of(word) if len(stem) >= SHORTEST_WORD), key=len)
