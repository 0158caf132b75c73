"""Arabic throughout: what a person can read has an Arabic line, and every line is one that Frappe can use."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from tests.architecture.readable_strings import all_readable, bare_labels
from tests.architecture.sources import PACKAGE

CATALOGUE = PACKAGE / "translations" / "ar.csv"
ENGLISH = PACKAGE / "translations" / "en.csv"  # words for what is stored as a code or under another name
# Words that stand in Frappe's or Helpdesk's own Arabic catalogue and mean there what they mean here.
TRANSLATED_BY_FRAPPE = Path(__file__).with_name("translated_by_frappe.txt")
BRANDS = {"X"}
_PLACEHOLDER = re.compile(r"\{\{[^}]*\}\}|\{\d*\}")
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")


def _rows(catalogue: Path = CATALOGUE) -> list[list[str]]:
	with catalogue.open(encoding="utf-8", newline="") as file:
		return list(csv.reader(file))


def _keys() -> list[tuple[str, str | None]]:
	"""Source and context of each line; a line of two columns holds in every context."""
	return [(row[0], row[2] if len(row) == 3 else None) for row in _rows()]


def _by_frappe() -> list[str]:
	return TRANSLATED_BY_FRAPPE.read_text("utf-8").splitlines()


def test_everything_a_person_can_read_has_an_arabic_line():
	covered = set(_keys()) | {(text, None) for text in _by_frappe()}
	missing = {
		f"{one.text!r} ({one.where})"
		for one in all_readable()
		if one.text not in BRANDS and covered.isdisjoint({(one.text, None), (one.text, one.doctype)})
	}
	assert not missing, "\n".join(sorted(missing))


def test_no_label_in_our_javascript_escapes_translation():
	assert bare_labels() == []


def test_no_arabic_line_is_left_over():
	used = {(one.text, context) for one in all_readable() for context in (None, one.doctype)}
	assert [key for key in _keys() if key not in used] == []


def test_an_english_line_is_for_something_that_is_said_and_says_it_otherwise():
	used = {(one.text, context) for one in all_readable() for context in (None, one.doctype)}
	keys = [(row[0], row[2] if len(row) == 3 else None) for row in _rows(ENGLISH)]
	assert [key for key in keys if key not in used] == []
	assert [row for row in _rows(ENGLISH) if not row[1] or row[0] == row[1]] == []


def test_no_word_is_left_to_frappe_that_nobody_says_or_that_we_translate():
	said = {one.text for one in all_readable()}
	ours = {source for source, context in _keys() if context is None}
	assert [text for text in _by_frappe() if text not in said or text in ours] == []


def test_every_translation_has_the_placeholders_of_its_source():
	differing = [
		row for row in _rows() if set(_PLACEHOLDER.findall(row[0])) != set(_PLACEHOLDER.findall(row[1]))
	]
	assert differing == []


def test_every_translation_is_arabic():
	assert [row for row in _rows() if not _ARABIC_LETTER.search(row[1])] == []


def test_nothing_is_translated_twice():
	keys = _keys()
	assert sorted({str(key) for key in keys if keys.count(key) > 1}) == []


def test_the_catalogue_is_written_as_frappe_reads_it():
	rows = _rows()
	assert [row for row in rows if len(row) not in (2, 3) or row != [cell.strip() for cell in row]] == []
	written = io.StringIO(newline="")
	csv.writer(written, lineterminator="\n").writerows(rows)
	assert CATALOGUE.read_bytes().decode("utf-8") == written.getvalue()
