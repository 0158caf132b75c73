"""The page for contributions as a guest meets it: without script, with wrong input, and with bad intentions."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import frappe
import pytest

from participation_app.api import contributions as api
from participation_app.casework.attempts import TooManyTries
from participation_app.intake import limits
from participation_app.notices import codes, contacts
from tests.integration.intake.contributing import MOBILE, fields, page, picture


def body(response):
	return response.get_data(as_text=True)


def sent(**overrides):
	"""A form that is taken; the query of the page it leads to."""
	files = overrides.pop("files", ())
	response = page("contribute", fields(**overrides), files)
	assert response.status_code == 303, body(response)
	place = urlsplit(response.headers["Location"])
	assert place.path == "/participation/received" and not place.netloc
	return {name: values[0] for name, values in parse_qs(place.query).items()}


def ticket_with(key):
	return frappe.get_last_doc("HD Ticket", {"participation_key": key})


def set_settings(**values):
	for name, value in values.items():
		frappe.db.set_single_value("Participation Settings", name, value)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_asks_everything_once_and_every_field_has_its_label(language):
	shown = body(page("contribute", query={"lang": language}))
	for name in ("text", "place", "photos", "full_name", "mobile", "email", "preferred_channel", "publish"):
		assert f'<label for="{name}"' in shown or f'for="{name}"><input' in shown
	assert shown.count('type="radio"') == 6
	assert f'lang="{language}"' in shown


def test_it_is_sent_without_script_and_the_next_page_tells_reference_and_day():
	query = sent(files=(("a.jpg", picture()),), place="شارع النور", publish="1")
	ticket = ticket_with(query["key"])
	shown = page("received", query=query)
	assert ticket.participation_reference in body(shown)
	assert frappe.utils.format_date(ticket.participation_due_at, "yyyy") in body(shown)
	assert "•••67" in body(shown) and "501234567" not in body(shown)
	assert "no-store" in shown.headers["Cache-Control"] and "noindex" in shown.headers["X-Robots-Tag"]
	assert frappe.db.count("File", {"attached_to_name": str(ticket.name), "is_private": 1}) == 1


def test_wrong_input_comes_back_with_the_persons_words_and_what_to_correct():
	shown = page("contribute", fields(mobile="12", text="كلام <b>كثير</b>", place="هنا"))
	text = body(shown)
	assert shown.status_code == 422
	assert "كلام &lt;b&gt;كثير&lt;/b&gt;" in text and 'value="12"' in text and 'value="هنا"' in text
	assert 'id="mobile-error"' in text and 'aria-describedby="mobile-error"' in text
	assert 'href="#mobile"' in text


def test_a_form_with_nothing_in_it_is_refused_field_by_field():
	shown = body(page("contribute", {"key": ""}))
	assert all(f'id="{name}-error"' in shown for name in ("text", "type", "mobile"))


def test_ten_thousand_characters_come_back_whole():
	text = "كلمة " * 2_000
	shown = page("contribute", fields(text=text))
	assert shown.status_code == 422 and text.strip() in body(shown)


@pytest.mark.parametrize(
	"name", ["text", "place", "full_name", "email", "mobile", "type", "preferred_channel", "key"]
)
def test_no_script_comes_back_from_any_field(name):
	attack = '"><script>alert(1)</script>'
	sent_fields = fields(**{"text": "", name: attack})
	assert "<script>alert" not in body(page("contribute", sent_fields))


def test_a_renamed_file_and_one_of_thirty_megabytes_are_refused():
	for content in (b"MZ" + b"0" * 400, picture() + b"0" * 30 * 1024 * 1024):
		shown = page("contribute", fields(), (("holiday.jpg", content),))
		assert shown.status_code == 422 and 'id="photos-error"' in body(shown)


def test_a_program_that_fills_in_every_field_leaves_nothing():
	before = frappe.db.count("HD Ticket")
	assert page("contribute", fields(website="https://spam.example")).status_code == 422
	assert frappe.db.count("HD Ticket") == before


def test_the_same_form_sent_twice_leads_to_the_same_page():
	once = fields()
	places = {page("contribute", once).headers["Location"] for _time in range(2)}
	assert len(places) == 1
	assert frappe.db.count("HD Ticket", {"participation_key": once["key"]}) == 1


@pytest.mark.parametrize("key", ["", "x" * 32, "%", "' OR ''='"])
def test_a_key_that_nobody_drew_opens_nothing(key):
	shown = page("received", query={"key": key})
	assert shown.status_code == 404


def test_the_addresses_that_a_guest_forges_do_not_win_past_the_limit_of_all(monkeypatch):
	monkeypatch.setitem(limits.LIMITS, "contribute", (2, 5, 3600))
	answers = [
		page("contribute", fields(text=""), address=f"198.51.100.{number}").status_code for number in range(7)
	]
	assert answers == [422] * 7
	with pytest.raises(TooManyTries):
		limits.raise_if_too_often("contribute")
	refused = page("contribute", fields())
	assert refused.status_code == 422 and "كلام" in body(refused)


def test_a_contact_is_confirmed_by_the_code_that_was_sent_to_it():
	set_settings(confirm_contacts=1)
	query = sent()
	ticket = ticket_with(query["key"])
	digits = codes.digits_to_send(query["code"])
	wrong = page("received", {**query, "digits": "000000" if digits != "000000" else "111111"}, query=query)
	assert wrong.status_code == 422 and 'id="digits-error"' in body(wrong)
	assert not contacts.contact_of(ticket.name).confirmed_at
	assert page("received", {**query, "digits": digits}, query=query).status_code == 200
	contact = contacts.contact_of(ticket.name)
	assert contact.confirmed_by == "SMS" and contact.confirmed_at


def test_a_code_for_one_contribution_confirms_no_other():
	set_settings(confirm_contacts=1)
	mine, other = sent(), sent(mobile="+971 50 765 4321")
	digits = codes.digits_to_send(mine["code"])
	shown = page("received", {"key": other["key"], "code": mine["code"], "digits": digits})
	assert shown.status_code == 422
	assert not contacts.contact_of(ticket_with(other["key"]).name).confirmed_at


def test_no_code_is_sent_where_the_settings_do_not_ask():
	assert "code" not in sent()


def test_only_the_channels_that_the_settings_list_are_offered():
	set_settings(channels_offered="E-mail\nPigeon")
	shown = body(page("contribute"))
	assert 'value="E-mail"' in shown and 'value="SMS"' not in shown and "Pigeon" not in shown


def test_published_answers_are_offered_to_guests_and_nothing_else():
	sent(text="كلام عن حفرة كبيرة في الشارع", publish="1")
	frappe.set_user("Guest")
	assert api.similar("كلام عن حفرة كبيرة في الشارع") == []


def test_a_clerk_is_told_what_to_read_aloud(as_user):
	as_user("agent")
	values = {
		"text": "كلام قيل بالهاتف",
		"type": "Report",
		"channel": "Phone",
		"mobile": MOBILE,
		"key": "k" * 32,
	}
	answer = api.enter(values)
	letters = " ".join(answer["reference"].replace("-", ""))
	assert letters in answer["to_say"]
	assert frappe.db.get_value("HD Ticket", answer["ticket"], "participation_channel") == "Phone"


@pytest.mark.parametrize("person", ["liaison", "officer", "pr", "citizen"])
def test_nobody_but_the_call_centre_enters_for_others_or_adopts(person, as_user, monkeypatch):
	monkeypatch.setitem(frappe.flags, "in_test", False)  # Frappe lets tests pass its check of roles
	as_user(person)
	with pytest.raises(frappe.PermissionError):
		api.enter({"text": "x", "type": "Report"})
	with pytest.raises(frappe.PermissionError):
		api.adopt("1", "Report", "x")
