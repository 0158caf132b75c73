"""Assigning, merging, splitting, deleting and sharing, as Helpdesk's and Frappe's pages do it."""

import frappe
import pytest
from frappe.desk.form import assign_to
from frappe.desk.reportview import delete_bulk
from helpdesk.helpdesk.doctype.hd_ticket.api import merge_ticket, split_ticket

from participation_app.casework.moves import MoveNotOpen
from tests.integration.casework.tickets import assigned_to, call, make, make_plain_ticket, make_ticket, value
from tests.integration.walk import as_person

STRANGERS = ("plain_agent@city.example", "other_liaison@city.example", "citizen@city.example")


def assign_on_helpdesks_page(ticket, user):
	call(ticket, "assign_agent", agent=user)


def assign_in_the_desk(ticket, user):
	assign_to.add({"assign_to": [user], "doctype": "HD Ticket", "name": ticket})


def assign_in_the_list(ticket, user):
	args = {"assign_to": [user], "doctype": "HD Ticket", "name": frappe.as_json([ticket])}
	assign_to.add_multiple(args)


DOORS = [assign_on_helpdesks_page, assign_in_the_desk, assign_in_the_list]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("user", ["agent@city.example", "Administrator"])
def test_a_stranger_is_not_assigned(user, door):
	ticket = make_ticket()
	before = assigned_to(ticket)
	frappe.set_user(user)
	frappe.local.lang = "en"
	for stranger in STRANGERS:
		with pytest.raises(MoveNotOpen, match="may not see"):
			door(ticket, stranger)
	assert assigned_to(ticket) == before
	assert not frappe.get_all("DocShare", {"share_doctype": "HD Ticket", "share_name": ticket})


def test_somebody_who_sees_the_ticket_is_assigned():
	ticket = make_ticket()
	as_person("agent")
	for door, user in zip(DOORS, ("manager", "pr", "agent"), strict=True):
		door(ticket, f"{user}@city.example")
	assert {"manager@city.example", "pr@city.example", "agent@city.example"} == set(assigned_to(ticket))


def test_a_stranger_assigns_nobody():
	ticket = make_ticket()
	as_person("plain_agent")
	with pytest.raises(frappe.PermissionError):
		assign_on_helpdesks_page(ticket, "manager@city.example")


@pytest.mark.parametrize("with_whom", [{"user": "plain_agent@city.example"}, {"everyone": 1}])
def test_a_participation_ticket_is_not_shared(with_whom):
	ticket = make_ticket()
	for user in ("agent@city.example", "manager@city.example", "Administrator"):
		frappe.set_user(user)
		with pytest.raises(frappe.PermissionError):
			frappe.share.add("HD Ticket", ticket, **with_whom)
		with pytest.raises(frappe.PermissionError):
			frappe.share.add_docshare(
				"HD Ticket", ticket, flags={"ignore_share_permission": True}, **with_whom
			)


@pytest.mark.parametrize("user", ["agent@city.example", "plain_agent@city.example", "Administrator"])
def test_nobody_merges_participation_tickets(user):
	ticket, other, plain = make_ticket(), make_ticket(), make_plain_ticket()
	frappe.set_user(user)
	for source, target in ((ticket, other), (ticket, plain), (plain, ticket)):
		frappe.db.savepoint("merge")
		with pytest.raises((MoveNotOpen, frappe.PermissionError)):
			merge_ticket(int(source), int(target))
		frappe.db.rollback(save_point="merge")
	assert value(ticket, "status", "is_merged") == ("Open", 0)
	assert value(plain, "status", "is_merged") == ("Open", 0)


def test_a_closed_participation_ticket_is_not_merged_away_either():
	ticket, other = make_ticket(), make_ticket()
	make("manager", ticket, "close_without_publication", reason="مكرر")
	as_person("agent")
	with pytest.raises(MoveNotOpen):
		merge_ticket(int(ticket), int(other))


@pytest.mark.parametrize("user", ["agent@city.example", "plain_agent@city.example", "Administrator"])
def test_nobody_splits_a_participation_ticket(user):
	ticket = make_ticket()
	message = frappe.db.get_value(
		"Communication", {"reference_name": ticket, "reference_doctype": "HD Ticket"}
	)
	frappe.set_user(user)
	with pytest.raises(MoveNotOpen):
		split_ticket("الجزء الثاني", message)
	assert frappe.db.get_value("Communication", message, "reference_name") == ticket


def test_nobody_deletes_a_participation_ticket():
	ticket = make_ticket(raised_by="citizen@city.example", channel="Portal")
	for person in ("agent", "liaison", "manager", "plain_agent", "citizen"):
		as_person(person)
		with pytest.raises(frappe.PermissionError):
			frappe.client.delete("HD Ticket", ticket)
	frappe.set_user("Administrator")
	with pytest.raises(MoveNotOpen):
		frappe.client.delete("HD Ticket", ticket)
	assert frappe.db.exists("HD Ticket", ticket)


def test_bulk_deletion_takes_the_plain_ones_and_leaves_ours_whole():
	ticket, plain = make_ticket("With Department"), make_plain_ticket()
	activities = frappe.db.count("HD Ticket Activity", {"ticket": ticket})
	frappe.db.commit()
	frappe.set_user("Administrator")
	delete_bulk("HD Ticket", [ticket, plain])
	assert frappe.db.exists("HD Ticket", ticket) and not frappe.db.exists("HD Ticket", plain)
	assert frappe.db.count("HD Ticket Activity", {"ticket": ticket}) == activities > 0


def test_deleting_the_citizens_contact_leaves_the_ticket():
	contact = frappe.db.get_value("Contact", {"email_id": "citizen@city.example"})
	ticket = make_ticket(raised_by="citizen@city.example", channel="E-mail")
	frappe.set_user("Administrator")
	try:
		frappe.delete_doc("Contact", contact)
	except frappe.LinkExistsError:
		pass
	assert frappe.db.exists("HD Ticket", ticket)


def test_plain_tickets_are_assigned_merged_split_and_deleted_as_in_helpdesk():
	frappe.db.set_single_value("HD Settings", "skip_email_workflow", 1)
	one, other = make_plain_ticket(), make_plain_ticket()
	as_person("plain_agent")
	assign_on_helpdesks_page(one, "plain_agent@city.example")
	assert "plain_agent@city.example" in assigned_to(one)
	message = frappe.db.get_value("Communication", {"reference_name": one, "reference_doctype": "HD Ticket"})
	part = split_ticket("Second half", message)
	assert frappe.db.exists("HD Ticket", part)
	merge_ticket(int(one), int(other))
	assert value(one, "status", "is_merged") == ("Closed", 1)
	third = make_plain_ticket()
	as_person("plain_agent")
	frappe.client.delete("HD Ticket", third)
	assert not frappe.db.exists("HD Ticket", third)
