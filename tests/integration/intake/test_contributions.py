"""A contribution sent directly: one ticket with its promise, its contact kept apart, whatever is entered."""

from __future__ import annotations

import secrets
from datetime import timedelta
from io import BytesIO
from struct import pack

import frappe
import pytest
from frappe.utils import now_datetime
from PIL import Image

from participation_app.casework.attempts import TooManyTries
from participation_app.casework.contribution_settings import ContributionSettingsWrong
from participation_app.intake import limits
from participation_app.intake.contributions import ContributionRefused, contribute, received
from participation_app.intake.photos import Photo
from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails
from tests.integration.connections import at_once, failures
from tests.integration.intake.contributing import (
	MOBILE,
	WORDS,
	form,
	heic,
	picture,
	place_and_device,
	with_place,
)


@pytest.fixture(autouse=True)
def guest():
	frappe.set_user("Guest")


def ticket_of(done):
	return frappe.get_doc("HD Ticket", done.ticket)


def files_of(done):
	wanted = {"attached_to_doctype": "HD Ticket", "attached_to_name": done.ticket}
	return [frappe.get_doc("File", name) for name in frappe.get_all("File", wanted, pluck="name")]


def refused(**overrides):
	with pytest.raises(ContributionRefused) as refusal:
		contribute(form(**overrides))
	return refusal.value.problems


def test_it_becomes_a_ticket_with_its_promise_and_a_receipt_by_the_citizens_own_way():
	done = contribute(form(place="شارع النور"))
	ticket = ticket_of(done)
	assert ticket.participation_reference == done.reference
	assert ticket.participation_due_at == done.due_at > now_datetime()
	assert (ticket.participation_channel, ticket.participation_type) == ("Portal", "Complaint")
	assert ticket.participation_place == "شارع النور" and ticket.description == WORDS
	notice = frappe.get_last_doc("Participation Notice", {"ticket": done.ticket})
	assert (notice.kind, notice.channel, notice.recipient) == ("Receipt", "SMS", "+971501234567")
	assert done.reference in notice.text
	event = frappe.get_last_doc("Case Event", {"ticket": done.ticket})
	assert (event.move, event.actor_role, event.to_state) == ("register", "Citizen", "Registered")
	assert frappe.session.user == "Guest"


def test_the_contact_is_kept_apart_and_nothing_of_it_on_the_ticket():
	details = ContactDetails(full_name="أم خالد الفلاني", mobile=MOBILE, email="um.khalid@mail.example")
	done = contribute(form(contact=details))
	kept = contacts.contact_of(done.ticket)
	assert (kept.full_name, kept.mobile, kept.email) == (
		"أم خالد الفلاني",
		"+971501234567",
		"um.khalid@mail.example",
	)
	stored = str(ticket_of(done).as_dict())
	assert not any(part in stored for part in ("أم خالد", "501234567", "um.khalid"))


def test_a_citizen_who_is_logged_in_finds_it_among_their_own_tickets(as_user):
	as_user("citizen")
	done = contribute(form())
	assert done.ticket in [str(name) for name in frappe.get_list("HD Ticket", pluck="name")]
	assert frappe.session.user == "citizen@city.example"


def test_the_same_submission_sent_twice_is_one_ticket_with_one_receipt():
	once = form()
	first = contribute(once)
	assert contribute(once) == first == received(once.key)
	assert frappe.db.count("HD Ticket", {"participation_key": once.key}) == 1
	assert frappe.db.count("Participation Notice", {"ticket": first.ticket}) == 1


def test_the_same_submission_sent_twice_at_once_is_one_ticket(really_committed):
	once = form(photos=(Photo("a.jpg", picture()),))

	def send():
		frappe.set_user("Guest")
		return contribute(once)

	outcomes = at_once(*[send] * 4)
	assert failures(outcomes) == []
	assert len({outcome.reference for outcome in outcomes}) == 1
	frappe.db.rollback()
	assert frappe.db.count("HD Ticket", {"participation_key": once.key}) == 1
	assert len(files_of(outcomes[0])) == 1


def test_two_people_with_the_same_words_have_two_tickets():
	assert contribute(form()).reference != contribute(form()).reference


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "' OR 1=1 --"])
def test_a_key_that_no_page_has_drawn_is_refused_and_finds_nothing(key):
	assert "key" in refused(key=key)
	assert received(key) is None


