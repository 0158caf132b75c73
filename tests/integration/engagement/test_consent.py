"""An author takes back the agreement to publication: before, it is not studied; after, nothing of it is left."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework.moves import MoveNotOpen
from participation_app.engagement import (
	authors,
	consent,
	decisions,
	published,
	search,
	subscriptions,
	support,
)
from participation_app.engagement.published import Wanted
from participation_app.intake import following
from participation_app.notices.codes import digits_to_send
from participation_app.transparency import figures
from participation_app.transparency.days import last_days
from tests.integration.citizens_phone import Phone
from tests.integration.engagement.contributions import (
	MODERATOR,
	REASON,
	TEXT,
	answer,
	make_contribution,
	make_published,
)
from tests.integration.public_pages import open_page


def take_back(contribution, reason=""):
	frappe.set_user("Guest")
	withdrawn = consent.take_back(contribution.ticket, reason)
	frappe.set_user("Administrator")
	return withdrawn


def told_moderators():
	return frappe.get_all(
		"Notification Log", {"for_user": MODERATOR}, pluck="subject", order_by="creation desc"
	)


def test_what_was_not_published_leaves_the_queue_and_cannot_be_decided():
	contribution = make_contribution()
	assert take_back(contribution, "لا أريد ذلك").state == "Withdrawn"
	frappe.set_user(MODERATOR)
	with pytest.raises(MoveNotOpen):
		decisions.publish(contribution.name)
	event = frappe.get_last_doc("Case Event", {"ticket": contribution.ticket})
	assert (event.move, event.actor_role, event.note) == ("consent_withdrawn", "Citizen", "لا أريد ذلك")
	trail = frappe.get_last_doc("Moderation Event", {"contribution": contribution.name})
	assert (trail.move, trail.actor, trail.actor_role, trail.note) == (
		"withdraw",
		None,
		"Citizen",
		"لا أريد ذلك",
	)


def test_nothing_of_what_was_published_can_be_found_any_more():
	contribution = make_published()
	answer(contribution, "أُصلحت الإنارة في شارع النخيل")
	address = f"/participation/published/{contribution.number}"
	frappe.set_user("Guest")
	assert open_page(address).status_code == 200 and search.similar(TEXT, "ar")
	take_back(contribution)
	assert open_page(address).status_code == 404
	assert published.read(contribution.number) is None and not search.similar(TEXT, "ar")
	for wanted in (Wanted(), Wanted(text="النخيل")):
		assert contribution.number not in [entry.number for entry in published.find(wanted).entries]
	for feed in ("atom.xml", "rss.xml"):
		feed = open_page(f"/participation/published/{feed}").get_data(as_text=True)
		assert f"/published/{contribution.number}<" not in feed


def test_support_and_subscriptions_end_with_the_page_and_those_of_all_stay():
	contribution, other = make_published(), make_published()
	for each in (contribution, other):
		support.add(each.name, "device")
	for subject, address in ((contribution.name, "one@mail.example"), (None, "all@mail.example")):
		code = subscriptions.ask(subject, "E-mail", address, "ar")
		subscriptions.confirm(code, digits_to_send(code), "ar")
	take_back(contribution)
	assert support.count([contribution.name, other.name]) == {other.name: 1}
	assert not frappe.db.exists("News Subscription", {"contribution": contribution.name})
	assert frappe.db.exists("News Subscription", {"address": "all@mail.example"})


def test_the_moderators_are_told_and_the_author_reads_what_happened():
	contribution = make_published()
	take_back(contribution)
	assert any(f" {contribution.number} " in subject for subject in told_moderators())
	standing = authors.standing(contribution.ticket, "en")
	assert "took back your agreement" in standing.words
	assert not standing.may_take_back and not standing.may_object and standing.address is None


def test_the_work_on_the_ticket_goes_on():
	contribution = make_published()
	before = frappe.db.get_value("HD Ticket", contribution.ticket, "participation_stage")
	take_back(contribution)
	assert frappe.db.get_value("HD Ticket", contribution.ticket, "participation_stage") == before


def test_what_authors_take_back_is_no_decision_of_a_moderator():
	before = figures.moderation_by_group(last_days(2))
	take_back(make_contribution())
	assert figures.moderation_by_group(last_days(2)) == before


def test_an_objection_is_taken_back_with_the_agreement():
	refused = decisions.refuse(make_contribution().name, REASON)
	with pytest.raises(MoveNotOpen):
		consent.take_back(refused.ticket)
	frappe.db.set_value("Public Contribution", refused.name, "state", "Objected")
	assert take_back(refused).state == "Withdrawn"


def test_what_nobody_agreed_to_cannot_be_taken_back_nor_anything_twice():
	contribution = make_contribution()
	take_back(contribution)
	for ticket in (contribution.ticket, "0"):
		with pytest.raises(MoveNotOpen):
			consent.take_back(ticket)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_of_following_takes_the_agreement_back_and_says_what_happens(monkeypatch, language):
	monkeypatch.setattr(following, "_EVEN", 0.001)
	frappe.cache.delete_keys("participation_tries")
	contribution = make_published()
	frappe.set_user("Guest")
	phone = Phone(language).enter(contribution.ticket)
	assert "step=consent" in phone.text
	phone.open("/participation/follow?step=consent")
	assert frappe._("Take back the agreement", language) in phone.text
	phone.send("consent", text="")
	said = (
		"You have taken back your agreement. Your contribution is not published, and the work on it goes on."
	)
	assert frappe._(said, language) in phone.text and "step=consent" not in phone.text
	assert phone.send("consent", text="").status == 422
