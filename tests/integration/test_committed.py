"""Tests that really commit leave nothing to those that come after them."""

from __future__ import annotations

import frappe
import pytest

from tests.integration.committed import clear_away, left_behind, nothing_left_behind

# What people enter and tests only change.
SET_UP = {
	"Participation Settings",
	"Participation Department",
	"Participation Routing Rule",
	"Participation Season",
	"Agreed Entity",
	"Notice Template",
	"Social Account",
	"SMS Gateway",
	"Refusal Reason",
	"Service Card",
	"Participation Policy",
	"Open Dataset",
	"Open Data Settings",
}


def test_every_record_is_either_set_up_by_people_or_removed():
	modules = frappe.get_all("Module Def", {"app_name": "participation_app"}, pluck="name")
	own = frappe.get_all("DocType", {"module": ["in", modules], "istable": 0}, pluck="name")
	assert set(own) == SET_UP | (set(own) & set(left_behind()))


WORK = pytest.mark.parametrize("doctype", ["Comment Media", "Pushed Event", "Refused Delivery", "File"])


@pytest.fixture
def work(account):
	"""Commits one record of the doctype."""

	def commit(doctype):
		values = {
			"Comment Media": {
				"comment": "none",
				"kind": "Picture",
				"account": account("Facebook").name,
				"unique_key": "one",
			},
			"Pushed Event": {"state": "Waiting", "digest": "one"},
			"Refused Delivery": {"day": frappe.utils.today(), "sender": "X", "reason": "Unsigned"},
			"File": {"file_name": "one.txt", "content": "one", "is_private": 1},
		}[doctype]
		frappe.get_doc({"doctype": doctype, **values}).insert(ignore_links=True)
		frappe.db.commit()

	return commit


@WORK
def test_what_came_since_is_gone_afterwards(doctype, really_committed, work):
	before = frappe.db.count(doctype)
	with nothing_left_behind():
		work(doctype)
	assert frappe.db.count(doctype) == before


@WORK
def test_what_a_killed_run_left_is_gone_before_the_next_begins(doctype, really_committed, work):
	work(doctype)
	clear_away()
	kept = {"is_folder": 1} if doctype == "File" else {"name": "none is kept"}
	assert frappe.db.count(doctype) == frappe.db.count(doctype, kept)


def test_an_account_that_a_killed_run_left_read_is_as_at_first(account):
	own = account("YouTube")
	tomorrow = frappe.utils.add_days(frappe.utils.now_datetime(), 1)
	frappe.db.set_value(
		"Social Account", own.name, {"next_sweep_at": tomorrow, "next_run_at": tomorrow, "cursor": "{}"}
	)
	clear_away()
	own.reload()
	assert (own.next_sweep_at, own.next_run_at, own.cursor) == (None, None, None)
