"""No identifier leaves in a text that was redacted, and little else is lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules.redaction import redact


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("اتصل على 0501234567 مساء", "اتصل على [PHONE] مساء"),
		("٠٥٠ ١٢٣ ٤٥٦٧", "[PHONE]"),
		("۰۵۰۱۲۳۴۵۶۷", "[PHONE]"),
		("+971 50 123 4567.", "[PHONE]."),
		("00974 5551 2345", "[PHONE]"),
		("971501234567", "[PHONE]"),
		("(050) 123-4567", "[PHONE]"),
		("55512345", "[PHONE]"),
		("5551 2345 or 6661-2345", "[PHONE] or [PHONE]"),
		("050\u200b123\u200f4567", "[PHONE]"),
		("050–123–4567", "[PHONE]"),
		("050ـ123ـ4567", "[PHONE]"),
		("0️⃣5️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", "[PHONE]"),
		("０５０１２３４５６７", "[PHONE]"),
		("my phone: 345678", "my phone: [PHONE]"),
		("+44 20 7946 0958", "[PHONE]"),
		("mail me: someone.else+x@mail.example.com!", "mail me: [EMAIL]!"),
		("أحمد@مثال.قطر", "[EMAIL]"),
		("someone＠example.com", "[EMAIL]"),
		("someone (at) example (dot) com", "[EMAIL]"),
		("AE070331234567890123456", "[IBAN]"),
		("AE07 0331 2345 6789 0123 456 please", "[IBAN] please"),
		("حسابي sa03 8000 0000 6080 1016 7519 شكرا", "حسابي [IBAN] شكرا"),
		("ايبانAE٠٧٠٣٣١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "ايبان[IBAN]"),
		("QA58 DOHB 0000 1234 5678 90AB CDEF G thanks", "[IBAN] thanks"),
		("KW81CBKU0000000000001234560101", "[IBAN]"),
		("GB29 NWBK 6016 1331 9268 19", "[IBAN]"),
		("4111 1111 1111 1111", "[CARD]"),
		("4111-1111-1111-1112", "[CARD]"),
		("378282246310005", "[CARD]"),
		("784-1980-1234567-8", "[NATIONAL_ID]"),
		("٧٨٤ ١٩٨٠ ١٢٣٤٥٦٧ ٨", "[NATIONAL_ID]"),
		("28963401234", "[NATIONAL_ID]"),
		("1012345678", "[NATIONAL_ID]"),
		("290010112345", "[NATIONAL_ID]"),
		("850112345", "[NATIONAL_ID]"),
		("هويتي 123456", "هويتي [NATIONAL_ID]"),
		("QID: 289-634-01234", "QID: [NATIONAL_ID]"),
		("رقم الجواز N1234567", "رقم الجواز [PASSPORT]"),
		("passport no. A 1234567", "passport no. [PASSPORT]"),
		("12345678901234567890123", "[NUMBER]"),
		("0501234567, 0507654321", "[PHONE], [PHONE]"),
		("0501234567\n4111111111111111", "[PHONE]\n[CARD]"),
	],
)
def test_an_identifier_is_replaced_by_its_kind(text, expected):
	assert redact(text) == expected


@pytest.mark.parametrize(
	"text",
	[
		"",
		"لا توجد أرقام هنا",
		"منذ 2026-03-04 وحتى 05/03/2026",
		"21.11.2026 08:30",
		"Building 12, street 450, since 2019",
		"دفعت 1,250,000 درهم",
		"@municipality #نظافة https://example.com/a",
		"بلاغ رقم 12345",
		"24/7, 100%, 3.14",
		"مَدْرَسَةٌ ـــ 😀",
	],
)
def test_what_identifies_nobody_stays(text):
	assert redact(text) == text


def test_a_phone_number_after_a_date_is_found():
	assert redact("2026-11-21 0501234567") == "2026-11-21 [PHONE]"


def test_national_numbers_of_other_regions_can_be_looked_for():
	assert redact("01 40 20 50 50", regions=["FR"]) == "[PHONE]"


DIGIT_SETS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
SHAPES = (
	"05########",
	"+9715########",
	"009665########",
	"9745#######",
	"5#######",
	"6#######",
	"04#######",
	"784############",
	"2##########",
	"1#########",
	"2###########",
	"4###############",
	"AE#####################",
	"SA######################",
	"KW##CBKU######################",
	"QA##DOHB#####################",
)
GROUPS = (0, 3, 4)
SURROUNDINGS = ("{}", "رقمي {} شكرا", "call {}, please", "هويتي:{}", "({})", "x\n{}\ny", "ال{}")


def seeded(generator):
	shape = "".join(
		generator.choice("0123456789") if sign == "#" else sign for sign in generator.choice(SHAPES)
	)
	size = generator.choice(GROUPS)
	parts = [shape[at : at + size] for at in range(0, len(shape), size)] if size else [shape]
	written = generator.choice((" ", "-", "\u00a0", "\u200b", "–")).join(parts)
	digits = generator.choice(DIGIT_SETS)
	return generator.choice(SURROUNDINGS).format(written.translate(str.maketrans("0123456789", digits)))


def test_no_seeded_identifier_leaves():
	generator = random.Random(20261121)
	leaks = []
	for _ in range(1500):
		text = seeded(generator)
		if any(sign.isdigit() for sign in redact(text)):
			leaks.append((text, redact(text)))
	assert leaks == []


SIGNS = st.lists(
	st.sampled_from([*"0123456789٠١٢٣ -./+@abAE.\n()ـ", "\u200b", "هوية ", "phone ", "😀"]), max_size=40
).map("".join)


@settings(max_examples=150, deadline=None)
@given(SIGNS)
def test_redacting_twice_changes_nothing_more(text):
	once = redact(text)
	assert redact(once) == once


@settings(max_examples=150, deadline=None)
@given(SIGNS, SIGNS)
def test_an_address_never_survives_what_stands_around_it(before, after):
	assert "someone@example.com" not in redact(f"{before} someone@example.com {after}")


@pytest.mark.parametrize("unit", ["1", "1 ", "a", "a@", "a.", "AE1", "(", "هويتي ", "0501234567 "])
def test_long_and_odd_texts_come_to_an_end(unit):
	once = redact(unit * (10000 // len(unit)))
	assert redact(once) == once
