"""Sample contributions: the same every time, told to nobody, and gone without a trace."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import set_up as api
from participation_app.casework import trace_roots
from participation_app.casework.moves import make_move
from participation_app.installation import sample_contributions as samples
from tests.integration.casework.tickets import DEPARTMENT, make_ticket

NOT_ROWS = {"tabSeries", "tabDeleted Document", "tabSingles"}


def rows_of_all_tables():
	tables = [table for table in frappe.db.get_tables(cached=False) if table not in NOT_ROWS]
	return {table: frappe.db.sql(f"select count(*) from `{table}`")[0][0] for table in tables}


def texts():
	filters = {"name": ["in", frappe.get_all("Sample Contribution", pluck="ticket")]}
	return sorted(frappe.get_all("HD Ticket", filters, pluck="subject"))


def test_forty_come_in_in_both_languages_and_leave_no_row_behind():
	before = rows_of_all_tables()
	assert samples.load_samples() == 40
	both = texts()
	assert len([text for text in both if text.startswith("عيّنة: ")]) == 20
	assert {"X", "Facebook"}.isdisjoint(frappe.get_all("HD Ticket", pluck="participation_channel"))
	assert samples.remove_samples() == 40
	after = rows_of_all_tables()
	assert {table: (count, after[table]) for table, count in before.items() if after[table] != count} == {}


def test_they_are_the_same_every_time():
	samples.load_samples()
	first = texts()
	samples.remove_samples()
	samples.load_samples()
	assert texts() == first


def test_nobody_is_sent_a_mail_about_a_sample(outgoing_mail):
	mails = frappe.db.count("Email Queue")
	samples.load_samples()
	ticket = frappe.get_all("Sample Contribution", pluck="ticket")[0]
	later = {"doctype": "Notification Log", "for_user": "agent@city.example", "type": "Assignment"}
	frappe.get_doc({**later, "subject": "x", "document_type": "HD Ticket", "document_name": ticket}).insert()
	assert frappe.db.count("Email Queue") == mails


def test_what_people_did_with_a_sample_goes_with_it():
	before = rows_of_all_tables()
	samples.load_samples()
	ticket = frappe.get_all("HD Ticket", {"participation_stage": "Registered"}, pluck="name")[0]
	frappe.set_user("agent@city.example")
	make_move(str(ticket), "refer", {"department": DEPARTMENT})
	frappe.set_user("Administrator")
	attached = {"attached_to_doctype": "HD Ticket", "attached_to_name": str(ticket), "is_private": 1}
	frappe.get_doc({"doctype": "File", "file_name": "seen.txt", "content": "seen", **attached}).insert()
	samples.remove_samples()
	after = rows_of_all_tables()
	assert {table: (count, after[table]) for table, count in before.items() if after[table] != count} == {}


def test_real_contributions_stay_and_samples_come_among_them_only_when_that_is_confirmed():
	ticket = make_ticket()
	frappe.set_user("Administrator")
	with pytest.raises(samples.SamplesRefused):
		samples.load_samples()
	assert api.load_samples(among_real=True) == {"samples": 40, "real": 1}
	with pytest.raises(samples.SamplesRefused):
		samples.load_samples(among_real=True)
	assert api.remove_samples() == {"samples": 0, "real": 1}
	assert frappe.db.exists("HD Ticket", ticket) and frappe.db.count("Case Event", {"ticket": ticket}) == 1


def test_a_key_that_a_citizen_chose_makes_no_sample():
	ticket = make_ticket(key="sample-sample-sample-sample")
	frappe.set_user("Administrator")
	samples.load_samples(among_real=True)
	samples.remove_samples()
	assert frappe.db.exists("HD Ticket", ticket)


def test_no_root_vouches_for_a_sample():
	samples.load_samples(among_real=True)
	trace_roots.seal_all()
	chains = {f"HD Ticket {ticket}" for ticket in frappe.get_all("Sample Contribution", pluck="ticket")}
	assert chains and not chains & set(frappe.get_all("Trace Seal", pluck="chain"))
