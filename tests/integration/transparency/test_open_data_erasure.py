"""What is erased anywhere reaches open data: what tells of it is renewed, and nothing else."""

import shutil
from datetime import datetime

import frappe
import pytest

from participation_app.engagement import consent
from participation_app.intake import seal_erasure, sealing
from participation_app.notices.announcements import announce
from participation_app.transparency.open_data import erasure, releases, storage, work
from participation_app.transparency.open_data.registry import DATASETS
from tests.integration.engagement import contributions
from tests.integration.transparency.filled import FIRST_NUMBER, NOW, fill


@pytest.fixture(autouse=True)
def filled(freeze):
	freeze(NOW)
	fill(1)
	yield
	shutil.rmtree(storage._root(), ignore_errors=True)


@pytest.fixture
def released():
	"""A published release of every dataset."""
	for name in DATASETS:
		frappe.set_user("manager@city.example")
		waiting = releases.make(name)
		frappe.set_user("pr@city.example")
		releases.approve(waiting.name)
	frappe.set_user("Administrator")


def taken_back():
	return set(frappe.get_all("Dataset Release", {"state": releases.TAKEN_BACK}, pluck="dataset"))


def some_comment():
	return frappe.get_doc("Social Comment", {"external_id": ["like", "filled-%"], "state": "Registered"})


def test_sealed_words_that_are_erased_change_nothing_that_is_released(released):
	comment = some_comment()
	comment.update({"visibility": "deleted", "deleted_at": "2012-04-01 10:00"})
	comment.flags.ignore_mandatory = True  # it came from no account
	sealing.seal(comment)
	comment.save(ignore_permissions=True)
	frappe.db.set_value("Sealed Evidence", {"comment": comment.name}, "deleted_at", "2012-04-01 10:00")
	own = frappe.get_doc("Participation Settings")
	own.set("evidence_periods", [{"platform": comment.platform, "kept": "For Days", "days": 1}])
	own.save(ignore_permissions=True)
	assert seal_erasure.erase_due() == 1
	assert frappe.db.get_value("Social Comment", comment.name, "evidence") == "Erased"
	assert taken_back() == set() and not [name for name, what in work.due() if what == work.RENEWAL]


def test_an_agreement_taken_back_changes_nothing_that_is_released(released):
	ticket = contributions.make_published().ticket
	frappe.db.set_value("Public Contribution", {"ticket": ticket}, "received_at", datetime(2012, 3, 9))
	consent.take_back(ticket)
	assert taken_back() == set()


@pytest.mark.parametrize(
	("fields", "renewed"),
	[
		(["text", "raw"], set()),
		(["language"], {"comments"}),
		(["platform", "text"], {"comments", "redirections"}),
		(None, {"comments", "redirections"}),
	],
)
def test_a_comment_renews_what_tells_of_what_was_erased_of_it(released, fields, renewed):
	announce("erase", some_comment(), {"fields": fields})
	assert taken_back() == renewed
	assert {name for name, what in work.due() if what == work.RENEWAL} == renewed


@pytest.mark.parametrize(
	("fields", "renewed"),
	[
		(["subject", "description"], set()),
		(["participation_place"], {"contributions"}),
		(["participation_channel"], {"contributions", "redirections"}),
		(None, {"contributions", "service-levels", "moderation", "redirections", "notices", "charter"}),
	],
)
def test_a_case_renews_what_tells_of_what_was_erased_of_it(released, fields, renewed):
	announce("erase", frappe.get_doc("HD Ticket", FIRST_NUMBER), {"fields": fields})
	assert taken_back() == renewed


def test_what_is_not_over_is_in_no_release(released):
	comment = some_comment()
	comment.posted_at = datetime(2012, 5, 2)
	announce("erase", comment, {})
	assert taken_back() == set()


@pytest.mark.parametrize("name", DATASETS)
def test_what_a_dataset_is_made_of_exists(name):
	for doctype, fields in DATASETS[name].made_of.items():
		assert doctype in erasure._MOMENTS
		assert {*fields} <= {field.fieldname for field in frappe.get_meta(doctype).fields}
