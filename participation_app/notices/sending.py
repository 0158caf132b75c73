"""Takes a notice a step further: sends it once, looks what became of it, or hands it to the next channel.

The intention is committed before the message leaves. What may have left is never sent again unless the
gateway itself says that it has no such message.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document

from participation_app.connectors import errors
from participation_app.connectors.sms import SmsSent
from participation_app.notices import codes, gateways, limits, mail, outbox, phone_calls, standing_in
from participation_app.notices.contacts import E_MAIL, PHONE, SMS
from participation_app.notices.gateways import GatewayUnusable
from participation_app.notices.lease import LEASE, lease, note, take_due
from participation_app.notices.outbox import OPEN, QUEUED, SENDING, UNKNOWN
from participation_app.notices.reasons import DAY_USED_UP, NUMBER_USED_UP, Reason, kept, reason_of
from participation_app.rules import sms_parts
from participation_app.rules.gateway_choice import rest_after

GIVE_UP_AFTER = timedelta(hours=4)
LOOKS_AFTER = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
NEXT_CHANNEL_AFTER = timedelta(hours=12)  # for what nobody can tell of
ATTEMPTS = 2
SAME_WORDS_AFTER = timedelta(seconds=90)  # gateways that refuse a repetition do so for about a minute
SAME_WORDS_WITHIN = timedelta(minutes=10)

# Trouble of the gateway rather than of one message.
MEETS_ALL = (
	errors.NotSent,
	errors.RateLimited,
	errors.BudgetExhausted,
	errors.AuthExpired,
	errors.AuthRevoked,
	errors.PermissionMissing,
)
REFUSALS = (errors.NotReplyable, errors.ContentRejected)


def due(channel: str, most: int | None = None) -> list[str]:
	"""The notices of a channel with something to do now, the oldest first."""
	return frappe.get_all(
		outbox.DOCTYPE,
		{
			"channel": channel,
			"state": ["in", OPEN],
			"next_attempt_at": ["<=", frappe.utils.now_datetime()],
		},
		pluck="name",
		order_by="next_attempt_at, creation",
		limit=most,
	)


def send(name: str) -> None:
	"""One step of one notice; nothing where another worker has it or it is not due."""
	notice = _take(name)
	if notice is None:
		return
	if notice.channel == SMS:
		(_look if notice.state == UNKNOWN else _send_message)(notice)
	elif notice.channel == E_MAIL:
		(mail.follow if notice.state == SENDING else mail.hand_over)(notice)
	elif notice.channel == PHONE:
		phone_calls.propose(notice)
	frappe.db.commit()  # the outcome stands whatever the next notice meets


def leave_alone(name: str) -> None:
	"""Whatever went wrong with a notice, it is not tried again at once."""
	frappe.db.set_value(outbox.DOCTYPE, name, "lease_until", frappe.utils.now_datetime() + LEASE)


def _take(name: str) -> Document | None:
	"""Takes a notice that is due; a message whose sender died is from then on of unknown outcome.

	A message that has not left stays locked until its intention is committed; anything else is leased.
	"""
	notice = take_due(outbox.DOCTYPE, name, lambda one: one.state in OPEN and bool(one.next_attempt_at))
	if notice is None:
		return None
	if notice.state == SENDING and notice.channel == SMS:
		note(notice, state=UNKNOWN, **kept(Reason("sender_died")))
	if notice.channel != SMS or notice.state != QUEUED:
		lease(notice)
	return notice


def _send_message(notice: Document) -> None:
	text = codes.text_to_send(notice)
	refusal = _refusal(notice, text)
	if refusal:
		outbox.fail(notice.name, refusal)
		return
	try:
		waiting = _waits(notice, frappe.utils.now_datetime())
		if waiting:
			until, reason = waiting
			note(notice, next_attempt_at=until, lease_until=None, **kept(reason))
		else:
			_post(notice, text)
	except (errors.PlatformError, GatewayUnusable) as error:
		if outbox.is_open(notice.name):
			_judge(notice, error)


def _judge(notice: Document, error: Exception) -> None:
	"""What a message that the gateway did not simply take comes to."""
	if isinstance(error, errors.TakenBefore) and _reads_like_another(notice):
		until = frappe.utils.now_datetime() + SAME_WORDS_AFTER
		note(notice, state=QUEUED, next_attempt_at=until, lease_until=None, **kept(Reason("same_words")))
	elif isinstance(error, errors.MaybePosted):
		_unknown(notice, _reason(error))
	elif isinstance(error, REFUSALS):
		outbox.fail(notice.name, _reason(error))
	else:
		_try_later(notice, error)


def _reads_like_another(notice: Document) -> bool:
	"""Whether it is another notice with the same words that the gateway took, so that this one was not."""
	same = {"recipient": notice.recipient, "text": notice.text, "name": ["!=", notice.name], "channel": SMS}
	same["gateway"] = notice.gateway
	since = frappe.utils.now_datetime() - SAME_WORDS_WITHIN
	return bool(frappe.db.exists(outbox.DOCTYPE, {**same, "sending_since": [">=", since]}))


def _post(notice: Document, text: str) -> None:
	gateway, rests_until = standing_in.take_turn(lambda: note(notice, **_leased()))
	if rests_until:
		note(notice, next_attempt_at=rests_until, lease_until=None)
		_give_up_or_block(notice, Reason("gateway_rests", (gateway.name,)))
		return
	connector = gateways.connector_for(gateway)
	_intend(notice, gateway, text)
	callback = gateways.report_address(gateway, notice.name)
	began = time.monotonic()
	try:
		sent = connector.send(notice.recipient, text, correlation_id=notice.name, callback=callback)
	except errors.PlatformError as error:
		if not isinstance(error, MEETS_ALL):
			seconds = time.monotonic() - began
			standing_in.note_message(gateway, seconds, is_answered=isinstance(error, REFUSALS))
		raise
	seconds = time.monotonic() - began
	_sent(notice, gateway, sent)
	standing_in.note_message(gateway, seconds, is_answered=True)


def _intend(notice: Document, gateway: Document, text: str) -> None:
	now, parts = frappe.utils.now_datetime(), sms_parts.measure(text).parts
	note(
		notice,
		state=SENDING,
		gateway=gateway.name,
		sending_since=now,
		attempts=(notice.attempts or 0) + 1,
		probes=0,
		parts=parts,
		cost=parts * (gateway.cost_per_part or 0),
		next_attempt_at=now + LEASE,
		**_leased(),
	)
	frappe.db.commit()  # from here on a crash means: perhaps sent


def _leased() -> dict[str, datetime]:
	return {"lease_until": frappe.utils.now_datetime() + LEASE}


def _sent(notice: Document, gateway: Document, sent: SmsSent) -> None:
	_forget_code(notice)
	price, parts = gateway.cost_per_part or 0, sent.units or notice.parts
	outbox.settle(
		notice.name, evidence=sent.external_id, external_id=sent.external_id, parts=parts, cost=parts * price
	)


def _look(notice: Document) -> None:
	"""Asks the gateway for a message of unknown outcome, where it can be asked."""
	if _is_long_unknown(notice):
		note(notice, next_attempt_at=None, lease_until=None)
		outbox.hand_on(notice)
		return
	try:
		gateway = frappe.get_doc(gateways.DOCTYPE, notice.gateway)
		since = notice.sending_since - timedelta(minutes=1)
		text = codes.text_to_send(notice) or notice.text
		found = gateways.connector_for(gateway).find(notice.recipient, text, limits.aware(since))
	except LookupError:
		note(notice, next_attempt_at=notice.sending_since + NEXT_CHANNEL_AFTER, lease_until=None)
	except (errors.PlatformError, GatewayUnusable) as error:
		_unknown(notice, _reason(error))
	else:
		if outbox.is_open(notice.name):
			_sent(notice, gateway, found) if found else _not_found(notice)


def _not_found(notice: Document) -> None:
	probes = (notice.probes or 0) + 1
	note(notice, probes=probes)
	if probes < len(LOOKS_AFTER):
		_unknown(notice, Reason("not_listed_yet"))
	elif notice.attempts < ATTEMPTS:
		now = frappe.utils.now_datetime()
		note(notice, state=QUEUED, next_attempt_at=now, lease_until=None)
	else:
		outbox.fail(notice.name, Reason("not_listed"))


def _unknown(notice: Document, reason: Reason) -> None:
	next_look = frappe.utils.now_datetime() + LOOKS_AFTER[min(notice.probes or 0, len(LOOKS_AFTER) - 1)]
	note(notice, state=UNKNOWN, lease_until=None, next_attempt_at=next_look, **kept(reason))


def _try_later(notice: Document, error: Exception) -> None:
	"""Nothing was sent; the trouble decides when to come back."""
	now, reason = frappe.utils.now_datetime(), _reason(error)
	until = now + rest_after(now - (notice.blocked_since or now))
	until = max(until, limits.stored(error.until) if getattr(error, "until", None) else now)
	if isinstance(error, MEETS_ALL):
		until = standing_in.rest(frappe.get_doc(gateways.DOCTYPE, notice.gateway), until, reason)
	note(notice, state=QUEUED, next_attempt_at=until, lease_until=None, **kept(reason))
	_give_up_or_block(notice, reason)


def _reason(error: Exception) -> Reason:
	return error.reason if isinstance(error, GatewayUnusable) else reason_of(error)


def _give_up_or_block(notice: Document, reason: Reason) -> None:
	"""After some hours of the gateway's trouble the next channel takes over, if there is one."""
	now = frappe.utils.now_datetime()
	if not notice.blocked_since:
		note(notice, blocked_since=now)
	elif now - notice.blocked_since > GIVE_UP_AFTER and outbox.is_another_way_left(notice):
		outbox.fail(notice.name, reason)


