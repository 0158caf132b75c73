"""Reference, code, status: what a citizen can do with nothing but a phone, and a stranger cannot."""

from __future__ import annotations

import time
from itertools import product

import frappe
import pytest

from participation_app.casework import objections, passes
from participation_app.casework.attempts import TooManyTries
from participation_app.intake import following
from participation_app.intake.following import NotAReference
from participation_app.notices import contacts
from participation_app.notices.codes import CodeWrong
from participation_app.rules.references import ALPHABET
from tests.integration.casework.citizens import (
	EMAIL,
	MOBILE,
	answer,
	as_guest,
	codes_sent,
	last_code,
	make_followed,
	reference_of,
)
from tests.integration.casework.tickets import make, make_ticket, stage_of
from tests.integration.citizens_phone import Phone
from tests.integration.walk import as_person

NOBODYS = "ZZZZ-ZZZZ"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
	monkeypatch.setattr(following, "_EVEN", 0.001)
	frappe.cache.delete_keys("participation_tries")


@pytest.fixture
def phone():
	as_guest()
	return Phone()


def test_a_citizen_reads_the_status_with_the_reference_and_a_code(phone):
	ticket = make_followed()
	as_guest()
	phone.send("reference", reference=reference_of(ticket).lower().replace("-", " "))
	assert "•••42" in phone.text and MOBILE not in phone.text
	phone.send("code", digits=last_code())
	assert phone.status == 200 and "finding the department" in phone.text
	assert "مريم" not in phone.text and MOBILE not in phone.text
	assert phone.headers["Cache-Control"] == "no-store" and "noindex" in phone.headers["X-Robots-Tag"]


def test_the_pass_is_for_this_browser_alone(phone):
	ticket = make_followed()
	as_guest()
	phone.send("reference", reference=reference_of(ticket))
	phone.send("code", digits=last_code())
	kept = frappe.local.cookie_manager
	assert Phone().open().text.count("finding the department") == 0
	assert kept is not None and "finding the department" in phone.open().text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_reference_that_nobody_has_looks_like_one_that_somebody_has(phone, language):
	ticket, social = make_followed(), make_ticket()
	as_guest()
	pages, before = [], codes_sent()
	for reference in (reference_of(ticket), NOBODYS, reference_of(social)):
		visitor = Phone(language=language).send("reference", reference=reference)
		pages.append((visitor.status, following.sent_to(visitor.cookies["participation_follow_code"])))
		shown = visitor.text.replace(pages[-1][1], "HINT")
		pages[-1] = (visitor.status, shown)
	assert pages[0] == pages[1] == pages[2]
	assert codes_sent() == before + 1


def test_the_made_up_hint_is_always_the_same_for_the_same_reference(phone):
	first, second = (following.ask_for_code(NOBODYS, "en").sent_to for _time in range(2))
	assert first == second and "•••" in first


def test_a_code_for_a_reference_that_nobody_has_fails_like_a_wrong_one(phone):
	ticket = make_followed()
	as_guest()
	wrong = Phone().send("reference", reference=reference_of(ticket)).send("code", digits="000000")
	missing = Phone().send("reference", reference=NOBODYS).send("code", digits="000000")
	assert wrong.status == missing.status == 422
	assert "not right or no longer good" in wrong.text and "not right or no longer good" in missing.text


def test_right_and_wrong_references_take_the_same_time(phone, monkeypatch):
	monkeypatch.setattr(following, "_EVEN", 0.3)
	ticket = make_followed()
	as_guest()
	took = []
	for reference in (reference_of(ticket), NOBODYS):
		began = time.monotonic()
		asked = following.ask_for_code(reference, "ar")
		took.append((time.monotonic() - began) % 0.3)
		began = time.monotonic()
		with pytest.raises(CodeWrong):
			following.enter(asked.ask, "000000")
		took.append((time.monotonic() - began) % 0.3)
	assert max(took) < 0.1, "each took a whole number of steps"


def test_what_the_browser_keeps_does_not_tell_whether_a_reference_is_somebodys(phone):
	ticket = make_followed()
	as_guest()
	made_up = ("".join(pair) for pair in product(ALPHABET, repeat=2))
	like_a_number = (f"ZZZZ-ZZ{letters}" for letters in made_up)
	nobodys = next(one for one in like_a_number if "@" not in following._somebodys_hint(one))
	kept, headers = [], []
	for reference in (reference_of(ticket), nobodys):
		visitor = Phone().send("reference", reference=reference)
		values = passes.read(visitor.cookies["participation_follow_code"])
		kept.append({name: len(str(value)) for name, value in values.items()})
		headers.append((sorted(visitor.cookies), sorted(visitor.headers)))
	assert kept[0] == kept[1] and headers[0] == headers[1]


def test_what_cannot_be_a_reference_is_said_to_be_none(phone):
	with pytest.raises(NotAReference):
		following.ask_for_code("12", "ar")
	phone.send("reference", reference="<script>alert(1)</script>")
	assert phone.status == 422 and "<script>alert" not in phone.text


@pytest.mark.parametrize("reference", [NOBODYS, None])
def test_tries_of_one_reference_are_limited_whether_it_exists_or_not(phone, reference):
	ticket = make_followed()
	as_guest()
	for _time in range(5):
		following.ask_for_code(reference or reference_of(ticket), "ar")
	with pytest.raises(TooManyTries):
		following.ask_for_code(reference or reference_of(ticket), "ar")


def test_tries_from_one_household_are_limited_over_all_references(phone):
	frappe.local.request_ip = "2001:db8:1:2::1"
	for number in range(20):
		following.ask_for_code(f"ZZZZ-ZZ{number + 22:02}".replace("0", "A").replace("1", "B"), "ar")
	frappe.local.request_ip = "2001:db8:1:2:ffff::9"
	with pytest.raises(TooManyTries):
		following.ask_for_code(NOBODYS, "ar")


