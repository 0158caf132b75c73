"""Nobody approves their own text, or with a role that was withdrawn: by no form, call, list, workflow or file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.data_import.importer import Importer
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.model.workflow import apply_workflow, bulk_workflow_approval

from participation_app.api import replies as api
from participation_app.casework.moves import make_move
from participation_app.publication import review

PUBLIC_RELATIONS = "Public Relations Officer"
APPROVED = {"workflow_state": "Publishing"}
OFFICER = "second@city.example"


def by_our_door(case):
	version = frappe.db.get_value("Social Comment", case.comment, "version_id")
	api.approve(case.reply, review.seen_as(case.document), version)


def by_the_move(case):
	make_move(case.ticket, "approve")


def by_the_workflow(case):
	apply_workflow(case.document, "Approve Reply")


def by_the_workflow_in_bulk(case):
	bulk_workflow_approval(frappe.as_json([case.reply]), "Proposed Reply", "Approve Reply")


def by_bulk_edit(case):
	submit_cancel_or_update_docs("Proposed Reply", [case.reply], "update", APPROVED)


def by_many_at_once(case):
	document = {"doctype": "Proposed Reply", "docname": case.reply, **APPROVED}
	frappe.client.bulk_update(frappe.as_json([document]))


def by_sending_the_document(case):
	document = case.document.as_dict(convert_dates_to_str=True)
	flags = {"set_by_system": True, "ignore_permissions": True}
	frappe.client.save({**document, **APPROVED, "approved_by": OFFICER, "flags": flags})


def by_a_file(case):
	"""Data Import, as whoever is logged in, though the desk offers none for replies."""
	label = frappe.get_meta("Proposed Reply").get_label("workflow_state")
	content = f"ID,{label}\n{case.reply},Publishing\n"
	values = {"doctype": "File", "file_name": "approvals.csv", "content": content, "is_private": 1}
	file = frappe.get_doc(values).insert(ignore_permissions=True)
	record = {
		"doctype": "Data Import",
		"reference_doctype": "Proposed Reply",
		"import_type": "Update Existing Records",
		"import_file": file.file_url,
		"mute_emails": 1,
	}
	data_import = frappe.get_doc(record)
	data_import.flags.ignore_validate = True
	data_import.insert(ignore_permissions=True)
	try:
		Importer("Proposed Reply", data_import=data_import).import_data()
	finally:
		Path(file.get_full_path()).unlink()


DOORS = (
	by_our_door,
	by_the_move,
	by_the_workflow,
	by_the_workflow_in_bulk,
	by_bulk_edit,
	by_many_at_once,
	by_sending_the_document,
	by_a_file,
)


def try_every_door(case, user):
	"""What stands afterwards, by door, where anything of the approval does."""
	found = []
	for door in DOORS:
		frappe.db.commit()
		frappe.set_user(user)
		with suppress(frappe.ValidationError, frappe.PermissionError):
			door(case)
		frappe.db.rollback()
		frappe.set_user("Administrator")
		stands = (case.stage, case.document.workflow_state, case.document.approved_by)
		if stands != ("PR Review", "PR Review", None):
			found.append(f"{door.__name__}: {stands}")
	return found + frappe.get_all("Publication", {"proposed_reply": case.reply}, pluck="name")


@pytest.fixture
def officer():
	"""One more of public relations, until the role is withdrawn."""
	roles = [{"role": "Agent"}, {"role": PUBLIC_RELATIONS}]
	values = {"email": OFFICER, "first_name": "ثانية", "send_welcome_email": 0, "roles": roles}
	return frappe.get_doc({"doctype": "User", **values}).insert(ignore_permissions=True)


def test_an_author_approves_their_own_text_through_no_door(submitted):
	case = submitted()
	frappe.set_user("Administrator")
	frappe.get_doc("User", "agent@city.example").add_roles(PUBLIC_RELATIONS)
	frappe.clear_cache(user="agent@city.example")
	assert try_every_door(case, "agent@city.example") == []


def test_with_a_role_that_was_withdrawn_nothing_is_approved(submitted, officer):
	case = submitted()
	frappe.set_user("Administrator")
	officer.remove_roles(PUBLIC_RELATIONS)
	assert try_every_door(case, OFFICER) == []


@pytest.mark.parametrize("door", [by_our_door, by_the_workflow, by_many_at_once])
def test_the_same_doors_are_open_to_an_officer_who_did_not_write_it(door, submitted, officer):
	case = submitted()
	frappe.set_user(OFFICER)
	door(case)
	assert (case.stage, case.document.approved_by) == ("Publishing", OFFICER)
