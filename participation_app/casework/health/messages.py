"""Whether citizens and staff can be written to, and whether what is owed to them goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.dates import written_moment
from participation_app.casework.health.findings import MESSAGES, SOON, URGENT, Finding, form_of, list_of
from participation_app.casework.settings import authority_zone, settings
from participation_app.notices import gateways, standing_in
from participation_app.notices.outbox import QUEUED

WAITS_TOO_LONG = timedelta(hours=2)
DAYS_OF_MAIL = 2
GATEWAY, NOTICE = "SMS Gateway", "Participation Notice"


def findings() -> Iterator[Finding]:
	"""No account that sends, a gateway in trouble, notices and mails that wait or failed."""
	offered = settings().channels_offered or ""
	yield from _mail("E-mail" in offered)
	yield from _gateway("SMS" in offered)
	yield from _waiting_notices()
	yield from _failed_mails()


def sends_mail() -> bool:
	"""Whether an e-mail account sends."""
	return bool(frappe.db.exists("Email Account", {"default_outgoing": 1, "enable_outgoing": 1}))


def _mail(offered: bool) -> Iterator[Finding]:
	if not sends_mail():
		sentence = _("No e-mail account sends: citizens and staff get no mail.")
		to_do = _("Set up an e-mail account with default outgoing.")
		severity = URGENT if offered else SOON
		yield Finding("no_mail", MESSAGES, severity, sentence, to_do, list_of("Email Account"))


def _gateway(offered: bool) -> Iterator[Finding]:
	chain = standing_in.in_order()
	carrier = standing_in.carrier(chain)
	for gateway in chain:
		if gateway.state_message:
			is_waited_for = carrier is None or carrier.name == gateway.name
			severity, sentence = URGENT if is_waited_for else SOON, _trouble(gateway, carrier, chain)
			to_do = _("Look at its form, and at the provider’s own page.")
			link, since = form_of(GATEWAY, gateway.name), gateway.trouble_since
			yield Finding(f"gateway:{gateway.name}", MESSAGES, severity, sentence, to_do, link, since)
	if offered and not chain:
		sentence = _("SMS is offered to citizens, and no gateway sends it.")
		to_do = _("Choose a gateway in Participation Settings, or offer other channels.")
		yield Finding("no_gateway", MESSAGES, URGENT, sentence, to_do, form_of("Participation Settings"))


def _trouble(gateway: Document, carrier: Document | None, chain: Sequence[Document]) -> str:
	"""What is wrong with it, and who of those that follow stands in for it since when."""
	why, since = gateways.trouble(gateway), gateway.trouble_since
	if carrier is None or not since or chain.index(carrier) <= chain.index(gateway):
		return _("SMS gateway {0}: {1}").format(gateway.name, why)
	message = _("“{0}” stands in for the SMS gateway “{1}”, which is in trouble since {2}: {3}")
	moment = written_moment(moments.aware(since).astimezone(authority_zone()))
	return message.format(carrier.name, gateway.name, moment, why)


def _waiting_notices() -> Iterator[Finding]:
	# Not `creation`: a notice kept for the morning or for tomorrow's messages has its hour.
	now = frappe.utils.now_datetime()
	late = {"state": QUEUED, "next_attempt_at": ["<", now - WAITS_TOO_LONG]}
	rows = frappe.get_all(NOTICE, late, ["next_attempt_at"], order_by="next_attempt_at", limit=1)
	if rows:
		sentence = _("Notices that should have gone out still wait: {0}.").format(
			frappe.db.count(NOTICE, late)
		)
		to_do = _("Check that the scheduler and the workers run.")
		link = list_of(NOTICE, state=QUEUED)
		yield Finding("notices_wait", MESSAGES, URGENT, sentence, to_do, link, rows[0].next_attempt_at)


def _failed_mails() -> Iterator[Finding]:
	since = frappe.utils.now_datetime() - timedelta(days=DAYS_OF_MAIL)
	failed = {"status": "Error", "creation": [">", since]}
	rows = frappe.get_all("Email Queue", failed, ["creation"], order_by="creation", limit=1)
	if rows:
		sentence = _("Mails could not be sent: {0}.").format(frappe.db.count("Email Queue", failed))
		to_do = _("Open one of them: it says what the mail server answered.")
		link = list_of("Email Queue", status="Error")
		yield Finding("mails_failed", MESSAGES, SOON, sentence, to_do, link, rows[0].creation)
