"""The words of published contributions and their answers, each in one row: what search and likeness ask.

Words are kept normalised, and once more without what Arabic writes before them.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from pypika.queries import QueryBuilder

from participation_app.casework.bulk import insert_rows
from participation_app.rules.word_index import phrase_of, stems_of

DOCTYPE = "Contribution Word"
SHORTEST, LONGEST = 2, 60  # letters; LONGEST is the column's
MOST_KEPT = 600  # of one contribution
MOST_ASKED = 8  # of one search


def index(contribution: Document) -> None:
	"""Keeps the words of a published contribution, in place of those before."""
	forget(contribution.name)
	text = f"{contribution.published_text}\n{contribution.answer or ''}"
	insert_rows(DOCTYPE, [{"contribution": contribution.name, "word": word} for word in kept_words(text)])


def kept_words(text: str) -> list[str]:
	"""The words by which a text is found."""
	return list(dict.fromkeys(stem for word in words_of(text) for stem in stems_of(word)))[:MOST_KEPT]


def forget(contribution: str) -> None:
	"""The contribution is found no more."""
	frappe.db.delete(DOCTYPE, {"contribution": contribution})


def words_of(text: str) -> list[str]:
	"""The different words of a text that can be searched for, in its order."""
	words = (word[:LONGEST] for word in phrase_of(text) if len(word) >= SHORTEST)
	return list(dict.fromkeys(words))


def with_word(word: str) -> QueryBuilder:
	"""The contributions in which a word begins like this one, with or without a prefix."""
	kept = frappe.qb.DocType(DOCTYPE)
	begins = kept.word.like(f"{_literal(word)}%")
	for stem in stems_of(word)[1:]:
		begins |= kept.word.like(f"{_literal(stem)}%")
	return frappe.qb.from_(kept).select(kept.contribution).where(begins)


def frequencies(words: list[str]) -> dict[str, int]:
	"""In how many contributions each word occurs; one that occurs in none is left out."""
	if not words:
		return {}
	kept = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(kept).select(kept.word, Count("*")).where(kept.word.isin(words)).groupby(kept.word)
	)
	return dict(query.run())


def _literal(word: str) -> str:
	# phrase_of leaves letters and digits alone, so nothing here can act as a pattern.
	return word
