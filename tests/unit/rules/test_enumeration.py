"""Lists are read with the reader's own comma."""

import pytest

from participation_app.rules.enumeration import listed


@pytest.mark.parametrize(
	("words", "language", "line"),
	[
		(["إحالة", "إغلاق"], "ar", "إحالة، إغلاق"),
		(["إحالة", "إغلاق"], "ar-AE", "إحالة، إغلاق"),
		(["Refer", "Close"], "en", "Refer, Close"),
		(["Refer", "Close"], "en_GB", "Refer, Close"),
		(["Refer", "Close"], None, "Refer, Close"),
		(["Refer"], "ar", "Refer"),
		([], "ar", ""),
	],
)
def test_a_list_has_the_comma_of_its_language(words, language, line):
	assert listed(words, language) == line
