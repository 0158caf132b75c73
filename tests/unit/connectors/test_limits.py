from datetime import datetime, timedelta, timezone

import pytest

from participation_app.connectors.limits import Usage, graph_usage, pacific_midnight, told_reset

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
DEFAULT = timedelta(minutes=15)


def epoch(**later):
	return str(int((NOW + timedelta(**later)).timestamp()))


@pytest.mark.parametrize(
	("headers", "until"),
	[
		({"x-rate-limit-reset": epoch(minutes=7)}, NOW + timedelta(minutes=7)),
		({"x-rate-limit-reset": epoch(minutes=-7)}, NOW + timedelta(minutes=1)),
		({"x-rate-limit-reset": epoch(days=400)}, NOW + timedelta(days=1)),
		({"x-rate-limit-reset": "9" * 30}, NOW + DEFAULT),
		({"x-rate-limit-reset": "soon"}, NOW + DEFAULT),
		({"Retry-After": "5"}, NOW + timedelta(seconds=5)),
		({"Retry-After": "86400"}, NOW + timedelta(days=1)),
		({"Retry-After": "Fri, 20 Nov 2026 08:10:00 GMT"}, NOW + timedelta(minutes=10)),
		({"Retry-After": "whenever"}, NOW + DEFAULT),
		({}, NOW + DEFAULT),
	],
)
def test_the_time_to_come_back_is_what_the_headers_say(headers, until):
	assert told_reset(headers, NOW, DEFAULT) == until


@pytest.mark.parametrize(
	("moment", "midnight"),
	[
		("2026-11-20T07:59:00", "2026-11-20T08:00:00"),
		("2026-11-20T08:00:00", "2026-11-21T08:00:00"),
		("2026-07-01T12:00:00", "2026-07-02T07:00:00"),
		("2026-10-31T12:00:00", "2026-11-01T07:00:00"),
		("2026-11-01T12:00:00", "2026-11-02T08:00:00"),
		("2026-03-08T09:00:00", "2026-03-09T07:00:00"),
	],
)
def test_the_day_of_the_quota_ends_at_midnight_pacific_time(moment, midnight):
	at = datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)
	assert pacific_midnight(at) == datetime.fromisoformat(midnight).replace(tzinfo=timezone.utc)


BUSINESS = (
	'{"1": [{"type": "pages", "call_count": 91, "total_cputime": 31, "total_time": 44,'
	' "estimated_time_to_regain_access": 19}, {"type": "instagram", "call_count": 12}]}'
)


@pytest.mark.parametrize(
	("headers", "kind", "usage"),
	[
		({}, "pages", Usage(0, 0)),
		({"X-App-Usage": '{"call_count": 28, "total_time": 75, "total_cputime": 25}'}, "pages", Usage(75, 0)),
		({"X-Business-Use-Case-Usage": BUSINESS}, "pages", Usage(91, 19)),
		({"X-Business-Use-Case-Usage": BUSINESS}, "instagram", Usage(12, 0)),
		({"X-Business-Use-Case-Usage": BUSINESS.replace("19", "43200")}, "pages", Usage(91, 1440)),
		({"X-Business-Use-Case-Usage": "{broken"}, "pages", Usage(0, 0)),
		({"X-Business-Use-Case-Usage": '["a"]'}, "pages", Usage(0, 0)),
		({"X-Business-Use-Case-Usage": '{"1": ["a", null], "2": 7}'}, "pages", Usage(0, 0)),
		({"X-App-Usage": '{"call_count": "much", "total_time": -5}'}, "pages", Usage(0, 0)),
	],
)
def test_usage_is_the_highest_figure_of_the_own_kind(headers, kind, usage):
	assert graph_usage(headers, kind) == usage
