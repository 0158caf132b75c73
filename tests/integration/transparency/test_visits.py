"""Visits are counted by page and day, without a trace of who looked, and written down in one go."""

import frappe
import pytest

from participation_app.jobs.public_pages import write_visits
from participation_app.transparency import visits
from tests.integration.counting import counted_queries
from tests.integration.public_pages import BROWSER, open_page

PROGRAMS = [
	"",
	"curl/8.5.0",
	"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
	"facebookexternalhit/1.1",
	"WhatsApp/2.23",
	"Mozilla/5.0 (compatible; UptimeMonitor/1.0)",
]


def rows(page):
	return frappe.get_all("Page Visit", {"page": page}, ["day", "visits"], order_by="day")


def test_a_visit_is_shown_at_once_and_written_by_the_job():
	before = visits.visits("policy")
	open_page("/participation/policy")
	assert visits.visits("policy") == before + 1
	write_visits()
	assert visits.visits("policy") == before + 1
	assert sum(row.visits for row in rows("policy")) == before + 1


def test_the_visits_of_a_day_are_one_row():
	for _ in range(3):
		visits.count("service")
		write_visits()
	today = frappe.utils.getdate()
	assert [row.day for row in rows("service")].count(today) <= 1


def test_many_pages_are_written_in_one_statement():
	for page in ("a", "b", "c"):
		visits.count(page)
	with counted_queries() as queries:
		write_visits()
	assert len([query for query in queries if "INSERT" in query]) == 1


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs_are_left_out(agent):
	before = visits.visits("policy")
	open_page("/participation/policy", User_Agent=agent)
	assert visits.visits("policy") == before


@pytest.mark.parametrize("header", ["Sec_Purpose", "Purpose", "X_Moz"])
def test_what_a_browser_loads_ahead_is_left_out(header):
	before = visits.visits("policy")
	open_page("/participation/policy", **{header: "prefetch;prerender"})
	assert visits.visits("policy") == before


def test_a_form_sent_and_a_page_that_there_is_not_are_no_visits():
	before = visits.visits("policy")
	open_page("/participation/policy", method="POST", form={"a": "b"})
	open_page("/participation/nothing")
	assert visits.visits("policy") == before


def test_what_could_not_be_written_is_counted_later(monkeypatch):
	before = visits.visits("charter")
	visits.count("charter")

	def fail(_taken):
		raise frappe.QueryTimeoutError

	with monkeypatch.context() as broken:
		broken.setattr(visits, "_write", fail)
		with pytest.raises(frappe.QueryTimeoutError):
			write_visits()
	write_visits()
	assert visits.visits("charter") == before + 1


def test_clearing_the_cache_leaves_what_was_not_written_yet():
	before = visits.visits("accounts")
	visits.count("accounts")
	frappe.clear_cache()
	assert visits.visits("accounts") == before + 1
	write_visits()
	assert visits.visits("accounts") == before + 1


def test_a_redis_that_forgets_everything_takes_no_visit_that_was_written():
	before = visits.visits("accounts")
	visits.count("accounts")
	write_visits()
	visits.count("accounts")
	frappe.cache.delete_keys("")
	assert visits.visits("accounts") == before + 1


def test_visits_are_written_every_minute():
	every_minute = frappe.get_hooks("scheduler_events")["cron"]["* * * * *"]
	assert "participation_app.jobs.public_pages.write_visits" in every_minute


def test_nothing_of_a_person_is_kept():
	open_page("/participation/policy", User_Agent=BROWSER, X_Forwarded_For="203.0.113.9")
	write_visits()
	kept = str(frappe.get_all("Page Visit", {"page": "policy"}, ["*"]))
	assert "203.0.113.9" not in kept and "Firefox" not in kept
	columns = {field.fieldname for field in frappe.get_meta("Page Visit").fields}
	assert columns == {"page", "day", "visits"}
