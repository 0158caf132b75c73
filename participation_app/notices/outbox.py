"""Notices as rows: written with what caused them, sent afterwards by a job or by the room that hooks.py names.

`participation_channels` in hooks.py maps a channel to the function that takes a notice over. That function
writes a row of its own; nothing is sent inside the caller's transaction. What no room takes over is sent by
`notices.sending`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices.announcements import announce
from participation_app.notices.lease import note
from participation_app.notices.look_again import look_again
from participation_app.notices.reach import PLATFORM, Reach, reach_of
from participation_app.notices.reasons import Reason, kept
from participation_app.notices.settings import default_language
from participation_app.notices.templates import ReadyMade, TemplateMissing, fill, follow_page, ready_made_for

DOCTYPE = "Participation Notice"
JOB = "participation_app.jobs.notices.send"
CODE = "Code"
QUEUED, SENDING, SENT, DELIVERED = "Queued", "Sending", "Sent", "Delivered"
FAILED, UNKNOWN, NO_WAY = "Failed", "Unknown", "No Way"
REACHED = (SENT, DELIVERED)
NOT_TOLD = (FAILED, UNKNOWN, NO_WAY)
OPEN = (QUEUED, SENDING, UNKNOWN)
# Stand in a code's text until it leaves.
_LATER = {"code": "{{ code }}", "minutes": "{{ minutes }}"}


class CannotSendAnew(frappe.ValidationError):
	"""The notice is not one that waits for another way, or the way is not open."""


def owe(
	kind: str,
	*,
	language: str,
	facts: Mapping[str, object],
	ticket: str | None = None,
	channel: str | None = None,
	recipient: str | None = None,
) -> Document:
	"""Writes a notice from its ready-made text and hands it to its channel.

	Without a channel it takes the ticket's own way: a reply where the citizen wrote in public, else the
	preferred channel of the contact, else the next that has an address. With neither it stands as No Way.
	Raises TemplateMissing where no way has a text.
	"""
	reach = reach_of(ticket)
	ways = [channel] if channel else reach.ways
	values = {"ticket": ticket, "language": language, "facts": facts, "recipient": recipient}
	return _owe_by_best(kind, reach, ways, **values)


def owe_first(
	kind: str, reach: Reach, *, ticket: str, language: str, facts: Mapping[str, object]
) -> Document:
	"""The same by the ticket's own way, for the first notice of its kind where `reach` is known."""
	values = {"ticket": ticket, "language": language, "facts": facts, "unique_key": _key(kind, ticket, 1)}
	return _owe_by_best(kind, reach, reach.ways, **values)


def owe_code(code: str, *, channel: str, recipient: str, language: str) -> Document:
	"""Writes the notice of a one-time code; the digits join its text only on the way out."""
	template = ready_made_for(CODE, channel, language)
	facts = {"authority": _authority(language), **_LATER}
	return _owe_by(
		channel,
		template,
		CODE,
		language=language,
		facts=facts,
		recipient=recipient,
		code=code,
		unique_key=f"code:{code}",
	)


def owe_text(
	kind: str,
	*,
	channel: str,
	language: str,
	text: str,
	recipient: str | None = None,
	ticket: str | None = None,
	facts: Mapping[str, object] | None = None,
) -> Document:
	"""Writes a notice whose text is written already, such as the answer to an enquiry.

	With `facts` another channel of the contact can take it over, with its own ready-made text.
	"""
	reach = reach_of(ticket if facts or not recipient else None)
	given = {"channel": channel, "recipient": recipient or reach.address(channel), "language": language}
	facts = {**_own_facts(reach, language), **facts} if facts else {}
	return _owe_by(template=ReadyMade(text, None), kind=kind, ticket=ticket, facts=facts, **given)


def record_sent(
	kind: str, *, ticket: str, channel: str, language: str, text: str, evidence: str | None
) -> Document:
	"""Records a notice that reached the citizen by another way, such as the published answer itself."""
	notice = _write(kind, ticket=ticket, channel=channel, language=language, text=text)
	settle(notice.name, evidence=evidence)
	return notice