@pytest.mark.parametrize(
	("overrides", "field"),
	[
		({"text": ""}, "text"),
		({"text": " \n\t "}, "text"),
		({"text": "ا" * 10_000}, "text"),
		({"type": "Praise"}, "type"),
		({"type": ""}, "type"),
		({"place": "ش" * 200}, "place"),
		({"contact": None}, "mobile"),
		({"contact": ContactDetails(mobile="12")}, "mobile"),
		({"contact": ContactDetails(email="nobody@")}, "email"),
		({"contact": ContactDetails(mobile=MOBILE, preferred_channel="E-mail")}, "email"),
		({"photos": (Photo("x.jpg", b"<script>alert(1)</script>"),)}, "photos"),
	],
)
def test_what_cannot_be_taken_is_refused_at_its_field_and_leaves_nothing(overrides, field):
	before = frappe.db.count("HD Ticket")
	assert list(refused(**overrides)) == [field]
	assert frappe.db.count("HD Ticket") == before


def test_everything_that_is_wrong_is_said_at_once():
	problems = refused(text="", type="", contact=ContactDetails(mobile="12"), photos=(Photo("x", b"x"),))
	assert sorted(problems) == ["mobile", "photos", "text", "type"]


def test_a_text_of_the_greatest_length_is_kept_whole():
	text = "س " * 2_499 + "سس"
	assert len(ticket_of(contribute(form(text=text))).description) == len(text)


@pytest.mark.parametrize(
	"words",
	[
		"<script>alert(1)</script> في الشارع",
		"<img src=x onerror=alert(1)> street",
		"street {{ frappe.session.user }} {% for x in y %}",
		"\u202eedocne\u202c half \ud800 pair of words",
	],
)
def test_no_script_and_no_template_is_stored(words):
	ticket = ticket_of(contribute(form(text=words, place=words)))
	shown = f"{ticket.subject} {ticket.participation_place} {ticket.description}"
	assert "<" not in shown.replace("<br>", "")
	assert "Guest" not in shown
	ticket.reload()


def test_without_a_contact_it_is_taken_where_the_settings_say_so():
	frappe.db.set_single_value("Participation Settings", "contributions_without_contact", 1)
	done = contribute(form(contact=None))
	assert contacts.contact_of(done.ticket) is None
	assert frappe.db.get_value("Participation Notice", {"ticket": done.ticket}, "state") == "No Way"


def test_whoever_agrees_to_publication_is_studied_and_nobody_else():
	agreed, silent = contribute(form(may_be_published=True)), contribute(form())
	assert frappe.db.exists("Public Contribution", {"ticket": agreed.ticket})
	assert not frappe.db.exists("Public Contribution", {"ticket": silent.ticket})


def test_a_photo_is_kept_private_upright_and_without_where_it_was_made():
	done = contribute(form(photos=(Photo("سيارة خالد.jpg", with_place()),)))
	(file,) = files_of(done)
	content = file.get_content()
	assert file.is_private and file.file_url.startswith("/private/files/contribution-")
	assert "خالد" not in file.file_name and b"Khalid" not in content
	kept = Image.open(BytesIO(content))
	assert kept.size == (40, 60) and not kept.getexif()


def test_a_photo_of_a_phone_is_kept_as_jpeg_without_where_it_was_made():
	lying = heic(exif=place_and_device().tobytes())
	assert b"Khalid" in lying
	done = contribute(form(photos=(Photo("IMG_0001.HEIC", lying),)))
	(file,) = files_of(done)
	kept = Image.open(BytesIO(file.get_content()))
	assert (kept.format, kept.size) == ("JPEG", (40, 60)) and file.file_name.endswith(".jpg")
	assert not kept.getexif() and b"Khalid" not in file.get_content()


def test_a_large_photo_of_a_phone_is_made_smaller():
	done = contribute(form(photos=(Photo("IMG_0002.HEIC", heic((3_000, 1_500))),)))
	assert Image.open(BytesIO(files_of(done)[0].get_content())).size == (2560, 1280)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_photo_is_taken_whatever_its_name(image_format):
	done = contribute(form(photos=(Photo("report.exe", picture(image_format)),)))
	assert Image.open(BytesIO(files_of(done)[0].get_content())).size == (60, 40)


