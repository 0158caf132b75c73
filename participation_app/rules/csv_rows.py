"""The rows of a CSV file, whichever program wrote it: UTF-8, UTF-16 or Windows-1256, with commas or semicolons."""

from __future__ import annotations

import codecs
import csv
import io

WINDOWS_ARABIC = "cp1256"
_DELIMITERS = ",;\t"
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def csv_rows(content: bytes) -> list[list[str]]:
	"""Every line of the file as its cells, empty lines included, so that a row keeps its number.

	Raises ValueError for what is no text.
	"""
	text = decoded(content)
	if "\0" in text:
		raise ValueError("not a text file")
	try:
		return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
	except csv.Error as error:
		raise ValueError(str(error)) from None


def decoded(content: bytes) -> str:
	"""The text by its own mark, else as UTF-8, else as spreadsheets save Arabic on Windows."""
	marked = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), None)
	if marked:
		return content.decode(marked)
	try:
		return content.decode("utf-8")
	except UnicodeDecodeError:
		return content.decode(WINDOWS_ARABIC)


def delimiter_of(text: str) -> str:
	"""What the first line that says something separates its cells with."""
	first = next((line for line in text.splitlines() if line.strip()), "")
	return max(_DELIMITERS, key=first.count)
