"""Makes the moves of announcements: written once, approved by another person, posted to the chosen accounts.

Every door comes through `make_move`: it locks the announcement, asks `rules.announcements`, writes the trail and
queues or keeps back the posts, all in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework.labels import refusal_text
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import announcement_corrections as corrections
from participation_app.publication import announcement_posts as posts
from participation_app.publication import announcement_trail as trail
from participation_app.publication.officers import tell_officers
from participation_app.publication.pictures import digest_of
from participation_app.publication.removals import remove_these
from participation_app.rules import announcements as rules
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER, SYSTEM, MoveRefused

DOCTYPE = "Announcement"
# What people enter; all else is the moves'.
_ENTERED = ("title", "kind", "publish_at", "link", "picture", "texts", "accounts")


class NotAnnounced(frappe.ValidationError):
	"""An announcement was to be changed where it may only be read, or holds what contradicts itself."""


def validate(announcement: Document) -> None:
	"""A text changes only while it is drafted, a state only by a move."""
	if announcement.flags.announcement_move:
		return
	before = None if announcement.is_new() else announcement.get_doc_before_save()
	_put_back(announcement, before)
	if before and before.state != rules.DRAFT:
		message = _("Only a draft is edited. Public relations asks for changes, then it is a draft again.")
		frappe.throw(message, NotAnnounced, title=_("Cannot Be Changed"))
	_refuse_doubles(announcement)
	if frappe.session.user not in authors_of(announcement):
		announcement.authors = "\n".join([*authors_of(announcement), frappe.session.user])


def refuse_deletion(announcement: Document) -> None:
	"""An announcement is kept with its trail."""
	message = _("{0} is kept with its trail. Withdraw it instead.")
	frappe.throw(message.format(_(announcement.doctype)), NotAnnounced, title=_("Cannot Be Deleted"))


def make_move(
	name: str, move: str, note: str | None = None, *, seen: str | None = None, as_system: bool = False
) -> Document:
	"""Makes a move and returns the announcement. Raises MoveNotOpen.

	An approval names when what it saw was changed last, so that it holds for no other text.
	"""
	announcement = frappe.get_doc(DOCTYPE, name, for_update=True)
	if move == "approve" and (not seen or get_datetime(seen) != get_datetime(announcement.modified)):
		frappe.throw(_("It was changed since you opened it. Reload the page and read it again."), MoveNotOpen)
	from_state = announcement.state
	roles = frozenset({SYSTEM}) if as_system else roles_of_reader()
	announcement.state = _checked(announcement, move, roles, note)
	_prepare(announcement, move, note)
	announcement.flags.announcement_move = move
	announcement.save(ignore_permissions=True)
	states = (from_state, announcement.state)
	trail.record(announcement.name, move, _role_of(move, roles), note, states=states)
	_set_off(announcement, move)
	return announcement


def as_drafted(values: Mapping[str, object]) -> Document:
	"""What a form holds, saved or not, as an announcement; nothing of it is kept."""
	entered = {name: values[name] for name in _ENTERED if values.get(name)}
	return frappe.get_doc({"doctype": DOCTYPE, "state": rules.DRAFT, **entered})


def roles_of_reader() -> frozenset[str]:
	"""The roles in which the reader may act on announcements."""
	return frozenset({*rules.WRITERS} & set(frappe.get_roles()))


def authors_of(announcement: Document) -> list[str]:
	"""Everybody who wrote in it."""
	return (announcement.authors or "").split()


def note_sent(publication: Document) -> None:
	"""A post of it stands: the announcement is published."""
	# Another account's post may stand at the same moment.
	state = frappe.db.get_value(DOCTYPE, publication.announcement, "state", for_update=True)
	if state == rules.APPROVED:
		make_move(publication.announcement, "published", as_system=True)
	replaced = corrections.remove_replaced(publication)
	if replaced and _has_gone(frappe.get_doc(DOCTYPE, replaced)):
		make_move(replaced, "replaced", as_system=True)


def note_refused(publication: Document) -> None:
	"""A person posts it by hand, or leaves it."""
	tell_officers(publication.announcement, _posting_by_hand, DOCTYPE)


def post_by_hand(publication: Document, link: str) -> None:
	"""Public relations has posted the text itself and says where it stands."""
	state = frappe.db.get_value("Publication", publication.name, "state", for_update=True)
	approved = frappe.db.get_value(DOCTYPE, publication.announcement, "state")
	if state != "Refused" or approved not in (rules.APPROVED, rules.PUBLISHED):
		frappe.throw(_("It is not to be posted by hand. Reload the page."), MoveNotOpen)
	now = frappe.utils.now_datetime()
	values = {"state": "By Hand", "permalink": link, "sent_at": now, "message": None}
	frappe.db.set_value("Publication", publication.name, values)
	trail.record(publication.announcement, "posted_by_hand", PUBLIC_RELATIONS_OFFICER, link)
	note_sent(publication)


def _put_back(announcement: Document, before: Document | None) -> None:
	for field in announcement.meta.get("fields"):
		if field.fieldname not in _ENTERED and field.read_only:
			announcement.set(field.fieldname, before.get(field.fieldname) if before else None)
	announcement.state = before.state if before else rules.DRAFT


def _refuse_doubles(announcement: Document) -> None:
	languages = [row.language for row in announcement.texts]
	places = [(row.account, row.language) for row in announcement.accounts]
	if len(set(languages)) < len(languages):
		frappe.throw(_("There is more than one text in the same language. Keep one."), NotAnnounced)
	if len(set(places)) < len(places):
		message = _("An account is chosen twice for the same language. Keep it once.")
		frappe.throw(message, NotAnnounced)


def _has_gone(announcement: Document) -> bool:
	is_open = posts.stands(announcement) or posts.is_on_its_way(announcement)
	return announcement.state == rules.PUBLISHED and not is_open


def _prepare(announcement: Document, move: str, note: str | None) -> None:
	user, now = frappe.session.user, frappe.utils.now_datetime()
	if move == "submit_for_review":
		announcement.review_comment = None
	elif move == "request_changes":
		announcement.review_comment = note
	elif move == "approve":
		digest = digest_of(announcement.picture)
		announcement.update({"approved_by": user, "approved_at": now, "picture_digest": digest})
	elif move == "withdraw_approval":
		announcement.update({"approved_by": None, "approved_at": None, "picture_digest": None})
	elif move == "ask_removal":
		asked = {"removal_reason": note, "removal_asked_by": user, "removal_asked_at": now}
		announcement.update(asked)
	elif move == "call_off_removal":
		called_off = ("removal_reason", "removal_asked_by", "removal_asked_at")
		announcement.update(dict.fromkeys(called_off))


def _set_off(announcement: Document, move: str) -> None:
	if move in _KEEPS_BACK:
		posts.keep_back(announcement)
	if move in _TOLD_TO_OFFICERS:
		apart_from = authors_of(announcement) if move == "submit_for_review" else ()
		tell_officers(announcement.name, _TOLD_TO_OFFICERS[move], DOCTYPE, apart_from)
	if move == "approve":
		posts.queue_posts(announcement)
	elif move == "correct":
		corrections.start_correction(announcement)
	elif move == "remove":
		remove_these(posts.standing(announcement))


def _waiting_for_review() -> str:
	return _("An announcement waits for its review.")


def _posting_by_hand() -> str:
	return _("An announcement is to be posted on a platform by hand.")


def _needs_second_officer() -> str:
	return _("A second officer is needed to remove a published announcement.")


# What has not gone out then does not go out.
_KEEPS_BACK = ("withdraw_approval", "withdraw", "correct", "remove")
_TOLD_TO_OFFICERS = {"submit_for_review": _waiting_for_review, "ask_removal": _needs_second_officer}


def _role_of(move: str, roles: frozenset[str]) -> str:
	makers = rules.MOVES[move].roles
	return PUBLIC_RELATIONS_OFFICER if PUBLIC_RELATIONS_OFFICER in roles else min(roles & {*makers})


def _checked(announcement: Document, move: str, roles: frozenset[str], note: str | None) -> str:
	asked_by = announcement.removal_asked_by
	facts = {
		"is_complete": posts.is_complete(announcement),
		"is_author": frappe.session.user in authors_of(announcement),
		"on_its_way": posts.is_on_its_way(announcement),
		"stands": posts.stands(announcement),
		"removal_asked": bool(asked_by),
		"second_officer": bool(asked_by) and asked_by != frappe.session.user,
		"is_corrected": bool(corrections.correction_of(announcement.name)),
		"comment": note,
		"reason": note,
	}
	try:
		return rules.check_move(announcement.state, move, roles, facts)
	except MoveRefused as refusal:
		frappe.throw(refusal_text(refusal, trail.label_of, DOCTYPE), MoveNotOpen)
