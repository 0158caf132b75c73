"""CSV files as people's programs write them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.csv_rows import csv_rows, decoded, delimiter_of

TEXT = "الاسم,الإدارة\nقسم الصيانة,إدارة الطرق\n"
ROWS = [["الاسم", "الإدارة"], ["قسم الصيانة", "إدارة الطرق"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_arabic_is_read_in_every_encoding_that_spreadsheets_save(encoding):
	assert csv_rows(TEXT.encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_of_the_first_line(delimiter):
	assert csv_rows(TEXT.replace(",", delimiter).encode()) == ROWS


@pytest.mark.parametrize(
	("text", "delimiter"), [("", ","), ("one column", ","), ("a;b,c;d", ";"), ("\n\na\tb", "\t")]
)
def test_a_line_without_a_clear_delimiter_is_read_with_commas(text, delimiter):
	assert delimiter_of(text) == delimiter


def test_empty_lines_keep_the_numbers_of_the_rows():
	assert csv_rows(b"a,b\n\nc,d\n") == [["a", "b"], [], ["c", "d"]]


def test_quotes_line_breaks_and_windows_line_ends_are_understood():
	assert csv_rows(b'a,"b, ""c""\nd"\r\ne,f\r\n') == [["a", 'b, "c"\nd'], ["e", "f"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\x00\x01", b"\xff\xfea"])
def test_what_is_no_text_is_refused(content):
	with pytest.raises(ValueError):
		csv_rows(content)


@given(
	st.lists(
		st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n")), min_size=2, max_size=2)
	)
)
def test_what_is_written_is_read_again(rows):
	written = io.StringIO(newline="")
	csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
	assert csv_rows(written.getvalue().encode("utf-8-sig")) == [["a", "b"], *rows]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
	try:
		assert isinstance(decoded(content), str)
		csv_rows(content)
	except ValueError:
		pass
