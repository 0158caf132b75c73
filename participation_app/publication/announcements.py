"""Makes the moves of announcements: written once, approved by another person, posted to the chosen accounts.

Every door comes through `make_move`: it locks the announcement, asks `rules.announcements`, writes the trail and
queues or keeps back the posts, all in the caller's transaction.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import announcement_posts as posts
from participation_app.publication import announcement_trail as trail
from participation_app.publication.officers import tell_officers
from participation_app.publication.pictures import digest_of
from participation_app.publication.removals import remove_posts
from participation_app.rules import announcements as rules
from participation_app.rules.enumeration import listed
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


def make_move(name: str, move: str, note: str | None = None, *, as_system: bool = False) -> Document:
	"""Makes a move and returns the announcement. Raises MoveNotOpen."""
	announcement = frappe.get_doc(DOCTYPE, name, for_update=True)
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


def _prepare(announcement: Document, move: str, note: str | None) -> None:
	if move == "submit_for_review":
		announcement.review_comment = None
	elif move == "request_changes":
		announcement.review_comment = note
	elif move == "approve":
		announcement.approved_by = frappe.session.user
		announcement.approved_at = frappe.utils.now_datetime()
		announcement.picture_digest = digest_of(announcement.picture)


def _set_off(announcement: Document, move: str) -> None:
	if move == "submit_for_review":
		tell_officers(announcement.name, _waiting_for_review, DOCTYPE)
	elif move == "approve":
		posts.queue_posts(announcement)
	elif move == "withdraw":
		posts.keep_back(announcement)
	elif move == "remove":
		posts.keep_back(announcement)
		remove_posts(announcement.name)


def _waiting_for_review() -> str:
	return _("An announcement waits for its review.")


def _posting_by_hand() -> str:
	return _("An announcement is to be posted on a platform by hand.")


def _role_of(move: str, roles: frozenset[str]) -> str:
	makers = rules.MOVES[move].roles
	return PUBLIC_RELATIONS_OFFICER if PUBLIC_RELATIONS_OFFICER in roles else min(roles & {*makers})


def _checked(announcement: Document, move: str, roles: frozenset[str], note: str | None) -> str:
	facts = {
		"is_complete": posts.is_complete(announcement),
		"is_author": frappe.session.user in authors_of(announcement),
		"on_its_way": posts.is_on_its_way(announcement),
		"stands": posts.stands(announcement),
		"comment": note,
		"reason": note,
	}
	try:
		return rules.check_move(announcement.state, move, roles, facts)
	except MoveRefused as refusal:
		raise MoveNotOpen(_refusal_text(refusal)) from refusal


def _refusal_text(refusal: MoveRefused) -> str:
	language = frappe.local.lang
	open_moves = listed(map(trail.label_of, refusal.open_moves), language) or _("none")
	state = _(refusal.stage, context=DOCTYPE)
	roles = listed(map(_, refusal.roles), language)
	return _(refusal.message).format(trail.label_of(refusal.move), state, open_moves, roles)
