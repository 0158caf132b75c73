"""Words of a text under review that a comment hangs on.

Places are counted in characters (code points) from 0, the end not included.

	MarksRefused
	├── OutsideText     a mark is not within the text, or marks nothing
	├── WordsDiffer     the words at its place are not those that were marked
	├── WithoutComment  nothing says what should change there
	├── Overlapping     two marks share a word
	└── TooManyMarks    more than `MOST_MARKS`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MOST_MARKS = 50
LONGEST_COMMENT = 1_000


class MarksRefused(ValueError):
	"""Marks that do not fit their text; `quote` shows which one, for a person to find it."""

	message = "The marks do not fit the text. Load the page again and mark anew."

	def __init__(self, quote: str = "") -> None:
		self.quote = quote
		super().__init__(self.message.format(quote))


class OutsideText(MarksRefused):
	message = "The mark “{0}” is outside of the text. Load the page again and mark anew."


class WordsDiffer(MarksRefused):
	message = "The text at the mark “{0}” has changed. Load the page again and mark anew."


class WithoutComment(MarksRefused):
	message = "Write what should change at “{0}”."


class Overlapping(MarksRefused):
	message = "The mark “{0}” lies within another. Take one of them away."


class TooManyMarks(MarksRefused):
	message = "More than 50 places are marked. Say in the comment what should change throughout."


MESSAGES = tuple(
	kind.message for kind in (OutsideText, WordsDiffer, WithoutComment, Overlapping, TooManyMarks)
)


@dataclass(frozen=True)
class Mark:
	"""The words at a place of the text and what should change about them."""

	start: int
	end: int
	quote: str
	comment: str


def checked_marks(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
	"""The marks in the order of the text; raises MarksRefused."""
	ordered = tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))
	if len(ordered) > MOST_MARKS:
		raise TooManyMarks
	for mark in ordered:
		_check(text, mark)
	for one, other in pairwise(ordered):
		if other.start < one.end:
			raise Overlapping(other.quote)
	return ordered


def _check(text: str, mark: Mark) -> None:
	if not 0 <= mark.start < mark.end <= len(text):
		raise OutsideText(mark.quote)
	if text[mark.start : mark.end] != mark.quote:
		raise WordsDiffer(mark.quote)
	if not mark.quote.strip():
		raise OutsideText(mark.quote)
	if not mark.comment.strip() or len(mark.comment) > LONGEST_COMMENT:
		raise WithoutComment(mark.quote)
