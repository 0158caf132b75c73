"""The service's own pages: in both languages, safe, light, and the same words as the records behind them."""

import base64
import hashlib
import re

import frappe
import pytest

from participation_app.transparency import visits
from participation_app.www import page_templates, public_page
from tests.integration.counting import counted_queries
from tests.integration.public_pages import open_page, words_of

PAGES = ["index", "service", "policy", "accounts", "charter"]
MOST_QUERIES = 12


def address(page):
	return "/participation" if page == "index" else f"/participation/{page}"


@pytest.fixture(autouse=True)
def texts():
	"""The texts that a site begins with, the authority under a known name."""
	own = frappe.get_doc("Participation Settings")
	own.update({"authority_name": "هيئة المدينة", "authority_name_in_english": "City Authority"})
	own.save()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_a_page_opens_in_each_language_and_its_direction(page, language, direction):
	response = open_page(f"{address(page)}?lang={language}")
	assert response.status_code == 200
	assert f'<html lang="{language}" dir="{direction}">' in response.get_data(as_text=True)
	names = {"ar": "هيئة المدينة", "en": "City Authority"}
	assert names[language] in words_of(response) and "{authority}" not in words_of(response)


def test_the_language_is_remembered_and_begins_with_the_settings():
	assert 'lang="ar"' in open_page("/participation").get_data(as_text=True)
	open_page("/participation?lang=en")
	assert frappe.local.cookie_manager.cookies["preferred_language"]["value"] == "en"
	again = open_page("/participation", cookies={"preferred_language": "en"})
	assert 'lang="en"' in again.get_data(as_text=True)
	frappe.db.set_single_value("Participation Settings", "default_language", "en")
	assert 'lang="en"' in open_page("/participation").get_data(as_text=True)


@pytest.mark.parametrize("asked", ["fr", "", "../en", "<script>"])
def test_a_language_that_there_is_not_is_answered_in_the_authoritys(asked):
	response = open_page(f"/participation?lang={asked}")
	assert '<html lang="ar" dir="rtl">' in response.get_data(as_text=True)
	assert "preferred_language" not in frappe.local.cookie_manager.cookies


def test_the_other_language_is_the_same_page_with_what_it_was_asked_for():
	body = open_page("/participation/service?of=<b>&lang=ar").get_data(as_text=True)
	assert "/participation/service?of=%3Cb%3E&amp;lang=en" in body and "<b>" not in body


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_may_run_on_it_and_nothing_else(page):
	response = open_page(address(page))
	policy = response.headers["Content-Security-Policy"]
	assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
	assert response.headers["X-Content-Type-Options"] == "nosniff"
	assert response.headers["Referrer-Policy"] == "same-origin"
	body = response.get_data(as_text=True)
	(style,) = re.findall(r"<style>(.*?)</style>", body, re.S)
	digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
	assert f"'sha256-{digest}'" in policy
	assert not re.search(r"<[^>]+\s(style|on\w+)=", body) and "<script" not in body


@pytest.mark.parametrize("page", PAGES)
def test_a_guest_gets_no_cookie_and_may_keep_the_page_for_a_minute(page):
	response = open_page(address(page))
	assert frappe.local.cookie_manager.cookies == {}
	assert response.headers["Cache-Control"] == "public, max-age=60" and response.headers["Vary"] == "Cookie"


def test_who_is_logged_in_keeps_nothing():
	response = open_page("/participation", user="manager@city.example")
	assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_little(page):
	open_page(address(page))
	with counted_queries() as queries:
		open_page(address(page))
	assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.mark.parametrize(
	"astray", ["/participation/nothing", "/participation/a/b", "/participation/__init__"]
)
def test_a_page_that_there_is_not_says_so_in_the_same_frame(astray):
	response = open_page(f"{astray}?lang=en")
	assert response.status_code == 404 and "This page does not exist" in words_of(response)
	assert "Content-Security-Policy" in response.headers and response.headers["X-Robots-Tag"] == "noindex"


def test_what_goes_wrong_is_undone_told_kindly_and_tells_nobody_what_was_written(monkeypatch):
	def fail(_context):
		written = "رقم هويتي 784-1234"
		frappe.db.set_single_value("Service Card", "fees", written)
		raise RuntimeError("broken")

	frappe.db.commit()
	logged = []
	monkeypatch.setattr(frappe, "log_error", lambda *args, **values: logged.append((args, values)))
	monkeypatch.setattr("participation_app.www.participation.service.get_context", fail)
	response = open_page("/participation/service?lang=en")
	assert response.status_code == 500 and "broken" not in response.get_data(as_text=True)
	assert "It is our fault" in words_of(response)
	assert "784" not in frappe.db.get_single_value("Service Card", "fees", cache=False)
	assert "RuntimeError" in str(logged) and "784" not in str(logged)


def test_what_people_wrote_is_never_markup():
	frappe.db.set_single_value("Service Card", "description", "<script>alert(1)</script>")
	body = open_page("/participation/service").get_data(as_text=True)
	assert "&lt;script&gt;" in body and "<script" not in body


def test_every_page_that_opens_shows_its_visits_and_its_last_update():
	shown = set()
	for page in sorted(public_page.pages()):
		response = open_page(f"{address(page)}?lang=en")
		if response.status_code == 200:
			words = words_of(response)
			assert re.search(r"Visits to this page \d+ Last update \d+ \w+ \d{4}", words), page
			shown.add(page)
	assert shown >= {*PAGES, "contribute", "follow", "published"}


def test_the_header_leads_to_the_pages_that_there_are(monkeypatch):
	monkeypatch.setattr(public_page, "pages", lambda: {"index", "service", "charter"})
	body = open_page("/participation").get_data(as_text=True).partition("</header>")[0]
	assert 'href="/participation/charter"' in body and 'href="/participation/contribute"' not in body


def test_the_authoritys_colour_is_used_and_stays_readable():
	frappe.db.set_single_value("Participation Settings", "public_colour", "#ffe000")
	assert "--brand:#ffe000;" in open_page("/participation").get_data(as_text=True)


def test_a_public_file_is_asked_for_anew_when_its_content_changes():
	assert re.fullmatch(
		r"/assets/participation_app/css/public_page.css\?v=[0-9a-f]{12}",
		page_templates.asset("css/public_page.css"),
	)


def test_opening_a_page_writes_no_row():
	open_page("/participation")
	with counted_queries() as queries:
		open_page("/participation")
	assert not [query for query in queries if re.match(r"(?i)\s*(insert|update|delete|replace)", query)]
	assert visits.visits("index") >= 2
