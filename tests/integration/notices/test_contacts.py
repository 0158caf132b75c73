"""How a citizen is reached: in one form, in one place, seen by those who see the ticket."""

import frappe
import pytest

from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails, ContactWrong, checked
from tests.integration.casework.tickets import make_person, make_ticket
from tests.integration.walk import as_person

MOBILE, LANDLINE = "+971501234567", "+97142012345"


@pytest.fixture(autouse=True)
def emirates():
	frappe.db.set_single_value("Participation Settings", "phone_region", "AE")
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


@pytest.mark.parametrize(
	"written",
	[
		"050 123 4567",
		"+971 50 123 4567",
		"00971501234567",
		"٠٥٠١٢٣٤٥٦٧",
		"٠٠٩٧١ ٥٠ ١٢٣ ٤٥٦٧",
		"(050) 123-4567",
	],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(written):
	assert checked(ContactDetails(mobile=written)).mobile == MOBILE


def test_a_number_of_another_country_keeps_its_country():
	assert checked(ContactDetails(mobile="+974 3312 3456")).mobile == "+97433123456"


@pytest.mark.parametrize("written", ["12", "الرقم", "050 123", "+000000000", "1" * 40])
def test_what_is_no_number_is_refused_at_its_field(written):
	with pytest.raises(ContactWrong) as refused:
		checked(ContactDetails(mobile=written))
	assert refused.value.field == "mobile"


@pytest.mark.parametrize(
	"written",
	["someone", "a@b@c.example", "a@x.example, b@x.example", "a@x.example\nBcc: b@x.example", "<a@x>"],
)
def test_what_is_no_single_address_is_refused_at_its_field(written):
	with pytest.raises(ContactWrong) as refused:
		checked(ContactDetails(email=written))
	assert refused.value.field == "email"


def test_an_address_keeps_its_name_and_its_host_is_in_small_letters():
	assert checked(ContactDetails(email=" Um.Khalid@Example.ORG ")).email == "Um.Khalid@example.org"


@pytest.mark.parametrize(
	("given", "channel"),
	[
		({"mobile": MOBILE}, "SMS"),
		({"email": "a@x.example"}, "E-mail"),
		({"mobile": LANDLINE}, "Phone"),
		({"mobile": LANDLINE, "email": "a@x.example"}, "E-mail"),
		({"mobile": MOBILE, "email": "a@x.example", "preferred_channel": "E-mail"}, "E-mail"),
		({"mobile": LANDLINE, "preferred_channel": "Phone"}, "Phone"),
	],
)
def test_the_channel_is_the_one_chosen_or_the_first_with_an_address(given, channel):
	assert checked(ContactDetails(**given)).preferred_channel == channel


@pytest.mark.parametrize(
	("given", "field"),
	[
		({}, "mobile"),
		({"email": "a@x.example", "preferred_channel": "SMS"}, "mobile"),
		({"mobile": MOBILE, "preferred_channel": "E-mail"}, "email"),
		({"mobile": LANDLINE, "preferred_channel": "SMS"}, "mobile"),
		({"mobile": MOBILE, "preferred_channel": "Pigeon"}, "mobile"),
	],
)
def test_a_channel_without_its_address_is_refused(given, field):
	with pytest.raises(ContactWrong) as refused:
		checked(ContactDetails(**given))
	assert refused.value.field == field


def test_a_ticket_has_one_contact_and_the_new_one_takes_the_place_of_the_old():
	ticket = make_ticket()
	contacts.keep(ticket, ContactDetails("أم خالد", MOBILE), confirmed_by="SMS")
	contacts.keep(ticket, ContactDetails("أم خالد", MOBILE, "a@x.example"))
	contact = contacts.contact_of(ticket)
	assert (contact.mobile, contact.email, contact.confirmed_by) == (MOBILE, "a@x.example", "SMS")
	assert contacts.channels_of(contact) == ["SMS", "E-mail", "Phone"]
	contacts.keep(ticket, ContactDetails("أم خالد", "+971501234568"))
	contact = contacts.contact_of(ticket)
	assert (contact.confirmed_by, contact.confirmed_at) == (None, None)
	assert frappe.db.count("Citizen Contact", {"ticket": ticket}) == 1


def test_who_does_not_see_the_ticket_does_not_see_its_contact():
	make_person("other_liaison")
	ticket = make_ticket("With Department")
	contact = contacts.keep(ticket, ContactDetails(mobile=MOBILE))
	for person, sees in (("agent", True), ("liaison", True), ("other_liaison", False), ("citizen", False)):
		as_person(person)
		assert frappe.has_permission("Citizen Contact", "read", contact.name) is sees, person
	as_person("other_liaison")
	assert frappe.get_list("Citizen Contact", {"ticket": ticket}) == []


def test_nothing_of_a_contact_stands_on_the_ticket():
	ticket = make_ticket()
	contacts.keep(ticket, ContactDetails("فلان الفلاني", MOBILE, "hidden@x.example"))
	row = frappe.as_json(frappe.db.get_value("HD Ticket", ticket, "*", as_dict=True))
	assert not any(each in row for each in ("فلان", MOBILE, "hidden@x.example"))
