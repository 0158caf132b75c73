"""A registered contribution that is another authority's: the agreed wording is its answer, and it is counted there."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import tickets as api
from participation_app.casework.measures import Period
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication.directions import WordingTooLong
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.transparency.figures import hand_offs_by_group, redirections_by_group, results_told
from tests.integration import walk
from tests.integration.casework.citizens import MOBILE, make_followed
from tests.integration.casework.tickets import last_event, make, stage_of, value
from tests.integration.intake.test_comment_moves import ENTITY, entity
from tests.integration.reading import only_comment, read

__all__ = ["entity"]
SAID = "هذا الموضوع لدى entity for tests، ويمكنكم التواصل معهم على https://entity.example."


@pytest.fixture
def registered(account, public):
	"""A ticket from a comment on a platform."""

	def make_one(platform="Facebook"):
		own = account(platform)
		public(platform).write("فاتورة الكهرباء غالية")
		read(own)
		return walk.register(only_comment(own).name)

	return make_one


def hand_off(ticket, entity, wording="ar"):
	return make("agent", ticket, "hand_off", agreed_entity=entity, wording=wording)


def this_month():
	today = frappe.utils.getdate()
	return Period(today - timedelta(days=2), today + timedelta(days=2))


def results(ticket):
	owed = {"ticket": ticket, "kind": "Result"}
	fields = ["channel", "state", "text", "recipient"]
	return frappe.get_all("Participation Notice", owed, fields, order_by="creation")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_agreed_wording_is_published_once_and_is_the_result(platform, registered, entity, public):
	ticket = registered(platform)
	assert hand_off(ticket, entity()) == "Answered" and value(ticket, "participation_answered_at")
	walk.publish_all()
	walk.publish_all()
	assert [text for text in public(platform).replies() if text.endswith(SAID)]
	assert len(frappe.get_all("Publication", {"ticket": ticket, "kind": "Redirection"})) == 1
	[result] = results(ticket)
	assert (result.channel, result.state) == ("Platform", "Sent")


def test_the_trail_keeps_to_whom_it_went(registered, entity):
	ticket = registered()
	hand_off(ticket, entity())
	event = last_event(ticket)
	assert (event.move, event.from_state, event.to_state, event.note) == (
		"hand_off",
		"Registered",
		"Answered",
		ENTITY,
	)
	assert frappe.parse_json(event.details) == {"agreed_entity": ENTITY, "wording": "ar"}


def test_who_did_not_write_in_public_is_told_by_the_contact(entity):
	ticket = make_followed()
	hand_off(ticket, entity())
	[result] = results(ticket)
	assert (result.channel, result.recipient) == ("SMS", MOBILE) and SAID in result.text


def test_comments_and_contributions_are_counted_apart(registered, entity):
	name, ticket = entity(), registered()
	before = results_told(this_month()).of
	hand_off(ticket, name)
	hand_off(make_followed(), name)
	assert hand_offs_by_group(this_month()) == {(ENTITY, "Facebook"): 1, (ENTITY, "Portal"): 1}
	assert (ENTITY, "Facebook") not in redirections_by_group(this_month())
	assert results_told(this_month()).of == before + 2


@pytest.mark.parametrize("changes", [{"enabled": 0}, {"valid_until": -1}, {"valid_from": 1}])
def test_an_agreement_that_does_not_hold_today_is_refused(registered, entity, changes):
	ticket, name = registered(), entity(**changes)
	with pytest.raises(MoveNotOpen):
		hand_off(ticket, name)
	assert stage_of(ticket) == "Registered" and not results(ticket)


def test_a_wording_that_does_not_fit_is_told_before_anything_is_promised(registered, entity):
	ticket = registered("X")
	name = entity(wordings=[{"language": "ar", "wording": "نص " * 200}])
	with pytest.raises(WordingTooLong):
		hand_off(ticket, name)


def test_a_comment_that_is_gone_leaves_nothing_to_reply_to(registered, entity):
	ticket, name = registered(), entity()
	comment = value(ticket, "participation_comment")
	frappe.db.set_value("Social Comment", comment, "visibility", "deleted")
	with pytest.raises(MoveNotOpen):
		hand_off(ticket, name)


def test_the_form_offers_the_agreements_that_hold(registered, entity):
	ticket, name = registered(), entity()
	ended = entity(entity_name="ended", valid_until=-1)
	walk.as_person("agent")
	[form] = [one for one in api.view(ticket)["moves"] if one["move"] == "hand_off"]
	of_entity, wording = form["fields"]
	offered = [option["value"] for option in of_entity["options"]]
	assert name in offered and ended not in offered
	assert (wording["fieldname"], wording["default"]) == ("wording", "ar")


def test_without_an_agreement_nothing_is_offered(registered):
	ticket = registered()
	frappe.db.set_value("Agreed Entity", {"enabled": 1}, "enabled", 0)
	walk.as_person("agent")
	assert "hand_off" not in [one["move"] for one in api.view(ticket)["moves"]]