def language_of(ticket: str, channel: str | None = None) -> str:
	"""The language in which a ticket's citizen is told something by a channel, without one by the best way.

	In public it is that of what the citizen wrote there, else the contact's.
	"""
	return reach_of(ticket).language(channel)


def ways_of(ticket: str | None) -> list[str]:
	"""The channels by which a ticket's citizen can be reached, the best one first."""
	return reach_of(ticket).ways


def settle(notice: str, *, evidence: str | None, sent_at: datetime | None = None, **values: object) -> None:
	"""Marks a notice as sent, with what the channel gave as proof, and announces it; once."""
	row = frappe.get_doc(DOCTYPE, notice, for_update=True)
	if row.state in REACHED:
		return
	sent = {"state": SENT, "sent_at": sent_at or frappe.utils.now_datetime(), "evidence": evidence}
	settled = {**sent, **kept(None), "next_attempt_at": None, "lease_until": None, **values}
	row.update(settled)
	_set(notice, **settled)
	announce("sent", row, {})


def deliver(notice: str, *, evidence: str | None = None) -> None:
	"""Marks a notice as received by the citizen's device, and announces it; once."""
	row = frappe.db.get_value(DOCTYPE, notice, ["state", "evidence"], as_dict=True, for_update=True)
	if row.state == DELIVERED:
		return
	settle(notice, evidence=row.evidence or evidence)
	_set(notice, state=DELIVERED, delivered_at=frappe.utils.now_datetime(), **kept(None))
	announce("delivered", frappe.get_doc(DOCTYPE, notice), {})


def fail(notice: str, reason: Reason | str) -> None:
	"""Marks a notice as not sent, with the reason; the contact's next channel takes it over."""
	_set(notice, state=FAILED, **kept(reason), next_attempt_at=None, lease_until=None)
	hand_on(frappe.get_doc(DOCTYPE, notice))


def hand_on(notice: Document) -> Document | None:
	"""The notice that goes out by the next channel of the contact; None where no way is left."""
	if notice.kind == CODE or not notice.ticket or frappe.db.exists(DOCTYPE, {"follows": notice.name}):
		return None
	tried = _tried(notice)
	left = [way for way in ways_of(notice.ticket) if way not in tried]
	facts = json.loads(notice.facts or "{}")
	try:
		channel, _template = _first_with_text(notice.kind, left, notice.language, facts)
	except TemplateMissing:
		return None
	return _follow(notice, channel, facts)


def send_anew(name: str, channel: str) -> Document:
	"""What did not reach the citizen goes out by a channel that a person chose; raises CannotSendAnew."""
	notice = frappe.get_doc(DOCTYPE, name, for_update=True)
	if notice.state not in NOT_TOLD or frappe.db.exists(DOCTYPE, {"follows": name}):
		frappe.throw(_("This notice is on its way, or another took it over."), CannotSendAnew)
	if not notice.ticket or channel == PLATFORM or channel not in ways_of(notice.ticket):
		frappe.throw(_("The citizen cannot be reached by {0}.").format(_(channel)), CannotSendAnew)
	if notice.state == UNKNOWN and channel == notice.channel:
		frappe.throw(
			_("It may have arrived. Choose another way, so that it is not sent twice."), CannotSendAnew
		)
	note(notice, next_attempt_at=None)
	return _follow(notice, channel, json.loads(notice.facts or "{}"))


def is_another_way_left(notice: Document) -> bool:
	"""Whether the contact can be reached by a channel that was not tried yet."""
	return bool(notice.ticket) and bool(set(ways_of(notice.ticket)) - _tried(notice))


def is_open(notice: str) -> bool:
	"""Whether nobody knows yet what became of the notice; a report may be quicker than the gateway's answer."""
	return frappe.db.get_value(DOCTYPE, notice, "state", for_update=True) in OPEN


def wake(notice: str) -> None:
	"""Starts the sender once this transaction stands; should that be lost, the minute's job finds the row."""
	frappe.enqueue(JOB, notice=notice, job_id=f"notice-{notice}", deduplicate=True, enqueue_after_commit=True)


