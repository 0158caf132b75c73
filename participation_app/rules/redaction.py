"""Personal identifiers in free text replaced by what they are: `[PHONE]`, `[EMAIL]`, `[IBAN]` and so on.

Patterns go by shape alone: a mistyped number is as personal as a right one, so no check digit excuses it.
Rather a harmless number is hidden than a personal one shown; dates written with separators stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from .arabic import normalise

REGIONS = ("AE", "BH", "KW", "OM", "QA", "SA")  # whose own ways of writing a phone number are known
IBAN_LENGTHS = {
	"ae": 23,
	"bh": 22,
	"eg": 29,
	"iq": 23,
	"jo": 30,
	"kw": 30,
	"lb": 28,
	"om": 23,
	"ps": 29,
	"qa": 29,
	"sa": 24,
}

_GAP = r"[ \-./()_*•|]{0,3}"
_MORE = rf"(?:{_GAP}\d)"
_START = r"(?<!\d)"
_END = r"(?!\d)"
_LATIN_START = r"(?<![a-z0-9])"
_LATIN_END = r"(?![a-z0-9])"
_NEAR = r"[^\d\n]{0,25}?"
_EMAIL_START = r"(?<![\w.+%'’-])"


@dataclass(frozen=True)
class Pattern:
	"""One shape of one kind of identifier; where the expression has a group, the group is the identifier."""

	kind: str
	expression: re.Pattern[str]


def _ibans() -> str:
	numbers = (
		rf"{country[0]}{_GAP}{country[1]}{_GAP}\d{_GAP}\d(?:{_GAP}[a-z0-9]){{{length - 4}}}"
		for country, length in IBAN_LENGTHS.items()
	)
	return f"{_LATIN_START}(?:{'|'.join(numbers)}){_LATIN_END}"


# In text as `_fold` leaves it. What several patterns find in one place is named by the first of them.
PATTERNS = tuple(
	Pattern(kind, re.compile(expression))
	for kind, expression in (
		("EMAIL", rf"{_EMAIL_START}[\w.+%'’-]+@[\w-]+(?:\.[\w-]+)+"),
		(
			"EMAIL",
			rf"{_EMAIL_START}[\w.+%'’-]+ ?[\[(]at[\])] ?[\w-]+(?: ?(?:\.|[\[(]dot[\])]) ?[\w-]+)+",
		),
		("IBAN", _ibans()),
		("IBAN", rf"{_LATIN_START}[a-z]{{2}}{_GAP}\d\d(?:{_GAP}[a-z]{{4}})?{_MORE}{{8,26}}{_END}"),
		("IBAN", rf"{_LATIN_START}[a-z]{{2}}\d\d[a-z0-9]{{11,30}}{_LATIN_END}"),
		("NATIONAL_ID", rf"{_START}784{_MORE}{{12}}{_END}"),
		(
			"NATIONAL_ID",
			r"(?:هويت?|مدني|المدني|الشخصيه?|اقامت?ه?|\b(?:id|qid|eid|cpr|iqama|identity)\b)"
			rf"{_NEAR}(\d{_MORE}{{5,14}}){_END}",
		),
		(
			"PASSPORT",
			rf"(?:جواز|passport)[^\n]{{0,25}}?{_LATIN_START}([a-z]{{0,2}}[ -]?\d{{6,9}}){_LATIN_END}",
		),
		("PHONE", rf"(?:\+|{_START}00){_GAP}[1-9]{_MORE}{{6,14}}{_END}"),
		("CARD", rf"{_START}\d{_MORE}{{12,18}}{_END}"),
		("PHONE", rf"{_START}0{_GAP}[1-9]{_MORE}{{6,9}}{_END}"),
		("PHONE", rf"{_START}9[67]\d{_MORE}{{8,9}}{_END}"),  # with the country's code, nothing before it
		("PHONE", rf"{_START}5{_MORE}{{8}}{_END}"),
		("PHONE", rf"{_START}(?:[2-9]\d{{7}}|1[3-9]\d{{6}}){_END}"),
		("PHONE", rf"{_START}[1-9]\d{{3}}[ .-]{{1,3}}\d{{4}}{_END}"),
		("PHONE", rf"{_START}[1-9]\d(?:[ .-]\d{{3}}){{2}}{_END}"),
		("PHONE", rf"{_START}[1-9]\d(?:[ .-]\d\d){{3}}{_END}"),
		(
			"PHONE",
			r"(?:هاتف|تلفون|تليفون|جوال|موبايل|واتس|رقمي|اتصل|\b(?:phone|mobile|mob|tel|call|whatsapp)\b)"
			rf"{_NEAR}(\d{_MORE}{{5,14}}){_END}",
		),
		("NATIONAL_ID", rf"{_START}\d{_MORE}{{8,11}}{_END}"),
		("NUMBER", rf"{_START}\d{{20,}}{_END}"),
		("NUMBER", rf"{_START}\d{{1,4}}(?:[ -]\d{{4}}){{4,}}(?:[ -]\d{{1,3}})?{_END}"),
	)
)
_PHONE_RANK = [pattern.kind for pattern in PATTERNS].index("CARD") + 1
_FEWEST_PHONE_DIGITS = 7
_MARKS = ("Mn", "Me")

_DATE = re.compile(
	r"(?<!\d)(?<!\d[-/.])"
	r"(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
	r"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d)"
	r"(?!\d)(?![-/.]\d)"
)


@dataclass(frozen=True)
class _Found:
	start: int
	end: int
	rank: int
	kind: str


def redact(text: str, regions: Collection[str] = REGIONS) -> str:
	"""The text with each identifier replaced by its kind in square brackets.

	`regions` are the countries (ISO codes) whose national phone numbers are looked for besides those
	with a country code.
	"""
	folded, origins = _fold(text)
	pieces, position = [], 0
	for found in _merged(_findings(_DATE.sub(_blank, folded), regions)):
		pieces += [text[position : origins[found.start]], f"[{found.kind}]"]
		position = _past_marks(text, origins[found.end - 1] + 1)
	return "".join([*pieces, text[position:]])


def _past_marks(text: str, position: int) -> int:
	while position < len(text) and unicodedata.category(text[position]) in _MARKS:
		position += 1
	return position


def _fold(text: str) -> tuple[str, list[int]]:
	# Invisible characters and marks vanish and some signs become several, so each keeps where it stood.
	signs = [(sign, index) for index, original in enumerate(text) for sign in _fold_sign(original)]
	return "".join(sign for sign, _ in signs), [index for _, index in signs]


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
	category = unicodedata.category(sign)
	if category == "Cf" or category in _MARKS:
		return ""
	if category == "Pd" or sign == "\u2212":
		return "-"
	if sign in "\n\r":
		return "\n"
	return " " if sign.isspace() else normalise(sign)


def _blank(found: re.Match[str]) -> str:
	return "\n" * len(found[0])


def _findings(text: str, regions: Iterable[str]) -> Iterator[_Found]:
	for rank, pattern in enumerate(PATTERNS):
		for match in pattern.expression.finditer(text):
			yield _Found(*match.span(match.lastindex or 0), rank, pattern.kind)
	if sum(map(str.isdigit, text)) >= _FEWEST_PHONE_DIGITS:
		for region in regions:
			for match in phonenumbers.PhoneNumberMatcher(text, region):
				yield _Found(match.start, match.end, _PHONE_RANK, "PHONE")


def _merged(findings: Iterable[_Found]) -> list[_Found]:
	merged: list[_Found] = []
	for found in sorted(findings, key=lambda found: (found.start, found.rank)):
		if merged and found.start < merged[-1].end:
			earlier = merged.pop()
			first = min(earlier, found, key=lambda one: one.rank)
			found = _Found(earlier.start, max(earlier.end, found.end), first.rank, first.kind)
		merged.append(found)
	return merged
