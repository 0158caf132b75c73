"""A form sends yes and no as text: a box that is not ticked is a no at every door."""

from __future__ import annotations

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import arguments

ERASE = "/api/method/participation_app.api.erasures.erase"
ERASING = {"doctype": "HD Ticket", "name": "1", "reason": "x", "confirmation": "x"}
DECIDE = "/api/method/participation_app.api.notices.decide_call"


def read(path: str, **sent: object) -> frappe._dict:
	"""What the door gets of a form."""
	frappe.local.request = Request(EnvironBuilder(path, method="POST", data=sent).get_environ())
	frappe.local.form_dict = frappe._dict(sent)
	try:
		arguments.check_arguments()
		return frappe.local.form_dict
	finally:
		del frappe.local.request


@pytest.mark.parametrize(
	("sent", "is_meant"),
	[("0", False), ("1", True), ("false", False), ("true", True), (0, False), ("", False)],
)
def test_only_who_is_asked_for_is_erased(sent, is_meant):
	assert read(ERASE, **ERASING, whole_person=sent).whole_person is is_meant


@pytest.mark.parametrize(("sent", "is_meant"), [("false", False), ("true", True), (False, False)])
def test_a_supervisors_no_to_a_call_is_a_no(sent, is_meant):
	assert read(DECIDE, task="1", agreed=sent).agreed is is_meant


@pytest.mark.parametrize("sent", ["perhaps", "2", "", "[]", "null"])
def test_what_is_neither_yes_nor_no_is_refused(sent):
	with pytest.raises(arguments.CallNotUnderstood):
		read(DECIDE, task="1", agreed=sent)


@pytest.mark.parametrize("sent", [True, False])
def test_yes_and_no_are_no_words(sent):
	with pytest.raises(arguments.CallNotUnderstood):
		read(ERASE, **{**ERASING, "reason": sent})


def test_nothing_is_no_word_either():
	with pytest.raises(arguments.CallNotUnderstood):
		read(ERASE, **{**ERASING, "reason": None})
