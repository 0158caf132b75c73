from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.connectors import fields

SIX = datetime(2026, 11, 20, 6, 52, 10, tzinfo=timezone.utc)


@pytest.mark.parametrize(
	("written", "meant"),
	[
		("2026-11-20T06:52:10+0000", SIX),
		("2026-11-20T06:52:10Z", SIX),
		("2026-11-20T06:52:10.000Z", SIX),
		("2026-11-20T10:52:10+04:00", SIX),
		("2026-11-20T06:52:10.123Z", SIX + timedelta(milliseconds=123)),
		("2026-11-20T06:52:10.123456789Z", SIX + timedelta(microseconds=123456)),
	],
)
def test_every_spelling_of_a_time_is_read(written, meant):
	assert fields.moment(written) == meant


@pytest.mark.parametrize(
	"written", [None, "", "yesterday", "2026-11-20", "2026-13-40T06:52:10Z", 1795157530, {}]
)
def test_what_is_no_time_is_said_to_be_none(written):
	with pytest.raises(ValueError):
		fields.moment(written)


@given(
	st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc)),
	st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc)),
)
def test_written_times_sort_as_times_do(one, other):
	one, other = (at.replace(microsecond=at.microsecond // 1000 * 1000) for at in (one, other))
	assert (fields.iso(one) < fields.iso(other)) == (one < other)
	assert fields.moment(fields.iso(one)) == one


@pytest.mark.parametrize(("given_id", "read"), [("12", "12"), (2**63 + 1, "9223372036854775809")])
def test_an_identifier_may_be_a_number_beyond_what_a_float_holds(given_id, read):
	assert fields.identifier({"id": given_id}) == read


@pytest.mark.parametrize("given_id", [None, "", True, 1.5, [], {}])
def test_what_is_no_identifier_is_refused(given_id):
	with pytest.raises(ValueError, match="id"):
		fields.identifier({"id": given_id})


def test_a_version_changes_with_the_text_and_only_then():
	assert fields.version_of("نص") == fields.version_of("نص") != fields.version_of("نص.")
