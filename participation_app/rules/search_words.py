"""What a full-text index keeps of a text and is asked for, so that every spelling of a word finds every other."""

from __future__ import annotations

from participation_app.rules.word_index import phrase_of, stems_of

# Before each word, so that no index leaves one out as too short or too common.
MARK = "zz"
MOST_ASKED = 12
_ARTICLE = "ال"
_SHORTEST_WITHOUT_ARTICLE = 2


def indexed(text: str) -> str:
	"""The words in one spelling, each as it stands and without what Arabic writes before it."""
	words = dict.fromkeys(stem for word in phrase_of(text) for stem in stems_of(word))
	return " ".join(f"{MARK}{word}" for word in words)


def asked(text: str) -> str | None:
	"""The question in MySQL's boolean mode: every word, or what begins with it; None where there is no word."""
	words = dict.fromkeys(phrase_of(text))
	return " ".join(map(_asked, list(words)[:MOST_ASKED])) or None


def _asked(word: str) -> str:
	forms = [word]
	if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _SHORTEST_WITHOUT_ARTICLE:
		forms.append(word.removeprefix(_ARTICLE))
	marked = " ".join(f"{MARK}{form}{'*' if len(form) > 1 else ''}" for form in forms)
	return f"+({marked})"
