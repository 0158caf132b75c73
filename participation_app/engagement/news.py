"""News for subscribers: owed when a contribution is published or answered, written in batches by a job."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from participation_app.casework.language import in_language
from participation_app.casework.settings import authority_name
from participation_app.engagement.moderation import DOCTYPE as CONTRIBUTION
from participation_app.engagement.subscriptions import DOCTYPE as SUBSCRIPTION
from participation_app.engagement.subscriptions import ending_address
from participation_app.notices import outbox
from participation_app.notices.site_address import site_address
from participation_app.rules.moderation import PUBLISHED as IN_PUBLIC

DOCTYPE = "Contribution News"
NOTICE = "News"
PUBLISHED, ANSWERED = "Published", "Answered"
OWED, TOLD = "Owed", "Told"
AT_ONCE = 200  # notices written in one transaction


def owe(contribution: str, event: str) -> None:
	"""Notes that subscribers are to be told, in the transaction of what they are told."""
	news = {"doctype": DOCTYPE, "contribution": contribution, "event": event, "state": OWED}
	frappe.get_doc(news).insert(ignore_permissions=True)


def tell_owed() -> None:
	"""Writes the notices of everything that is owed; what is interrupted goes on where it stood."""
	for name in frappe.get_all(DOCTYPE, {"state": OWED}, pluck="name", order_by="creation"):
		while _tell_batch(name):
			frappe.db.commit()  # these subscribers are told, whatever becomes of the rest
		frappe.db.commit()  # and that all are


def _tell_batch(name: str) -> bool:
	"""Whether there may be more to tell."""
	news = frappe.get_doc(DOCTYPE, name, for_update=True)
	contribution = frappe.get_doc(CONTRIBUTION, news.contribution)
	# Taken back meanwhile: there is nothing to read any more.
	readers = _next_readers(news) if contribution.state == IN_PUBLIC and news.state == OWED else []
	for reader in readers:
		_tell(reader, contribution, news.event)
	values = {"told_until": readers[-1].name} if readers else {"state": TOLD}
	frappe.db.set_value(DOCTYPE, name, values)
	return bool(readers)


def _next_readers(news: frappe._dict) -> list[frappe._dict]:
	table = frappe.qb.DocType(SUBSCRIPTION)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.channel, table.address, table.language, table.unsubscribe_key)
		.where(Coalesce(table.contribution, "").isin(["", news.contribution]))
		.where((table.name > (news.told_until or "")) & (table.creation <= news.creation))
		.orderby(table.name)
		.limit(AT_ONCE)
	)
	return query.run(as_dict=True)


def _tell(reader: frappe._dict, contribution: frappe._dict, event: str) -> None:
	with in_language(reader.language):
		text = _words(contribution, event)
	facts = {
		"authority": authority_name(reader.language),
		"result": text,
		"link": ending_address(reader.unsubscribe_key),
	}
	outbox.owe(
		NOTICE, language=reader.language, facts=facts, channel=reader.channel, recipient=reader.address
	)


def _words(contribution: frappe._dict, event: str) -> str:
	address = site_address(f"/participation/published/{contribution.number}")
	if event == ANSWERED:
		return _("A published contribution was answered: {0}").format(address)
	return _("A contribution was published: {0}").format(address)