@pytest.mark.parametrize("change", ["", "x", lambda one: one[:-1] + ("0" if one[-1] != "0" else "1")])
def test_a_pass_that_was_changed_opens_nothing(phone, change):
	ticket = make_followed()
	as_guest()
	phone.enter(ticket)
	kept = phone.cookies["participation_follow"]
	phone.cookies["participation_follow"] = change(kept) if callable(change) else change
	assert "finding the department" not in phone.open().text


def test_a_pass_ends_by_itself(phone, freeze_at):
	ticket = make_followed()
	as_guest()
	phone.enter(ticket)
	freeze_at(minutes=31)
	assert following.visit_by(phone.cookies["participation_follow"]) is None


@pytest.fixture
def freeze_at(monkeypatch):
	def later(minutes: int) -> None:
		moment = frappe.utils.add_to_date(frappe.utils.now_datetime(), minutes=minutes)
		monkeypatch.setattr(frappe.utils, "now_datetime", lambda: moment)

	return later


def test_a_code_for_one_thing_does_not_open_another(phone):
	ticket = make_followed()
	as_guest()
	visit = following.Visit(ticket, "SMS")
	asked = following.ask_to_change(visit, "E-mail", "new@post.example", "ar")
	with pytest.raises(CodeWrong):
		following.enter(asked.ask, last_code())


def test_a_question_is_answered_an_answer_objected_to_and_rated_on_the_page(phone):
	ticket = make_followed("With Department")
	make("liaison", ticket, "ask_citizen", question="Where is it?")
	as_guest()
	phone.enter(ticket)
	assert "Where is it?" in phone.text
	assert phone.send("answer", text="").status == 422
	phone.send("answer", text="Beside the school")
	assert stage_of(ticket) == "With Department" and "has reached us" in phone.text
	done = make_followed("Reply Drafting")
	answer(done)
	as_guest()
	phone = Phone().enter(done)
	assert "تم إصلاح الحفرة." in phone.text
	assert "Thank you for your rating" in phone.send("rate", stars="4", text="Good").text
	assert "Your objection has reached us" in phone.send("object", text="Still broken").text
	assert frappe.db.exists(objections.OBJECTION, {"ticket": done})


def test_withdrawing_is_told_to_the_call_centre(phone):
	ticket = make_followed()
	as_guest()
	phone.enter(ticket).send("withdraw", text="Solved")
	assert "We are asked to close it" in phone.text and stage_of(ticket) == "Registered"
	assert "step=withdraw" not in phone.open().text


def test_a_new_address_counts_once_its_code_is_entered_and_ends_other_passes(phone):
	ticket = make_followed()
	as_guest()
	other = Phone().enter(ticket)
	phone.enter(ticket).send("contact", channel="E-mail", address=EMAIL)
	assert contacts.contact_of(ticket).email is None
	phone.send("confirm", digits=last_code())
	contact = contacts.contact_of(ticket)
	assert (contact.email, contact.preferred_channel, contact.confirmed_by) == (EMAIL, "E-mail", "E-mail")
	assert "From now on" in phone.text and EMAIL not in phone.text
	phone.send("contact", channel="SMS", address="+971507654321").send("confirm", digits=last_code())
	assert "finding the department" not in other.open().text


@pytest.mark.parametrize("address", ["", "no number", "a@b@c", "+971 4"])
def test_an_address_that_cannot_be_reached_is_refused_beside_its_field(phone, address):
	ticket = make_followed()
	as_guest()
	phone.enter(ticket).send("contact", channel="SMS", address=address)
	assert phone.status == 422 and 'id="address-error"' in phone.text


def test_nothing_is_done_without_a_pass_nor_by_a_program(phone):
	ticket = make_followed()
	as_guest()
	phone.send("object", text="x")
	assert "Eight letters" in phone.text
	phone.enter(ticket).send("withdraw", text="x", website="spam")
	assert phone.status == 422 and not frappe.db.exists(
		"Case Event", {"ticket": ticket, "move": "closing_asked"}
	)


def test_leaving_ends_the_visit(phone):
	ticket = make_followed()
	as_guest()
	phone.enter(ticket).send("status", leave="1")
	assert "participation_follow" not in phone.cookies and "Nobody on this device" in phone.text


def test_a_citizen_who_is_logged_in_needs_no_code_for_their_own_ticket_alone(phone):
	own = make_followed(raised_by="citizen@city.example")
	foreign = make_followed()
	as_person("citizen")
	assert "finding the department" in phone.open(f"/participation/follow?reference={reference_of(own)}").text
	stranger = Phone().open(f"/participation/follow?reference={reference_of(foreign)}")
	assert "finding the department" not in stranger.text and reference_of(own) in stranger.text
	as_guest()
	assert "finding the department" not in phone.open().text, "the pass is the login's"


def test_every_step_has_its_page_in_both_languages(phone):
	ticket = make_followed("Reply Drafting")
	answer(ticket)
	as_guest()
	for language in ("ar", "en"):
		phone.language = language
		phone.cookies["participation_follow"] = following._pass_to(ticket, "SMS", MOBILE)
		for step in ("status", "answer", "object", "consent", "rate", "withdraw", "contact", "confirm"):
			assert phone.open(f"/participation/follow?step={step}").status == 200, (language, step)
		assert f'<html lang="{language}"' in phone.text


def test_a_pass_carries_what_it_was_given_and_nothing_readable_of_an_address():
	written = passes.sign({"ticket": "1", "address": passes.fingerprint(MOBILE)}, minutes=1)
	assert passes.read(written)["ticket"] == "1"
	assert MOBILE not in written and passes.read(None) is None and passes.read("é.é") is None