def _owe_by_best(
	kind: str,
	reach: Reach,
	ways: Sequence[str],
	*,
	language: str,
	facts: Mapping[str, object],
	recipient: str | None = None,
	**values: object,
) -> Document:
	"""By the first of the ways that has a text; No Way where there is none at all."""
	facts = {**_own_facts(reach, language), **facts}
	if not ways:
		return _write(kind, language=language, facts=facts, state=NO_WAY, **kept(Reason("no_way")), **values)
	channel, template = _first_with_text(kind, ways, language or default_language(), facts)
	recipient = recipient or reach.address(channel)
	return _owe_by(channel, template, kind, language=language, facts=facts, recipient=recipient, **values)


def _owe_by(channel: str, template: ReadyMade, kind: str, **values: object) -> Document:
	"""Writes the row of one channel and hands it over."""
	facts = values["facts"]
	texts = {"text": fill(template.text, facts), "subject": fill(template.subject or "", facts) or None}
	notice = _write(kind, channel=channel, next_attempt_at=frappe.utils.now_datetime(), **texts, **values)
	takers = frappe.get_hooks("participation_channels", {}).get(channel, [])
	for taker in takers:
		frappe.get_attr(taker)(notice)
	if takers:
		_set(notice.name, next_attempt_at=None)
	else:
		wake(notice.name)
	return notice


def _follow(notice: Document, channel: str, facts: Mapping[str, object]) -> Document:
	"""The notice's own words by another channel; the key lets only one follow."""
	template = ready_made_for(notice.kind, channel, notice.language, facts.get("question"))
	return _owe_by(
		channel,
		template,
		notice.kind,
		ticket=notice.ticket,
		language=notice.language,
		facts=facts,
		recipient=reach_of(notice.ticket).address(channel),
		follows=notice.name,
		unique_key=f"after:{notice.name}",
	)


def _write(
	kind: str,
	*,
	ticket: str | None = None,
	facts: Mapping[str, object] | None = None,
	unique_key: str | None = None,
	**values: object,
) -> Document:
	notice = {
		"doctype": DOCTYPE,
		"kind": kind,
		"ticket": str(ticket) if ticket else None,
		"facts": json.dumps(facts, ensure_ascii=False, default=str) if facts else None,
		"unique_key": unique_key or _next_key(kind, ticket),
		"state": QUEUED,
		**values,
	}
	return frappe.get_doc(notice).insert(ignore_permissions=True, ignore_links=True)


def _next_key(kind: str, ticket: str | None) -> str:
	if not ticket:
		return frappe.generate_hash(length=20)
	return _key(kind, ticket, frappe.db.count(DOCTYPE, {"ticket": str(ticket), "kind": kind}) + 1)


def _key(kind: str, ticket: str, number: int) -> str:
	"""The unique index lets only one of those who count at the same moment write their notice."""
	return f"{ticket}:{kind}:{number}"


def _first_with_text(
	kind: str, ways: Sequence[str], language: str, facts: Mapping[str, object]
) -> tuple[str, ReadyMade]:
	"""The first channel for which there is a text; raises TemplateMissing for the best one where none has."""
	missing: TemplateMissing | None = None
	for way in ways:
		try:
			return way, ready_made_for(kind, way, language, facts.get("question"))
		except TemplateMissing as error:
			missing = missing or error
	raise missing or TemplateMissing()


def _own_facts(reach: Reach, language: str) -> dict[str, object]:
	return {"authority": _authority(language), "name": _name(reach, language), "link": follow_page()}


def _name(reach: Reach, language: str) -> str:
	contact = reach.contact
	return (contact and contact.full_name) or _("Citizen", lang=language or default_language())


def _tried(notice: Document) -> set[str]:
	"""The channels of a notice and of those that it took over from."""
	tried, follows = {notice.channel}, notice.follows
	while follows:
		row = frappe.db.get_value(DOCTYPE, follows, ["channel", "follows"], as_dict=True)
		tried.add(row.channel)
		follows = row.follows
	return tried


def _authority(language: str) -> str:
	own = frappe.get_cached_doc("Participation Settings")
	return (own.authority_name_in_english if language == "en" else None) or own.authority_name or ""


def _set(notice: str, **values: object) -> None:
	frappe.db.set_value(DOCTYPE, notice, values)
	look_again(DOCTYPE, notice)
