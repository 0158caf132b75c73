"""A citizen who is logged in shows that a social account is theirs: a short text, posted from it and found by reading."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import case_events
from participation_app.casework.attempts import count_try
from participation_app.casework.joint import tickets_of
from participation_app.intake.comment_moves import make_comment_move
from participation_app.rules.lifecycle import CITIZEN, COMMENT_WAITING, PROOF_OF_ACCOUNT, SYSTEM
from participation_app.rules.references import ALPHABET, LENGTH, says_only, written

DOCTYPE = "Account Proof"
OPEN, PROVED, TAKEN, OVER = "Open", "Proved", "Taken", "Over"
GOOD_FOR = timedelta(days=7)
_PROOFS_A_DAY, _A_DAY = 5, 24 * 3600


class ProofRefused(frappe.ValidationError):
	"""Nobody is logged in, or there is no such account of ours to write to."""


def begin(platform: str) -> Document:
	"""A text that the user is to post on the platform; one that is still good is given again."""
	user = frappe.session.user
	if user == "Guest" or platform not in platforms():
		frappe.throw(_("Choose the platform on which you wrote to us."), ProofRefused)
	held = frappe.db.get_value(DOCTYPE, {"user": user, "platform": platform, "state": OPEN})
	if held:
		return frappe.get_doc(DOCTYPE, held)
	count_try("account proof", user, limit=_PROOFS_A_DAY, seconds=_A_DAY)
	now = frappe.utils.now_datetime()
	proof = {
		"doctype": DOCTYPE,
		"user": user,
		"platform": platform,
		"code": written("".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))),
		"state": OPEN,
		"asked_at": now,
		"good_until": now + GOOD_FOR,
	}
	return frappe.get_doc(proof).insert(ignore_permissions=True)


def platforms() -> list[str]:
	"""The platforms on which the authority reads what is written to it."""
	return sorted(set(frappe.get_all("Social Account", {"enabled": 1}, pluck="platform")))


def proofs_of(user: str) -> list[frappe._dict]:
	"""What the user has asked to prove, the newest first."""
	fields = ["platform", "code", "state", "good_until"]
	return frappe.get_all(DOCTYPE, {"user": user}, fields, order_by="asked_at desc", limit=20)


def look_for_all() -> None:
	"""Looks for every text that was given out among what was read since; ends those that are too old."""
	for name in frappe.get_all(DOCTYPE, {"state": OPEN}, pluck="name"):
		proof = frappe.get_doc(DOCTYPE, name, for_update=True)
		comment = _find(proof)
		if comment:
			_prove(proof, comment)
			_take_out_of_triage(proof, comment)
		elif proof.good_until < frappe.utils.now_datetime():
			_settle(proof, OVER)


def give_to_citizen(comment: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `register`: a ticket of somebody who is known in the portal is theirs there."""
	citizen = comment.author and frappe.db.get_value("Social Author", comment.author, "citizen")
	for ticket in tickets_of(comment) if citizen else ():
		_give(ticket, citizen)


def _find(proof: Document) -> frappe._dict | None:
	"""The first comment with the text; whoever repeats it later proves nothing."""
	accounts = frappe.get_all("Social Account", {"platform": proof.platform}, pluck="name")
	wanted = {
		"account": ["in", accounts],
		"creation": [">=", proof.asked_at],
		"is_own": 0,
		"author": ["is", "set"],
		"text": ["like", f"%{proof.code}%"],
	}
	fields = ["name", "author", "text", "state"]
	return frappe.db.get_value("Social Comment", wanted, fields, as_dict=True, order_by="posted_at asc")


def _prove(proof: Document, comment: frappe._dict) -> None:
	holder = frappe.db.get_value("Social Author", comment.author, "citizen", for_update=True)
	if holder and holder != proof.user:
		_settle(proof, TAKEN, author=comment.author, comment=comment.name)
		return
	frappe.db.set_value("Social Author", comment.author, "citizen", proof.user)
	_settle(proof, PROVED, author=comment.author, comment=comment.name)
	if CITIZEN not in frappe.get_roles(proof.user):
		frappe.get_doc("User", proof.user).add_roles(CITIZEN)
	comments = frappe.get_all("Social Comment", {"author": comment.author}, pluck="name")
	for ticket in frappe.get_all("HD Ticket", {"participation_comment": ["in", comments]}, pluck="name"):
		_give(str(ticket), proof.user)


def _take_out_of_triage(proof: Document, comment: frappe._dict) -> None:
	"""A comment that holds the text alone asks nothing of anybody; whoever wrote more is heard."""
	if comment.state == COMMENT_WAITING and says_only(comment.text, proof.code):
		values, facts = {"reason": PROOF_OF_ACCOUNT}, {"only_proof": True}
		make_comment_move(comment.name, "dismiss", values, facts=facts, as_system=True)


def _give(ticket: str, user: str) -> None:
	"""The ticket is the citizen's own in the portal; the trail says why."""
	stage = frappe.db.get_value("HD Ticket", ticket, "participation_stage")
	frappe.db.set_value("HD Ticket", ticket, "raised_by", user)
	case_events.record("author_proved", ticket=ticket, actor_role=SYSTEM, from_state=stage, to_state=stage)


def _settle(proof: Document, state: str, **values: object) -> None:
	frappe.db.set_value(DOCTYPE, proof.name, {"state": state, **values})