def _refusal(notice: Document, text: str | None) -> Reason | None:
	"""Why this message is not sent at all; None where nothing speaks against it."""
	if not notice.recipient:
		return Reason("no_number")
	if text is None:
		return Reason("code_too_old")
	# A code is of no use tomorrow.
	if notice.kind == outbox.CODE and limits.has_had_enough(notice.recipient, frappe.utils.now_datetime()):
		return Reason("number_used_up_for_codes")
	return None


def _waits(notice: Document, now: datetime) -> tuple[datetime, Reason] | None:
	"""Until when a message waits that may be sent, and why; a code is asked for and waited for at any hour."""
	quiet = None if notice.kind == outbox.CODE else limits.quiet_until(now)
	if quiet:
		return quiet, Reason("quiet")
	if limits.is_day_used_up(now):
		until, reason = limits.tomorrow(now), Reason(DAY_USED_UP)
		gateways.rest(gateways.gateway_in_use(), until, reason)
		return until, reason
	if limits.has_had_enough(notice.recipient, now):
		return limits.tomorrow(now), Reason(NUMBER_USED_UP)
	return None


def _is_long_unknown(notice: Document) -> bool:
	return frappe.utils.now_datetime() - notice.sending_since >= NEXT_CHANNEL_AFTER


def _forget_code(notice: Document) -> None:
	if notice.code:
		codes.forget_digits(notice.code)
