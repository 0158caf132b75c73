"""What a member of the public sends us directly: one use case for the page, the desk and the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import registration
from participation_app.casework.citizen_acts import in_citizens_name
from participation_app.casework.registration import Contribution
from participation_app.casework.settings import settings
from participation_app.intake import limits, photos
from participation_app.intake.photos import Photo, PhotoRefused
from participation_app.intake.received_text import excerpt_of, storable
from participation_app.notices import contacts
from participation_app.notices.announcements import announce
from participation_app.notices.contacts import ContactDetails, ContactWrong
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, CITIZEN, TYPES

SHORTEST_TEXT, LONGEST_TEXT, LONGEST_PLACE = 3, 5_000, 140
SHORTEST_KEY, LONGEST_KEY = 20, 64
BY_STAFF = ("Phone", "Walk-in")
BY_CITIZENS = ("Portal", "E-mail", "SMS")

Problems = dict[str, str]


class ContributionRefused(frappe.ValidationError):
	"""What was entered cannot be taken; `problems` says by field what to correct."""

	def __init__(self, problems: Problems):
		super().__init__(next(iter(problems.values())))
		self.problems = problems


@dataclass(frozen=True)
class ContributionForm:
	"""A contribution as it was entered; `received_at` in site time, now where it is not given.

	`key` was drawn by whoever shows the form: sent twice it is one contribution, and who knows it may be
	shown the reference.
	"""

	text: str
	type: str
	channel: str
	language: str
	key: str
	contact: ContactDetails | None = None
	place: str = ""
	photos: tuple[Photo, ...] = ()
	may_be_published: bool = False
	received_at: datetime | None = None


@dataclass(frozen=True)
class Received:
	"""What the citizen is told at once; `due_at` in site time."""

	ticket: str
	reference: str
	due_at: datetime


def contribute(form: ContributionForm) -> Received:
	"""Takes a contribution, once for each key; raises ContributionRefused or TooManyTries."""
	if known := received(form.key):
		return known
	contact, pictures = _checked(form)
	if form.channel in BY_CITIZENS:
		limits.raise_if_flooded(contact)
	try:
		with in_citizens_name():
			return _told(_taken_in(form, contact, pictures))
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		frappe.db.rollback()  # the other sending of the same key is newer than this snapshot
		if known := received(form.key):
			return known
		raise


def portal_user(user: str | None) -> str | None:
	"""The user, where it is a citizen who has their tickets in the portal."""
	is_citizen = CITIZEN in frappe.get_roles(user) if user else False
	return user if is_citizen and frappe.db.get_value("User", user, "user_type") == "Website User" else None


def received(key: str) -> Received | None:
	"""What was answered to the submission with this key."""
	if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
		return None
	name = frappe.db.get_value("HD Ticket", {"participation_key": key})
	return _told(frappe.get_doc("HD Ticket", name)) if name else None


def _told(ticket: Document) -> Received:
	due_at = get_datetime(ticket.participation_due_at)
	return Received(str(ticket.name), ticket.participation_reference, due_at)


def _checked(form: ContributionForm) -> tuple[ContactDetails | None, list[tuple[bytes, str]]]:
	"""Contact and photos as they will be kept; every problem at once, so that nobody corrects twice."""
	problems = _problems_of_words(form)
	contact, pictures = None, []
	try:
		contact = _contact(form)
	except ContactWrong as wrong:
		problems[wrong.field or "mobile"] = str(wrong)
	try:
		pictures = _pictures(form.photos)
	except PhotoRefused as refused:
		frappe.clear_last_message()
		problems["photos"] = str(refused)
	if problems:
		raise ContributionRefused(problems)
	return contact, pictures


def _problems_of_words(form: ContributionForm) -> Problems:
	problems, length = {}, len(form.text.strip())
	if form.type not in TYPES:
		problems["type"] = _("Choose what it is about.")
	if length < SHORTEST_TEXT:
		problems["text"] = _("Write in your own words what it is about.")
	elif length > LONGEST_TEXT:
		message = _(
			"The text has {0} characters, {1} at most are possible. Shorten it, or send it in two parts."
		)
		problems["text"] = message.format(f"{length:,}", f"{LONGEST_TEXT:,}")
	if len(form.place.strip()) > LONGEST_PLACE:
		problems["place"] = _("Write the place in at most {0} characters.").format(LONGEST_PLACE)
	if not SHORTEST_KEY <= len(form.key) <= LONGEST_KEY:
		problems["key"] = _("The page was open too long. Send it once more.")
	if form.received_at and form.received_at > frappe.utils.now_datetime():
		problems["received_at"] = _("The time lies in the future. Enter when the contribution was received.")
	return problems


def _contact(form: ContributionForm) -> ContactDetails | None:
	given = form.contact
	if given and (given.mobile or given.email):
		return contacts.checked(given)
	if form.channel in BY_STAFF or settings().contributions_without_contact:
		return None
	return contacts.checked(given or ContactDetails())


def _pictures(sent: tuple[Photo, ...]) -> list[tuple[bytes, str]]:
	most = photos.most_photos()
	if len(sent) > most:
		frappe.throw(_("Choose at most {0} photos.").format(most), PhotoRefused)
	return [photos.cleaned(photo) for photo in sent]


def _taken_in(
	form: ContributionForm, contact: ContactDetails | None, pictures: list[tuple[bytes, str]]
) -> Document:
	text = storable(form.text).replace("\r\n", "\n").strip()
	contribution = Contribution(
		text=text,
		excerpt=excerpt_of(text),
		type=form.type,
		channel=form.channel,
		language=form.language,
		received_at=form.received_at or frappe.utils.now_datetime().replace(microsecond=0),
		raised_by=portal_user(frappe.session.user),
		place=excerpt_of(form.place) or None,
		contact=contact,
		key=form.key,
	)
	ticket = registration.register(contribution, actor_role=_role(form.channel))
	photos.keep(ticket.name, pictures)
	values = {"may_be_published": form.may_be_published, "text": text, "place": contribution.place}
	announce("contribute", ticket, values)
	return ticket


def _role(channel: str) -> str:
	return CALL_CENTRE_AGENT if channel in BY_STAFF else CITIZEN
