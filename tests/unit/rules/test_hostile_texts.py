"""Whatever the public sends, a rule that reads it is through in no time: no text makes it look again and again."""

from __future__ import annotations

import time

import pytest

from participation_app.rules.arabic import normalise
from participation_app.rules.near_duplicates import keys_of, words_of
from participation_app.rules.personal_text import plain_handle, plain_name
from participation_app.rules.redaction import redact
from participation_app.rules.references import find_reference, only_asks, read_reference
from participation_app.rules.reply_length import measure
from participation_app.rules.search_words import asked, indexed

LENGTH = 20_000  # twice the longest comment of any platform
PATIENCE = 1.0  # seconds; what looks again at every letter takes longer, or minutes
PATIENCE_WITH = {"redact": 6.0}  # looks for the telephone numbers of six countries
PIECES = (
	"a", "1", " ", "+", "@", "-", ".", "(", "\n", "<", "ا", "ـ", "َ", "\u200d", "👨‍👩‍👧",
	"1 ", "1-", "a@", "a.", "www.", "http://", "<a ", "<!--", "&#", "{{", "AE12", "a.b@c", "7KQM-", "لا ", "> ",
	"5 0 1 2 3 4 5 6 7 - ",
)  # fmt: skip
READERS = {
	"normalise": normalise,
	"redact": redact,
	"find_reference": find_reference,
	"read_reference": read_reference,
	"only_asks": only_asks,
	"words_of": words_of,
	"keys_of": lambda text: keys_of(words_of(text)),
	"plain_name": plain_name,
	"plain_handle": plain_handle,
	"indexed": indexed,
	"asked": asked,
	"measure": lambda text: [measure(one, text) for one in ("X", "Facebook", "Instagram", "YouTube")],
}


@pytest.mark.parametrize("reader", READERS)
def test_no_text_keeps_a_reader_busy(reader):
	slow = {}
	for piece in PIECES:
		text = (piece * LENGTH)[:LENGTH]
		begun = time.process_time()
		READERS[reader](text)
		took = time.process_time() - begun
		if took > PATIENCE_WITH.get(reader, PATIENCE):
			slow[piece] = took
	assert slow == {}
