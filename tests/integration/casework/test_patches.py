"""What patches make of tickets that stood before them."""

import frappe
import pytest

from participation_app.installation import own_fields
from participation_app.patches import (
	account_for_time_held,
	mend_texts_with_gaps,
	propose_warning_steps,
	tell_tickets_their_count,
)
from tests.integration.casework.tickets import DEPARTMENT, make, make_ticket

COUNT_FIELDS = (
	"participation_counted_from",
	"participation_working_days",
	"participation_receipt_sent_at",
)


def on_record(doctype, ticket, *fields):
	return frappe.get_all(
		doctype, {"ticket": ticket}, list(fields), order_by="counted_from, creation", as_list=True
	)


def test_who_held_a_ticket_and_how_its_counts_ended_is_told_from_its_trail(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket("With Department", received_at=frappe.utils.get_datetime("2026-03-02 08:00"))
	freeze("2026-03-04 09:00")
	make("liaison", ticket, "return", reason="ليس من عملنا")
	freeze("2026-03-06 09:00")
	make("manager", ticket, "close_without_publication", reason="سحب")
	freeze("2026-03-09 09:00")
	make("agent", ticket, "reopen", reason="اعتراض", department=DEPARTMENT)
	stays = ("stage", "share", "since", "until", "days_spent", "counted_from")
	verdicts = ("kept", "counted_from", "due_at", "ended_at", "days_taken", "days_late")
	held = on_record("Participation Holding", ticket, *stays)
	judged = on_record("Participation Verdict", ticket, *verdicts)
	frappe.db.delete("Participation Holding")
	frappe.db.delete("Participation Verdict")
	for _ in range(2):
		frappe.set_user("Administrator")
		account_for_time_held.execute()
		assert sorted(on_record("Participation Holding", ticket, *stays), key=str) == sorted(held, key=str)
		assert on_record("Participation Verdict", ticket, *verdicts) == judged


def test_steps_are_proposed_where_there_are_none_and_left_where_there_are():
	own = frappe.get_doc("Participation Settings")
	own.set("warning_steps", [])
	own.save()
	propose_warning_steps.execute()
	proposed = frappe.get_doc("Participation Settings").warning_steps
	assert [(row.moment, row.working_days, row.tell) for row in proposed] == [
		("Before the Due Date", 1, "Holder"),
		("After the Due Date", 0, "Liaison or Head"),
		("After the Due Date", 1, "Manager"),
		("Share Used Up", 0, "Holder"),
	]
	own = frappe.get_doc("Participation Settings")
	own.set("warning_steps", [{"moment": "After the Due Date", "working_days": 2, "tell": "Manager"}])
	own.save()
	propose_warning_steps.execute()
	assert len(frappe.get_doc("Participation Settings").warning_steps) == 1


@pytest.fixture
def before_the_count(really_committed):
	"""A site as it stood before tickets had the fields of their count."""
	fields = {"dt": "HD Ticket", "fieldname": ["in", COUNT_FIELDS]}
	frappe.db.delete("Custom Field", fields)
	for fieldname in COUNT_FIELDS:
		frappe.db.sql_ddl(f"alter table `tabHD Ticket` drop column `{fieldname}`")
	frappe.clear_cache()
	yield
	own_fields.bring_in()


def test_a_patch_finds_the_fields_that_the_same_update_brings(before_the_count):
	tell_tickets_their_count.execute()
	assert set(COUNT_FIELDS) <= set(frappe.db.get_table_columns("HD Ticket"))


SHIPPED_ONCE = "{{ authority }}: we need the exact place to go on with {{ reference }}. Please contact us: {{ contact }}."


@pytest.mark.parametrize(
	("text", "mended", "is_told"),
	[
		(SHIPPED_ONCE, SHIPPED_ONCE.replace("{{ contact }}", "{{ link }}"), False),
		(f"{SHIPPED_ONCE} Thank you.", f"{SHIPPED_ONCE} Thank you.", True),
		("{{ authority }}: {{ question }}", "{{ authority }}: {{ question }}", False),
	],
)
def test_a_text_with_a_gap_is_mended_as_shipped_and_otherwise_left_to_a_person(text, mended, is_told):
	values = {"template_name": "Gap", "kind": "Question", "channel": "SMS", "language": "en", "text": "?"}
	template = frappe.get_doc({"doctype": "Notice Template", **values}).insert(ignore_permissions=True)
	template.db_set("text", text)
	for _ in range(2):
		mend_texts_with_gaps.execute()
	assert frappe.db.get_value("Notice Template", "Gap", "text") == mended
	about = {"document_type": "Notice Template", "document_name": "Gap", "for_user": "manager@city.example"}
	assert frappe.db.count("Notification Log", about) == (1 if is_told else 0)
