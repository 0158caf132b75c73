"""A seal is opened by the few who may, for a reason that stays in the trail, and closes again by itself."""

from __future__ import annotations

import base64

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.casework import access
from participation_app.intake import sealing
from participation_app.intake.seal_opening import NothingSealed, SealClosed
from tests.integration import walk
from tests.integration.intake.sealed import WORD, delete, picture_of, places_of, written
from tests.integration.reading import only_comment

pytestmark = pytest.mark.usefixtures("files_removed")
REASON = "اعتراض المواطن على الرد"


@pytest.fixture
def sealed(account, public):
	"""A registered comment with a picture and an earlier wording, deleted by its author."""
	own, people, external_id = written(account, public)
	comment = only_comment(own)
	walk.register(comment.name)
	frappe.set_user("Administrator")
	comment.reload()
	comment.append("versions", {"seen_at": frappe.utils.now_datetime(), "text": f"قبل التعديل {WORD}"})
	comment.save()
	picture_of(comment)
	return delete(own, people, external_id)


def named(field, user):
	frappe.db.set_single_value("Participation Settings", field, user)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


@pytest.mark.parametrize(
	("person", "field"),
	[
		("agent", "call_centre_supervisor"),
		("agent", "call_centre_deputy"),
		("pr", "public_relations_head"),
		("pr", "public_relations_deputy"),
		("manager", None),
	],
)
def test_who_answers_for_the_call_centre_or_public_relations_sees_the_words_once(
	person, field, sealed, as_user
):
	if field:
		named(field, f"{person}@city.example")
	as_user(person)
	assert api.view(sealed.name)["seal"]["may_open"]
	opened = api.open_seal(sealed.name, REASON)
	assert WORD in opened["text"] and [WORD in one["text"] for one in opened["versions"]] == [True]
	[picture] = opened["media"]
	assert base64.b64decode(picture["content"]) == b"GIF89a words" and picture["content_type"] == "image/gif"
	assert places_of(WORD) == set()
	assert frappe.db.get_value("Social Comment", sealed.name, ["evidence", "text"]) == ("Sealed", None)


def test_each_opening_stands_in_the_trail_and_on_the_comment(sealed, as_user):
	as_user("manager")
	for reason in (REASON, "طلب النيابة"):
		api.open_seal(sealed.name, reason)
	events = frappe.get_all(
		"Case Event",
		{"move": "evidence_opened"},
		["ticket", "comment", "actor", "actor_role", "note"],
		order_by="creation",
	)
	assert [(one.ticket, one.comment, one.note) for one in events] == [
		(sealed.ticket, sealed.name, reason) for reason in (REASON, "طلب النيابة")
	]
	assert {(one.actor, one.actor_role) for one in events} == {
		("manager@city.example", "Participation Manager")
	}
	shown = api.view(sealed.name)["seal"]["openings"]
	assert {one["reason"] for one in shown} == {REASON, "طلب النيابة"} and all(one["who"] for one in shown)


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_without_a_reason_nothing_is_opened(reason, sealed, as_user):
	as_user("manager")
	with pytest.raises(frappe.MandatoryError):
		api.open_seal(sealed.name, reason)
	assert not frappe.db.exists("Case Event", {"move": "evidence_opened"})


@pytest.mark.parametrize("person", ["agent", "pr", "liaison", "officer", "citizen", "Guest"])
def test_others_are_refused_before_anything_is_read(person, sealed, as_user, monkeypatch):
	def read(_name):
		raise AssertionError("The evidence was read.")

	monkeypatch.setattr(sealing, "decrypt", read)
	as_user(person)
	with pytest.raises(frappe.PermissionError):
		api.open_seal(sealed.name, REASON)


def test_a_head_who_sees_no_comments_opens_none(sealed, as_user):
	named("call_centre_supervisor", "liaison@city.example")
	as_user("liaison")
	with pytest.raises(frappe.PermissionError):
		api.open_seal(sealed.name, REASON)


def test_a_complaint_that_is_closed_to_a_person_stays_closed(sealed, as_user, monkeypatch):
	monkeypatch.setattr(access, "may_see", lambda _ticket, _user: False)
	as_user("manager")
	assert not api.view(sealed.name)["seal"]["may_open"]
	with pytest.raises(SealClosed):
		api.open_seal(sealed.name, REASON)


def test_where_nothing_is_sealed_nothing_is_opened(account, public, as_user):
	own, _people, _external_id = written(account, public)
	as_user("manager")
	with pytest.raises(NothingSealed):
		api.open_seal(only_comment(own).name, REASON)


def test_a_site_whose_key_has_changed_says_so(sealed, as_user, monkeypatch):
	other = "GwwPqmp4JZKQ3TbPZz9iYrW6xgqVxyq6vY2kZ0cT3q4="
	monkeypatch.setitem(frappe.local.conf, "encryption_key", other)
	as_user("manager")
	with pytest.raises(sealing.SealUnreadable, match="encryption_key"):
		api.open_seal(sealed.name, REASON)
	assert not frappe.db.exists("Case Event", {"move": "evidence_opened"})
