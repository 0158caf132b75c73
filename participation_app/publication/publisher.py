"""Posts a publication at most once.

The intention is committed before the POST; after any unclear outcome the platform is asked whether our
reply stands there before anything else happens. Only three looks that find nothing allow one more attempt,
and on platforms that may hide what they took, not even those.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.busy_database import again_if_busy
from participation_app.connectors import errors
from participation_app.connectors.contract import Connector, Item, Probe, Sent
from participation_app.intake.accounts import AccountUnusable, advice, connector_for
from participation_app.intake.comment_changes import WITHOUT_ID, last_read, note_gone, take_over_change
from participation_app.intake.use_ledger import PUBLISHING, counted
from participation_app.notices.lease import LEASE, is_still, lease, note, take_due
from participation_app.publication import results
from participation_app.publication.account_trouble import put_aside
from participation_app.publication.announcement_posts import approved_picture
from participation_app.publication.event_pace import may_post
from participation_app.publication.parts import answered, waits_for_another
from participation_app.publication.queue import UNFINISHED, digest, wake

LOOKS_AFTER = (timedelta(seconds=5), timedelta(seconds=60), timedelta(minutes=5))
ATTEMPTS = 2
# Where three looks that find nothing prove nothing, or nothing proven refuses the same reply a second time.
HIDES_WHAT_IT_TOOK = {"Facebook", "Instagram", "YouTube"}

REFUSALS = (errors.TargetGone, errors.NotReplyable, errors.NotPostable, errors.ContentRejected)
# What a platform says of a post; where we only look it tells nothing of our reply.
SAID_OF_POSTS = (errors.NotReplyable, errors.ContentRejected, errors.MaybePosted)


def publish(name: str) -> None:
	"""Takes one publication a step further: posts it, or looks whether it was posted."""
	publication = _take(name)
	if publication is None:
		return
	try:
		connector = connector_for(frappe.get_doc("Social Account", publication.account))
		with counted(publication.account, PUBLISHING, connector):
			step = _look if publication.state == "Unclear" else _post
			step(publication, connector)
	except (errors.PlatformError, AccountUnusable) as error:
		if is_still(publication, publication.state):  # else it was taken back meanwhile
			_judge(publication, error)
	frappe.db.commit()  # the outcome stands whatever the next publication meets


def _judge(publication: Document, error: Exception) -> None:
	"""What a post that the platform did not simply take comes to."""
	if isinstance(error, errors.MaybePosted):
		_unclear(publication, advice(error))
	elif isinstance(error, errors.NotReplyable) and publication.answers:
		_answer_comment(publication)
	elif isinstance(error, REFUSALS) or _concerns_posts_alone(publication, error):
		_refused(publication, advice(error), by_hand=isinstance(error, errors.NotReplyable))
	else:
		_wait(publication, error)


@again_if_busy
def _take(name: str) -> Document | None:
	"""Leases a publication that is due; one that died while sending becomes unclear."""
	publication = take_due(
		"Publication", name, lambda one: one.state in UNFINISHED and not waits_for_another(one)
	)
	if publication is None:
		return None
	if publication.state == "Sending":
		note(publication, state="Unclear", message=_("The sender ended before it knew the outcome."))
	lease(publication)
	return publication


def _post(publication: Document, connector: Connector) -> None:
	send = _sender(publication, connector)
	if send and _intend(publication):
		_sent(publication, send())


def _sender(publication: Document, connector: Connector) -> Callable[[], Sent] | None:
	"""What posts it; None where what it answers does not allow that any more."""
	if digest(publication.text) != publication.text_digest:
		raise errors.ContentRejected("The text is not the one that was approved.")
	if publication.announcement:
		return partial(connector.post, publication.text, approved_picture(publication))
	target = _target(publication, connector)
	if target is None:
		return None
	return partial(connector.publish, answered(publication, target), publication.text)


def _concerns_posts_alone(publication: Document, error: Exception) -> bool:
	"""Whether the token may reply but not post; its replies then go on."""
	is_refused = isinstance(error, errors.PermissionMissing) and publication.state == "Sending"
	return bool(publication.announcement) and is_refused


@again_if_busy
def _intend(publication: Document) -> bool:
	"""Commits the intention to post, unless it was withdrawn, or its event stopped, in the meantime."""
	if publication.event and not may_post(publication.event):
		note(publication, lease_until=None)
		return False
	if not is_still(publication, "Waiting"):
		return False
	now = frappe.utils.now_datetime()
	attempts = (frappe.db.get_value(publication.doctype, publication.name, "attempts") or 0) + 1
	note(
		publication, state="Sending", sending_since=now, attempts=attempts, probes=0, lease_until=now + LEASE
	)
	frappe.db.commit()  # from here on a crash means: perhaps posted
	return True


def _target(publication: Document, connector: Connector) -> Item | None:
	"""The comment as it stands now; None where it is gone or no longer what was approved."""
	external_id = frappe.db.get_value("Social Comment", publication.comment, "external_id")
	if external_id.startswith(WITHOUT_ID):
		raise errors.NotReplyable
	target = connector.fetch(external_id)
	if target is None:
		note_gone(publication.comment)
		_refused(publication, advice(errors.TargetGone()))
		return None
	if publication.proposed_reply and _was_edited(publication, target):
		take_over_change(publication.comment, target)
		reason = _("The author edited the comment after the reply was approved. Compare both texts.")
		note(publication, state="Withdrawn", lease_until=None, message=reason)
		results.target_was_edited(publication, reason)
		return None
	return target


def _was_edited(publication: Document, target: Item) -> bool:
	approved = frappe.db.get_value("Proposed Reply", publication.proposed_reply, "approved_version_id")
	return approved is not None and approved != target.version_id


def _look(publication: Document, connector: Connector) -> None:
	probe = _probe(publication, connector)
	if probe.outcome == "posted":
		_sent(publication, probe.sent)
		return
	probes = (publication.probes or 0) + 1
	note(publication, probes=probes)
	if probes < len(LOOKS_AFTER):
		_unclear(publication, _("It is not there yet and is looked for again."), probes)
	elif probe.outcome == "absent" and _may_send_again(publication):
		note(publication, state="Waiting", lease_until=None, next_attempt_at=frappe.utils.now_datetime())
	else:
		_refused(
			publication,
			_("It is not known whether the platform took it. Look there before posting by hand."),
		)


def _probe(publication: Document, connector: Connector) -> Probe:
	"""Whether it stands there; a reply in a thread may stay when the comment that it answers is gone."""
	since = moments.aware(publication.sending_since) - timedelta(minutes=1)
	try:
		if publication.announcement:
			return connector.find_own_post(publication.text, since)
		external_id = frappe.db.get_value("Social Comment", publication.comment, "external_id")
		target = connector.fetch(external_id) or last_read(publication.comment)
		return connector.find_own_reply(answered(publication, target), publication.text, since)
	except SAID_OF_POSTS:
		return Probe("unknown")


def _may_send_again(publication: Document) -> bool:
	platform = frappe.db.get_value("Social Account", publication.account, "platform")
	return publication.attempts < ATTEMPTS and platform not in HIDES_WHAT_IT_TOOK


@again_if_busy
def _sent(publication: Document, sent: Sent) -> None:
	note(
		publication,
		state="Sent",
		lease_until=None,
		external_id=sent.external_id,
		permalink=sent.permalink,
		sent_at=moments.stored(sent.at),
		message=None,
	)
	results.was_sent(publication)
	frappe.db.commit()  # else who comes next would have to look for what is known to stand there


def _unclear(publication: Document, message: str, probes: int = 0) -> None:
	next_look = frappe.utils.now_datetime() + LOOKS_AFTER[min(probes, len(LOOKS_AFTER) - 1)]
	note(publication, state="Unclear", lease_until=None, next_attempt_at=next_look, message=message)


def _refused(publication: Document, reason: str, *, by_hand: bool = False) -> None:
	note(publication, state="Refused", lease_until=None, message=reason)
	results.was_refused(publication, reason, by_hand=by_hand)


def _answer_comment(publication: Document) -> None:
	"""A part that may not answer our own reply answers the comment, as the first part does."""
	now = frappe.utils.now_datetime()
	note(publication, state="Waiting", lease_until=None, answers=None, next_attempt_at=now)
	wake(publication.name)


def _wait(publication: Document, error: Exception) -> None:
	"""Nothing was posted; the account's trouble decides when to come back."""
	next_attempt, message = put_aside(publication.account, error)
	state = "Unclear" if publication.state == "Unclear" else "Waiting"
	note(publication, state=state, lease_until=None, next_attempt_at=next_attempt, message=message)
	if not publication.blocked_since:
		note(publication, blocked_since=frappe.utils.now_datetime())
