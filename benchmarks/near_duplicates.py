"""What it costs to find the texts that a text copies or varies, and in how much memory, beside datasketch's MinHashLSH.

Run as `./scripts/bench near_duplicates [TEXTS …]`. The words and how often each occurs are those of the app's own
Arabic. A fifth of the texts copies an earlier one and changes up to 15 % of its words. A round is a tenth of the
texts, so that both indexes grow from round to round.
"""

from __future__ import annotations

import bisect
import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from random import Random

from datasketch import MinHash, MinHashLSH
from measuring.own_process import in_own_process
from measuring.rounds import ROUNDS, Method, compare, print_head, print_lines, print_row

from participation_app.rules.arabic import normalise
from participation_app.rules.near_duplicates import ALIKE, Likenesses, keys_of, likeness, words_of_normalised

TEXTS = (10_000, 50_000)
COPIES, CHANGED, WORDS_EACH = 0.2, 0.15, (12, 26)
PERMUTATIONS = 128  # with 64 it misses more than one in a hundred
ARABIC = Path(__file__).parents[1] / "participation_app" / "translations" / "ar.csv"


@dataclass
class Written:
	"""Texts in one spelling, and for each the text that it was copied from."""

	texts: list[str] = field(default_factory=list)
	copied_from: list[int | None] = field(default_factory=list)


def main() -> None:
	_site, *asked = sys.argv[1:]
	sizes = [int(size) for size in asked] or TEXTS
	# Before anything else: what was used and given back would hide what is needed.
	memory = {(size, name): _memory(way, size) for size in sizes for name, way in WAYS.items()}
	print_head()
	for size in sizes:
		written, ways = _write(size), {name: make() for name, make in WAYS.items()}
		found: dict[str, list[Sequence[int]]] = {name: [] for name in ways}
		share = size // (ROUNDS + 1)  # the first is for what is made ready once
		methods = [
			Method(name, _next_share(way, written.texts, share, found[name]), share)
			for name, way in ways.items()
		]
		print_lines(f"{size:,}", compare(methods, clock=time.process_time))
		for name, answers in found.items():
			print_row(f"{size:,}", f"{name}: {_recall(written, answers)}", memory[size, name], "")


def _next_share(
	way: Callable[[int, str], Sequence[int]], texts: Sequence[str], share: int, answers: list[Sequence[int]]
) -> Callable[[], None]:
	def run() -> None:
		begin = len(answers)
		for number in range(begin, begin + share):
			answers.append(way(number, texts[number]))

	return run


def _ours() -> Callable[[int, str], Sequence[int]]:
	held = Likenesses()

	def find_and_keep(number: int, text: str) -> Sequence[int]:
		words = words_of_normalised(text)
		keys = keys_of(words)
		alike = held.alike(words, keys)
		held.add(number, words, keys)
		return alike  # type: ignore[return-value]

	return find_and_keep


def _datasketch() -> Callable[[int, str], Sequence[int]]:
	index, kept = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS), {}

	def find_and_keep(number: int, text: str) -> Sequence[int]:
		words = words_of_normalised(text)
		sketch = MinHash(num_perm=PERMUTATIONS)
		sketch.update_batch([word.encode() for word in words])
		alike = [other for other in index.query(sketch) if likeness(words, kept[other]) >= ALIKE]
		index.insert(number, sketch)
		kept[number] = words
		return alike

	return find_and_keep


def _recall(written: Written, answers: Sequence[Sequence[int]]) -> str:
	"""Of the copies that are alike still, those that were found with their original or another copy of it."""
	sets, alike, found = [words_of_normalised(text) for text in written.texts], 0, 0
	for number, answer in enumerate(answers):
		original = written.copied_from[number]
		if original is None or likeness(sets[number], sets[original]) < ALIKE:
			continue
		alike += 1
		found += any(original in (other, written.copied_from[other]) for other in answer)
	return f"{found:,} of {alike:,} found, {found / alike:.2%}"


WAYS = {"likenesses": _ours, f"MinHashLSH, {PERMUTATIONS} permutations": _datasketch}


def _memory(make: Callable[[], Callable[[int, str], Sequence[int]]], size: int) -> str:
	texts = _write(size).texts

	def build() -> None:
		find_and_keep = make()
		for number, text in enumerate(texts):
			find_and_keep(number, text)

	return f"{in_own_process(build).megabytes:,.0f} MB"


def _write(size: int) -> Written:
	words, weights = _words()
	chance, written = Random(size), Written()

	def word() -> str:
		return words[bisect.bisect(weights, chance.random() * weights[-1])]

	for number in range(size):
		original = chance.randrange(number) if number and chance.random() < COPIES else None
		if original is None:
			text = [word() for _word in range(chance.randint(*WORDS_EACH))]
		else:
			original = original if written.copied_from[original] is None else written.copied_from[original]
			text = written.texts[original].split()
			for _change in range(int(len(text) * chance.random() * CHANGED)):
				text[chance.randrange(len(text))] = word()
		written.texts.append(" ".join(text))
		written.copied_from.append(original)
	return written


def _words() -> tuple[list[str], list[float]]:
	counted: Counter[str] = Counter()
	with ARABIC.open(encoding="utf-8", newline="") as file:
		for row in csv.reader(file):
			counted.update(re.findall("[ء-ي]{2,}", normalise(row[1])))
	return list(counted), list(accumulate(counted.values()))


if __name__ == "__main__":
	main()
