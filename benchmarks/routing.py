"""What it costs to find the rule for a text among a thousand and a hundred thousand, beside simpler ways to look.

Run as `./scripts/bench routing [RULES …]`. The rules ask for words and pairs of words; every way gets the texts with
their words in one spelling and parted, but where it says otherwise. A way that misses a rule or adds one says so.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from random import Random

import frappe
from frappe.utils.safe_exec import get_safe_globals
from measuring.rounds import Method, compare, print_head, print_lines, print_row

from participation_app.rules.routing import RuleSet
from participation_app.rules.word_index import Phrase, WordIndex, phrase_of, stems_of

RULES = (1_000, 100_000)
TEXTS, WORDS_EACH = 1_000, (15, 25)
SHARE_OF_KEYWORDS = 0.05
FEW = {
	"naive loop": 20,
	"substring loop, wrong": 200,
	"a pattern for each rule": 50,
	"safe_eval for each rule": 1,
}
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
PREFIXES = ("", "", "", "", "ال", "و", "بال")


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	try:
		print_head()
		for size in map(int, sizes or RULES):
			_measure(size)
	finally:
		frappe.destroy()


def _measure(size: int) -> None:
	near, words = _vocabulary(1_344, Random(1)), _vocabulary(20_000, Random(2))
	# The texts meet the first thousand rules; the others ask for what no text says, and must cost nothing.
	far = _vocabulary(size + size // 3, Random(3), begin="ظ") if size > 1_000 else near
	keywords = _keywords(min(size, 1_000), near) + _keywords(size - 1_000, far)
	rules = RuleSet(
		{"name": str(number), "order": number, "any": [word]} for number, word in enumerate(keywords)
	)
	texts = _texts(keywords[:1_000], words)
	parted = [phrase_of(text) for text in texts]
	index = WordIndex(map(phrase_of, keywords))
	_check(index, keywords, parted)
	facts = [{"text": text, "channel": "X", "words": each} for text, each in zip(texts, parted, strict=True)]
	received = [{**each, "words": None} for each in facts]
	ways: dict[str, Callable[[int], object]] = {
		"words of rules found": lambda at: index.found_among(parted[at]),
		"rule decided, with its reason": lambda at: rules.decide(facts[at]),
		"rule decided from the text as received": lambda at: rules.decide(received[at]),
		"str.split": lambda at: texts[at].split(),
	}
	if size <= 1_000:
		ways |= _slow_ways(keywords, parted, texts)
	methods = [_each(name, way, FEW.get(name, TEXTS)) for name, way in ways.items()]
	print_lines(f"{size:,}", compare(methods, clock=time.process_time))


def _each(name: str, way: Callable[[int], object], count: int) -> Method:
	return Method(name, lambda: [way(at) for at in range(count)], count)


def _slow_ways(
	keywords: Sequence[str], parted: Sequence[Phrase], texts: Sequence[str]
) -> dict[str, Callable[[int], object]]:
	phrases = [phrase_of(word) for word in keywords]
	patterns = [re.compile(rf"\b(?:{'|'.join(PREFIXES)}){' '.join(phrase)}") for phrase in phrases]
	conditions = [f"{word!r} in doc.text" for word in keywords]
	allowed = get_safe_globals()

	def evaluate(at: int) -> list[bool]:
		values = {"doc": frappe._dict(text=texts[at])}
		return [frappe.safe_eval(condition, allowed, values) for condition in conditions]

	return {
		"naive loop": lambda at: _naive(phrases, parted[at]),
		"substring loop, wrong": lambda at: [word for word in keywords if word in texts[at]],
		"a pattern for each rule": lambda at: [pattern.search(texts[at]) for pattern in patterns],
		"safe_eval for each rule": evaluate,
	}


def _naive(phrases: Sequence[Phrase], words: Phrase) -> set[Phrase]:
	"""Every phrase looked for at every word of the text."""
	stems = [stems_of(word) for word in words]
	return {phrase for phrase in phrases if any(_stands_at(phrase, stems, at) for at in range(len(stems)))}


def _stands_at(phrase: Phrase, stems: Sequence[tuple[str, ...]], at: int) -> bool:
	following = stems[at : at + len(phrase)]
	return len(following) == len(phrase) and all(
		any(stem.startswith(word) for stem in some) for some, word in zip(following, phrase, strict=True)
	)


def _check(index: WordIndex, keywords: Sequence[str], parted: Sequence[Phrase]) -> None:
	phrases = [phrase_of(word) for word in keywords]
	looked_at = parted[: max(5, 100_000 // len(phrases))]
	found = [index.found_among(words) for words in looked_at]
	expected = [_naive(phrases, words) for words in looked_at]
	missed = sum(len(one - other) for one, other in zip(expected, found, strict=True))
	added = sum(len(other - one) for one, other in zip(expected, found, strict=True))
	print_row(f"{len(keywords):,}", f"of {sum(map(len, expected))} missed {missed}, added {added}", "", "")


def _keywords(count: int, words: Sequence[str]) -> list[str]:
	chance = Random(count)
	picked = [[chance.choice(words) for _word in range(chance.choice((1, 1, 2)))] for _number in range(count)]
	return [" ".join(words) for words in picked]


def _texts(keywords: Sequence[str], words: Sequence[str]) -> list[str]:
	chance = Random(4)

	def word() -> str:
		return chance.choice(PREFIXES) + chance.choice(
			keywords if chance.random() < SHARE_OF_KEYWORDS else words
		)

	return [" ".join(word() for _number in range(chance.randint(*WORDS_EACH))) for _text in range(TEXTS)]


def _vocabulary(count: int, chance: Random, begin: str = "") -> list[str]:
	words: set[str] = set()
	while len(words) < count:
		words.add(begin + "".join(chance.choice(LETTERS) for _letter in range(chance.randint(4, 7))))
	return sorted(words)


if __name__ == "__main__":
	main()
