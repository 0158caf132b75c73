"""Support is counted once for each; news goes to those who proved an address, until they end it."""

from __future__ import annotations

import re

import frappe
import pytest

from participation_app.engagement import answers, decisions, news, subscriptions, support, supporters
from participation_app.notices.codes import CodeWrong, digits_to_send
from participation_app.notices.contacts import ContactWrong
from tests.integration.engagement.contributions import make_published


def subscribe(contribution: str | None = None, address: str = "reader@example.org", channel: str = "E-mail"):
	code = subscriptions.ask(contribution, channel, address, "ar")
	return subscriptions.confirm(code, digits_to_send(code), "ar")


def told() -> list[tuple[str, str]]:
	rows = frappe.get_all(
		"Participation Notice", {"kind": "News"}, ["recipient", "text"], order_by="creation, recipient"
	)
	return [(row.recipient, row.text) for row in rows]


def count_by(way: str) -> None:
	frappe.db.set_single_value("Participation Settings", "support_counted_by", way)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def test_a_device_counts_once_and_can_take_it_back():
	contribution = make_published()
	for _each in range(3):
		support.add(contribution.name, "device one")
	support.add(contribution.name, "device two")
	assert support.count([contribution.name]) == {contribution.name: 2}
	support.take_back(contribution.name, "device one")
	assert not support.is_supporter(contribution.name, "device one")
	assert support.count([contribution.name]) == {contribution.name: 1}


def test_a_proved_address_counts_once_and_is_not_kept():
	contribution = make_published()
	count_by(support.CONFIRMED)
	for written in ("+971501234567", "+971 50-123 4567"):
		code = supporters.ask(contribution.name, "SMS", written, "ar")
		supporters.confirm(code, digits_to_send(code))
	assert support.count([contribution.name]) == {contribution.name: 1}
	rows = frappe.get_all("Contribution Support", fields=["*"])
	assert "501234567" not in str(rows)


def test_ways_of_counting_are_not_added_up():
	contribution = make_published()
	support.add(contribution.name, "device")
	count_by(support.CONFIRMED)
	assert support.count([contribution.name]) == {}


def test_a_code_for_one_thing_proves_nothing_for_another():
	contribution = make_published()
	code = supporters.ask(contribution.name, "E-mail", "reader@example.org", "ar")
	with pytest.raises(CodeWrong):
		subscriptions.confirm(code, digits_to_send(code), "ar")
	code = subscriptions.ask(contribution.name, "E-mail", "other@example.org", "ar")
	with pytest.raises(CodeWrong):
		supporters.confirm(code, digits_to_send(code))


@pytest.mark.parametrize(
	("channel", "address"), [("E-mail", "x"), ("SMS", "123"), ("Fax", "a@example.org"), ("SMS", "")]
)
def test_an_address_that_cannot_be_written_to_is_refused(channel, address):
	with pytest.raises(ContactWrong):
		subscriptions.ask(None, channel, address, "ar")


def test_nobody_is_subscribed_without_the_code():
	code = subscriptions.ask(None, "E-mail", "reader@example.org", "ar")
	with pytest.raises(CodeWrong):
		subscriptions.confirm(code, "000000" if digits_to_send(code) != "000000" else "111111", "ar")
	assert not frappe.db.count("News Subscription")


def test_subscribers_to_all_hear_of_each_publication_once():
	subscribe()
	contribution = make_published()
	news.tell_owed()
	news.tell_owed()
	((recipient, text),) = told()
	assert recipient == "reader@example.org"
	assert f"/participation/published/{contribution.number}" in text


def test_subscribers_to_one_hear_of_its_answer_alone():
	one, other = make_published(), make_published()
	subscribe(one.name)
	news.tell_owed()
	assert told() == []
	for contribution in (one, other):
		report_and_answer(contribution)
	news.tell_owed()
	((_recipient, text),) = told()
	assert f"/published/{one.number}" in text


def report_and_answer(contribution) -> None:
	report = {
		"doctype": "Action Report",
		"ticket": contribution.ticket,
		"outcome": "Resolved",
		"findings": "x",
		"action_taken": "x",
		"public_part": "أُصلحت الإنارة. للاستفسار 0501234567",
		"reported_at": frappe.utils.now_datetime(),
	}
	frappe.get_doc(report).insert(ignore_permissions=True)
	answers.note_answered(frappe.get_doc("HD Ticket", contribution.ticket), {})


def test_the_answer_is_what_may_be_said_in_public_without_identifiers():
	contribution = make_published()
	report_and_answer(contribution)
	held = frappe.get_doc("Public Contribution", contribution.name)
	assert held.answer == "أُصلحت الإنارة. للاستفسار [PHONE]" and held.answered_at
	answers.note_withdrawn(frappe.get_doc("HD Ticket", contribution.ticket), {})
	held.reload()
	assert held.answer is None and held.answered_at is None


def test_whoever_hears_of_all_is_not_told_twice():
	contribution = make_published()
	subscribe(contribution.name)
	subscribe()
	subscribe(contribution.name)
	assert frappe.db.count("News Subscription") == 1
	news.tell_owed()
	report_and_answer(contribution)
	news.tell_owed()
	assert len(told()) == 1


def test_many_subscribers_are_told_in_batches_and_each_once(monkeypatch):
	monkeypatch.setattr(news, "AT_ONCE", 2)
	for number in range(5):
		subscribe(address=f"reader{number}@example.org")
	make_published()
	news.tell_owed()
	assert sorted(recipient for recipient, _text in told()) == [
		f"reader{number}@example.org" for number in range(5)
	]


def test_the_link_in_a_message_ends_the_subscription_and_a_wrong_key_ends_nothing():
	subscribe()
	subscriptions.end("")
	subscriptions.end("wrong")
	make_published()
	news.tell_owed()
	key = re.search(r"unsubscribe\?key=([\w-]+)", told()[0][1])[1]
	subscriptions.end(key)
	subscriptions.end(key)
	assert not frappe.db.count("News Subscription")


def test_what_is_withdrawn_before_it_is_told_is_not_told():
	subscribe()
	contribution = make_published()
	decisions.withdraw(contribution.name, "طلب صاحبها")
	news.tell_owed()
	assert told() == []
