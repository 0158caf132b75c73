"""Reply lengths as the platforms count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.reply_length import Length, measure


@pytest.mark.parametrize(
	("text", "used"),
	[
		("", 0),
		("hello", 5),
		("مرحبا", 5),
		("ﷺ", 2),
		("ﺣﻔﺮﺓ", 8),
		("漢字", 4),
		("“quoted” – text…", 17),
		("e\u0301", 1),
		("😀", 2),
		("👍🏽", 2),
		("👨‍👩‍👧‍👦", 2),
		("🇦🇪🇸🇦", 4),
		("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
		("1️⃣", 2),
		("❤️", 2),
		("❤️‍🔥", 2),
		("©", 1),
		("©️", 2),
		("a😀b", 4),
	],
)
def test_x_weighs_letters_and_emoji(text, used):
	assert measure("X", text).used == used


@pytest.mark.parametrize(
	("text", "used"),
	[
		("https://example.com", 23),
		("http://example.com/a/very/long/path/that/goes/on?with=a&query=too#here", 23),
		("see https://example.com/a.", 28),
		("(https://example.com/a)", 25),
		("https://example.com/a_(b)", 23),
		("https://example.com and https://example.org", 51),
		("راجع https://example.com/خدمات", 33),
		("راجعhttps://example.com", 27),
		("https://example.comشكرا", 27),
		("https://موقع.امارات", 23),
		("HTTPS://EXAMPLE.COM:8080/", 23),
		("www.example.gov.qa", 23),
		("example.com/path", 23),
		("mail someone@example.com", 24),
		("john.me@example.com", 19),
		("done.Next", 9),
		("3.14 e.g. 08.30", 15),
		("@example.com", 12),
		("http://localhost/x", 18),
	],
)
def test_x_counts_an_address_as_twenty_three(text, used):
	assert measure("X", text).used == used


@pytest.mark.parametrize(
	("platform", "limit"), [("X", 280), ("Facebook", 8000), ("Instagram", 2200), ("YouTube", 10000)]
)
def test_a_text_fits_up_to_the_limit_of_the_platform(platform, limit):
	assert measure(platform, "ع" * limit) == Length(limit, limit, True)
	assert measure(platform, "ع" * (limit + 1)) == Length(limit + 1, limit, False)


@pytest.mark.parametrize("platform", ["Facebook", "Instagram", "YouTube"])
def test_other_platforms_count_code_points(platform):
	assert measure(platform, "ﷺ 👨‍👩‍👧‍👦 https://example.com").used == 29


def test_an_account_may_have_a_limit_of_its_own():
	assert measure("X", "ع" * 300, limit=25000) == Length(300, 25000, True)
	assert measure("Facebook", "abc", limit=0) == Length(3, 0, False)


def test_an_unknown_platform_is_refused():
	with pytest.raises(ValueError, match="'Portal' has no rule"):
		measure("Portal", "text")


@given(st.text())
def test_x_never_counts_more_than_two_for_a_sign_outside_addresses(text):
	plain = text.replace(".", " ")
	assert 0 <= measure("X", plain).used <= 2 * len(plain)


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "https://", "(", "/(", "😀\u200d", "https://a.ae/(a", "#"])
def test_long_and_odd_texts_are_measured(unit):
	assert measure("X", unit * (10000 // len(unit))).used >= 2
