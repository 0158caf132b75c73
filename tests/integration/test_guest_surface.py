"""What a guest can reach: forged addresses and names win nothing, and no form of a request breaks a page."""

from __future__ import annotations

import re

import frappe
import pytest

from participation_app.casework import attempts
from participation_app.casework.attempts import TooManyTries
from participation_app.engagement import subscriptions
from participation_app.intake import following, limits
from participation_app.notices import gateways, templates
from participation_app.notices.site_address import site_address
from participation_app.www import public_page
from tests.integration.public_pages import open_page

HOSTILE = (
	{"text": 1},
	{"text": ["a", {"b": None}]},
	{"reference": {"$ne": ""}},
	{"reference": ["7KQM-3XWD"]},
	{"step": ["code"]},
	{"key": {"a": "b"}},
	{"number": [1]},
	{"number": "1 or 1=1"},
	{"survey": ["x"]},
	{"page": "-1", "q": ["a"]},
	{"page": "9" * 400},
	{"month": "0000-99", "lang": ["ar"]},
	{"channel": {}, "address": {}, "digits": {}, "code": {}},
	{"text": "\x00\ud800\u202e", "full_name": "\u0000"},
	{"done": "<script>alert(1)</script>"},
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
	monkeypatch.setattr(following, "_EVEN", 0.001)
	frappe.cache.delete_keys("participation_tries")


@pytest.fixture
def asked_under(monkeypatch):
	"""Answers inside a request that says it came to this host."""

	def ask(host, **conf):
		for name in ("host_name", "hostname", "domains"):
			monkeypatch.setitem(frappe.conf, name, conf.get(name))
		monkeypatch.setattr(frappe.local, "request", frappe._dict(host=host, headers={}), raising=False)

	return ask


def test_no_message_leads_to_a_host_that_only_the_request_names(asked_under):
	asked_under("evil.example")
	told = [templates.follow_page(), subscriptions.ending_address("k"), site_address("/participation")]
	told.append(gateways.report_address(frappe._dict(name="Main"), "1"))
	assert [one for one in told if "evil.example" in one] == []
	assert all(frappe.local.site in one for one in told)


@pytest.mark.parametrize(
	("host", "conf", "expected"),
	[
		(
			"participation.example.org",
			{"domains": ["participation.example.org"]},
			"participation.example.org",
		),
		("p.example.org", {"domains": [{"domain": "p.example.org"}]}, "p.example.org"),
		("evil.example", {"host_name": "https://desk.example.org"}, "desk.example.org"),
		("evil.example", {"domains": ["p.example.org"]}, None),
	],
)
def test_a_message_leads_to_a_name_that_the_configuration_gives_the_site(asked_under, host, conf, expected):
	asked_under(host, **conf)
	assert (expected or frappe.local.site) in site_address("/participation")


def test_whoever_forges_addresses_asks_for_codes_up_to_the_limit_of_all(monkeypatch):
	monkeypatch.setitem(limits.LIMITS_OF_ALL, "follow", (20, 3600))
	taken = 0
	for number in range(64):
		monkeypatch.setattr(frappe.local, "request_ip", f"198.51.100.{number}", raising=False)
		try:
			following.ask_for_code(f"{number:04d}-ZZZZ".translate(str.maketrans("01", "AB")), "en")
			taken += 1
		except TooManyTries:
			continue
	assert taken == 20


def test_whoever_forges_addresses_sends_codes_up_to_the_limit_of_all(monkeypatch):
	monkeypatch.setitem(limits.LIMITS_OF_ALL, "address code", (5, 3600))
	sent = []
	monkeypatch.setattr(subscriptions, "ask", lambda *asked: sent.append(asked) or "code")
	for number in range(30):
		monkeypatch.setattr(frappe.local, "request_ip", f"2001:db8:{number:x}::1", raising=False)
		form = {"channel": "SMS", "address": f"+97150000{number:04d}"}
		open_page("/participation/subscribe", method="POST", form=form)
	assert len(sent) == 5


def test_the_addresses_of_one_household_count_as_one(monkeypatch):
	seen = set()
	for last in range(64):
		monkeypatch.setattr(frappe.local, "request_ip", f"2001:db8:1:2::{last:x}", raising=False)
		seen.add(attempts.network())
	assert seen == {"2001:db8:1:2::/64"}


@pytest.mark.parametrize("name", sorted(public_page.pages()))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whatever_is_sent_no_page_breaks(name, method, monkeypatch):
	monkeypatch.setattr(attempts, "count_try", lambda *_asked, **_limit: None)
	broken = []
	for hostile in HOSTILE:
		response = _sent(name, method, hostile)
		if response.status_code >= 500:
			broken.append(hostile)
		assert "<script>alert(1)" not in response.get_data(as_text=True)
	assert broken == []


def _sent(name, method, hostile):
	"""As a program sends it, in JSON: names and values of any kind."""
	choose = public_page.page_language.choose

	def choose_and_put(request):
		choose(request)
		frappe.local.form_dict = frappe._dict(hostile)

	with pytest.MonkeyPatch.context() as patched:
		patched.setattr(public_page.page_language, "choose", choose_and_put)
		return open_page(public_page.address_of(name), method=method, form={} if method == "POST" else None)


@pytest.mark.parametrize(
	"asked", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
@pytest.mark.parametrize("name", sorted(public_page.pages()))
def test_no_page_leads_out_of_the_site(name, asked):
	names = (
		"redirect-to",
		"redirect_to",
		"next",
		"url",
		"return",
		"from",
		"number",
		"survey",
		"key",
		"done",
		"q",
	)
	query = "&".join(f"{one}={asked}" for one in names)
	response = open_page(f"{public_page.address_of(name)}?{query}")
	assert not response.headers.get("Location", "/").startswith(("//", "/\\", "http", "javascript"))
	links = re.findall(r'(?:href|action|src)="([^"]*)"', response.get_data(as_text=True))
	own = frappe.utils.get_url()
	leading_out = [one for one in links if re.match(r"(?i)\s*(//|/\\|javascript:|https?://evil)", one)]
	assert [one for one in leading_out if not one.startswith(own)] == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_cookie_that_says_who_somebody_is_stays_with_the_browser(scheme, monkeypatch):
	from participation_app.www.participation import follow

	open_page("/participation/follow")
	monkeypatch.setattr(frappe.local, "request", frappe._dict(scheme=scheme), raising=False)
	follow._keep("participation_follow", "pass")
	kept = frappe.local.cookie_manager.cookies["participation_follow"]
	assert kept["httponly"] and kept["samesite"] == "Strict" and kept["secure"] is (scheme == "https")


@pytest.mark.parametrize(
	"address",
	[
		*(public_page.address_of(name) for name in sorted(public_page.pages())),
		"/participation/published/atom.xml",
		"/participation/published/rss.xml",
		"/participation/open-data/catalog.jsonld",
		"/participation/open-data/nothing",
		"/participation/nothing",
	],
)
def test_every_answer_to_a_guest_says_what_a_browser_may_make_of_it(address):
	response = open_page(address)
	assert response.headers["X-Content-Type-Options"] == "nosniff"
	assert response.headers["Referrer-Policy"] == "same-origin"
	if response.mimetype == "text/html":
		policy = response.headers["Content-Security-Policy"]
		assert (
			"unsafe-inline" not in policy
			and "default-src 'none'" in policy
			and "frame-ancestors 'none'" in policy
		)