@pytest.mark.parametrize(
	("name", "content"),
	[
		("virus.jpg", b"MZ\x90\x00" + b"0" * 300),
		("drawing.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
		("letter.jpg", b"%PDF-1.7 /JavaScript"),
		("half.jpg", picture()[:200]),
		("empty.jpg", b""),
		("half.heic", heic()[:300]),
		("other.heic", b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00avif" + b"0" * 300),
		("film.jpg", b"\x00\x00\x00\x18ftypmp42" + b"0" * 300),
		("moving.gif", picture("GIF")),
		("polyglot.png", b"\x89PNG\r\n\x1a\n<script>"),
	],
)
def test_a_file_that_only_looks_like_a_photo_is_refused_by_its_content(name, content):
	assert name in refused(photos=(Photo(name, content),))["photos"]


def test_a_photo_above_the_limit_and_one_with_too_many_pixels_are_refused():
	assert "10" in refused(photos=(Photo("big.jpg", picture() + b"0" * 30 * 1024 * 1024),))["photos"]
	bomb = picture("PNG", (9_000, 9_000))
	assert len(bomb) < 1024 * 1024
	assert "20" in refused(photos=(Photo("bomb.png", bomb),))["photos"]


def test_a_photo_of_a_phone_that_lies_about_its_size_is_refused():
	large, small = (b"ispe" + bytes(4) + pack(">II", side, side) for side in (9_000, 90))
	honest = heic((9_000, 9_000))
	for content in (honest, honest.replace(large, small)):
		assert "photos" in refused(photos=(Photo("bomb.heic", content),))


def test_more_photos_than_allowed_are_refused():
	photos = tuple(Photo(f"{number}.jpg", picture()) for number in range(5))
	assert refused(photos=photos)["photos"]


def test_a_large_photo_is_made_smaller():
	done = contribute(form(photos=(Photo("wide.jpg", picture("JPEG", (6_000, 3_000))),)))
	assert max(Image.open(BytesIO(files_of(done)[0].get_content())).size) == 2560


def test_one_number_is_not_flooded(monkeypatch):
	monkeypatch.setattr(limits, "MOST_OF_A_CONTACT", 2)
	for _time in range(2):
		contribute(form())
	with pytest.raises(TooManyTries):
		contribute(form())
	contribute(form(contact=ContactDetails(mobile="+971 50 765 4321")))


def test_a_clerk_enters_what_was_said_and_the_clock_counts_from_then(as_user):
	as_user("agent")
	said_at = now_datetime().replace(microsecond=0) - timedelta(hours=3)
	done = contribute(form(channel="Phone", received_at=said_at, contact=None))
	ticket = ticket_of(done)
	assert (ticket.participation_channel, ticket.participation_received_at) == ("Phone", said_at)
	event = frappe.get_last_doc("Case Event", {"ticket": done.ticket})
	assert (event.actor, event.actor_role) == ("agent@city.example", "Call Centre Agent")


def test_a_time_that_has_not_come_is_refused(as_user):
	as_user("agent")
	later = now_datetime() + timedelta(hours=1)
	assert list(refused(channel="Walk-in", received_at=later)) == ["received_at"]


def test_a_key_says_nothing_about_another_submission():
	contribute(form())
	assert received(secrets.token_urlsafe(24)) is None


@pytest.mark.parametrize(
	("account", "says"),
	[
		({"append_to": "Communication"}, "Append To"),
		({"append_to": "HD Ticket", "enable_auto_reply": 1}, "Participation"),
	],
)
def test_a_mailbox_that_would_lose_or_answer_twice_is_refused(account, says):
	frappe.set_user("Administrator")
	name = "Participation Mail"
	values = {"doctype": "Email Account", "name": name, "email_id": "p@city.example", **account}
	frappe.get_doc(values).db_insert()
	own = frappe.get_doc("Participation Settings")
	own.participation_mailbox = name
	with pytest.raises(ContributionSettingsWrong, match=says):
		own.save()


def test_a_channel_that_nobody_knows_is_refused_in_the_settings():
	frappe.set_user("Administrator")
	own = frappe.get_doc("Participation Settings")
	own.channels_offered = "SMS\nPigeon"
	with pytest.raises(ContributionSettingsWrong, match="Pigeon"):
		own.save()
