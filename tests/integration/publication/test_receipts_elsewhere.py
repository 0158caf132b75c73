"""A receipt whose account cannot post reaches its citizen by the confirmed contact, and by one way only."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.connectors import errors
from participation_app.connectors.facebook import FacebookConnector
from participation_app.intake.account_proofs import give_to_citizen
from participation_app.jobs import publishing as job
from participation_app.notices import contacts, outbox
from participation_app.notices.contacts import ContactDetails
from participation_app.publication import publisher, queue, receipts_elsewhere
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.platform import Public
from tests.integration.reading import comments, read

MOBILE = "+971501234567"


class Receipt:
	"""The receipt of one registered comment, as a reply and by the contact."""

	def __init__(self, people, account, ticket):
		self.people, self.account, self.ticket = people, account, ticket
		self.name = frappe.db.get_value("Publication", {"ticket": ticket, "kind": "Receipt"})

	@property
	def publication(self):
		return frappe.get_doc("Publication", self.name)

	@property
	def notices(self):
		fields = ["name", "channel", "state", "recipient", "follows", "message"]
		owed = {"ticket": self.ticket, "kind": "Receipt"}
		return frappe.get_all(outbox.DOCTYPE, owed, fields, order_by="creation")

	def visit(self):
		"""The publisher comes by, the time being ripe."""
		ripe = {"next_attempt_at": frappe.utils.now_datetime(), "lease_until": None}
		frappe.db.set_value("Publication", self.name, ripe)
		job.publish(self.name)
		return self.publication

	def wait(self, minutes=61):
		"""The account has kept it back for so long."""
		since = frappe.utils.now_datetime() - timedelta(minutes=minutes)
		frappe.db.set_value("Publication", self.name, {"blocked_since": since, "lease_until": None})
		frappe.db.commit()

	def by_other_ways(self):
		return [notice.channel for notice in self.notices[1:]]


@pytest.fixture
def kept_back(account, simulator):
	"""A receipt that its account keeps back; the contact is confirmed unless told otherwise."""

	def make(platform="Facebook", confirmed_by="SMS", contact=True):
		own, people = account(platform), Public(simulator, platform)
		identifier = people.write("في حفرة كبيرة عند مدرسة الحي")
		read(own)
		[comment] = comments(own, external_id=identifier)
		ticket = walk.register(comment.name)
		if contact:
			details = ContactDetails("أم خالد", mobile=MOBILE, language="ar")
			contacts.keep(ticket, details, confirmed_by=confirmed_by)
		frappe.set_user("Administrator")
		path = "/tweets$" if platform == "X" else "/(comments|replies)$"
		simulator.faults.arm(named_fault("F73", platform, path=path))
		receipt = Receipt(people, own, ticket)
		assert receipt.visit().state == "Waiting" and receipt.publication.blocked_since
		return receipt

	return make


@pytest.mark.parametrize("platform", PLATFORMS)
def test_after_an_hour_the_confirmed_contact_is_told_and_nothing_is_posted(platform, kept_back):
	receipt = kept_back(platform)
	receipt.wait()
	job.send_receipts_otherwise()
	assert receipt.publication.state == "Withdrawn"
	first, second = receipt.notices
	assert first.state == "Failed" and first.message == receipt.publication.message
	assert (second.channel, second.recipient, second.follows) == ("SMS", MOBILE, first.name)
	for _visit in range(2):
		job.send_receipts_otherwise()
		receipt.visit()
	queue.resume(receipt.account, {})
	receipt.visit()
	assert receipt.people.replies() == [] and receipt.by_other_ways() == ["SMS"]


def test_until_then_it_waits_for_its_account(kept_back):
	receipt = kept_back()
	receipt.wait(minutes=59)
	job.send_receipts_otherwise()
	assert receipt.publication.state == "Waiting" and receipt.by_other_ways() == []
	assert receipt.visit().state == "Sent"
	job.send_receipts_otherwise()
	assert receipt.by_other_ways() == [] and len(receipt.people.replies()) == 1


@pytest.mark.parametrize(("minutes", "is_sent"), [(10, True), (120, False), (0, True)])
def test_settings_say_how_long_and_nothing_set_is_an_hour(minutes, is_sent, kept_back):
	receipt = kept_back()
	frappe.db.set_single_value("Participation Settings", "receipt_waits_minutes", minutes)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	receipt.wait(minutes=61)
	job.send_receipts_otherwise()
	assert bool(receipt.by_other_ways()) is is_sent


@pytest.mark.parametrize("contact", [{"confirmed_by": None}, {"contact": False}])
def test_what_nobody_confirmed_is_told_nothing(contact, kept_back):
	receipt = kept_back(**contact)
	receipt.wait()
	job.send_receipts_otherwise()
	assert receipt.publication.state == "Waiting" and receipt.by_other_ways() == []


def test_receipts_that_have_no_other_way_keep_back_nobody_else_s(kept_back, monkeypatch):
	monkeypatch.setattr(job, "AT_ONCE", 1)
	known_by_account, reachable = kept_back(contact=False), kept_back()
	known_by_account.wait(minutes=120)
	reachable.wait()
	job.send_receipts_otherwise()
	assert (known_by_account.by_other_ways(), reachable.by_other_ways()) == ([], ["SMS"])


def test_an_author_who_proved_the_account_in_the_portal_is_told_there(kept_back):
	receipt = kept_back(contact=False)
	comment = frappe.get_doc("Social Comment", {"ticket": receipt.ticket, "is_own": 0})
	citizen = frappe.db.get_value("User", "citizen@city.example") or "citizen@city.example"
	frappe.db.set_value("Social Author", comment.author, "citizen", citizen)
	give_to_citizen(comment, {})
	receipt.wait()
	job.send_receipts_otherwise()
	assert [(one.channel, one.recipient) for one in receipt.notices[1:]] == [("E-mail", citizen)]


def test_without_a_text_for_the_contact_it_waits_for_its_account(kept_back):
	receipt = kept_back()
	frappe.db.delete("Notice Template", {"kind": "Receipt", "channel": ["!=", "Platform"]})
	receipt.wait()
	job.send_receipts_otherwise()
	assert receipt.publication.state == "Waiting" and receipt.notices[0].state == "Queued"


@pytest.mark.parametrize("state", ["Sending", "Unclear", "Sent"])
def test_what_may_stand_on_the_platform_takes_no_other_way(state, kept_back):
	receipt = kept_back()
	receipt.wait()
	frappe.db.set_value("Publication", receipt.name, "state", state)
	frappe.db.commit()
	job.send_receipts_otherwise()
	receipts_elsewhere.send_otherwise(receipt.name)
	assert receipt.publication.state == state and receipt.by_other_ways() == []


def test_a_receipt_in_a_workers_hands_is_left_to_it(kept_back):
	receipt = kept_back()
	receipt.wait()
	until = frappe.utils.now_datetime() + timedelta(minutes=4)
	frappe.db.set_value("Publication", receipt.name, "lease_until", until)
	frappe.db.commit()
	job.send_receipts_otherwise()
	assert receipt.publication.state == "Waiting" and receipt.by_other_ways() == []


@pytest.mark.parametrize("dies_at", ["participation_app.notices.outbox._follow", "frappe.db.commit"])
def test_a_worker_that_dies_between_taking_back_and_handing_on_does_neither(dies_at, kept_back, monkeypatch):
	receipt = kept_back()
	receipt.wait()

	def die(*_args, **_values):
		raise SystemExit

	with monkeypatch.context() as dying, pytest.raises(SystemExit):
		dying.setattr(dies_at, die)
		receipts_elsewhere.send_otherwise(receipt.name)
	frappe.db.rollback()
	assert receipt.publication.state == "Waiting" and receipt.by_other_ways() == []
	assert receipt.notices[0].state == "Queued"
	job.send_receipts_otherwise()
	assert receipt.publication.state == "Withdrawn" and receipt.by_other_ways() == ["SMS"]
	assert receipt.visit().state == "Withdrawn" and receipt.people.replies() == []


@pytest.mark.parametrize("error", [None, errors.RateLimited, errors.TargetGone])
def test_what_was_taken_back_while_a_worker_looked_stays_so(error, kept_back, monkeypatch):
	receipt = kept_back()
	fetch = FacebookConnector.fetch

	def taken_back_meanwhile(self, external_id):
		target = fetch(self, external_id)
		receipt.wait()
		receipts_elsewhere.send_otherwise(receipt.name)
		if error:
			raise error()
		return target

	monkeypatch.setattr(FacebookConnector, "fetch", taken_back_meanwhile)
	publisher.publish(receipt.name)
	frappe.db.rollback()
	receipt.visit()
	assert receipt.publication.state == "Withdrawn" and receipt.people.replies() == []
	assert receipt.by_other_ways() == ["SMS"]
