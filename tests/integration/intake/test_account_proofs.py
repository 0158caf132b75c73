"""A social account is shown to be a citizen's by what is posted from it, and its tickets are theirs."""

import frappe
import pytest

from participation_app.casework import access
from participation_app.casework.moves import MoveNotOpen
from participation_app.intake import account_proofs
from participation_app.intake.account_proofs import ProofRefused
from participation_app.intake.comment_moves import make_comment_move
from tests.integration.casework.tickets import last_event, make_ticket, value
from tests.integration.walk import as_person

CITIZEN = "citizen@city.example"


def author(number):
	values = {"platform": "X", "external_id": f"proof-{number}", "handle": f"h{number}"}
	return frappe.get_doc({"doctype": "Social Author", **values}).insert(ignore_permissions=True).name


def comment(by, text, number, posted_at=None):
	account = frappe.get_last_doc("Social Account", {"platform": "X"})
	values = {
		"account": account.name,
		"platform": "X",
		"external_id": f"proof-comment-{number}",
		"author": by,
		"text": text,
		"state": "Waiting",
		"posted_at": posted_at or frappe.utils.now_datetime(),
		"fetched_at": frappe.utils.now_datetime(),
		"version_id": "1",
		"visibility": "visible",
	}
	return frappe.get_doc({"doctype": "Social Comment", **values}).insert(ignore_permissions=True).name


@pytest.fixture
def proof():
	as_person("citizen")
	begun = account_proofs.begin("X")
	frappe.set_user("Administrator")
	return begun


def state_of(proof):
	return frappe.db.get_value("Account Proof", proof.name, "state")


def test_the_tickets_of_an_account_are_the_citizens_once_its_text_was_posted(proof):
	who = author(1)
	ticket = make_ticket(comment=comment(who, "حفرة", 1))
	frappe.set_user("Administrator")
	assert not access.may_see(frappe.get_doc("HD Ticket", ticket), CITIZEN)
	comment(who, f"هذا رمزي {proof.code} شكرا", 2)
	account_proofs.look_for_all()
	assert state_of(proof) == "Proved"
	assert access.may_see(frappe.get_doc("HD Ticket", ticket), CITIZEN)
	assert last_event(ticket).move == "author_proved"


def test_later_tickets_of_the_account_are_the_citizens_too(proof):
	who = author(2)
	comment(who, proof.code, 3)
	account_proofs.look_for_all()
	later = comment(who, "إنارة معطلة", 4)
	ticket = make_ticket(comment=later)
	frappe.db.set_value("Social Comment", later, "ticket", ticket)
	account_proofs.give_to_citizen(frappe.get_doc("Social Comment", later), {})
	assert value(ticket, "raised_by") == CITIZEN


def test_who_repeats_the_text_later_proves_nothing(proof):
	first, second = author(3), author(4)
	comment(second, proof.code, 5, frappe.utils.add_to_date(None, minutes=5))
	comment(first, proof.code, 6)
	account_proofs.look_for_all()
	assert frappe.db.get_value("Social Author", first, "citizen") == CITIZEN
	assert not frappe.db.get_value("Social Author", second, "citizen")


@pytest.mark.parametrize("words", ["{0}", "@city.example {0} 🙏", "{0}.", "@City_Desk: {0}"])
def test_a_comment_with_the_text_alone_leaves_the_triage_and_gets_no_receipt(proof, words):
	name = comment(author(8), words.format(proof.code), 8)
	before = frappe.db.count("Participation Notice")
	account_proofs.look_for_all()
	kept = frappe.get_doc("Social Comment", name)
	assert (kept.state, kept.dismissal_reason, kept.ticket) == ("Dismissed", "Proof of Account", None)
	assert frappe.db.count("Participation Notice") == before
	event = frappe.get_last_doc("Case Event", {"comment": name})
	assert (event.move, event.actor_role, event.note) == ("dismiss", "System", "Proof of Account")


def test_a_comment_that_says_more_than_the_text_stays_in_triage(proof):
	name = comment(author(9), f"{proof.code} وهناك حفرة أمام المدرسة", 9)
	account_proofs.look_for_all()
	assert frappe.db.get_value("Social Comment", name, "state") == "Waiting"
	assert state_of(proof) == "Proved"


def test_a_comment_that_a_clerk_was_quicker_with_stays_what_it_became(proof):
	name = comment(author(10), proof.code, 10)
	frappe.db.set_value("Social Comment", name, "state", "Registered")
	account_proofs.look_for_all()
	assert state_of(proof) == "Proved"
	assert frappe.db.get_value("Social Comment", name, "state") == "Registered"


def test_a_comment_dismissed_as_a_proof_can_be_put_back(proof):
	name = comment(author(11), proof.code, 11)
	account_proofs.look_for_all()
	as_person("manager")
	make_comment_move(name, "undo", {"reason": "فيه كلام"})
	assert frappe.db.get_value("Social Comment", name, "state") == "Waiting"


def test_nobody_dismisses_a_comment_as_a_proof_by_hand(proof):
	name = comment(author(12), "حفرة", 12)
	as_person("agent")
	with pytest.raises(MoveNotOpen):
		make_comment_move(name, "dismiss", {"reason": "Proof of Account"})


def test_an_account_that_is_somebody_elses_already_stays_theirs(proof):
	who = author(5)
	frappe.db.set_value("Social Author", who, "citizen", "agent@city.example")
	comment(who, proof.code, 7)
	account_proofs.look_for_all()
	assert state_of(proof) == "Taken"
	assert frappe.db.get_value("Social Author", who, "citizen") == "agent@city.example"


def test_a_text_ends_after_its_days_and_another_platform_does_not_count(proof):
	account_proofs.look_for_all()
	assert state_of(proof) == "Open"
	frappe.db.set_value("Account Proof", proof.name, "good_until", frappe.utils.add_days(None, -1))
	account_proofs.look_for_all()
	assert state_of(proof) == "Over"


def test_a_guest_proves_nothing_and_a_text_that_is_good_is_given_again(proof):
	as_person("citizen")
	assert account_proofs.begin("X").code == proof.code
	with pytest.raises(ProofRefused):
		account_proofs.begin("MySpace")
	frappe.set_user("Guest")
	with pytest.raises(ProofRefused):
		account_proofs.begin("X")
