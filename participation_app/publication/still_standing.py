"""Looks whether posts of announcements still stand: nothing else reads them, as the sweep reads our replies."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.connectors import errors
from participation_app.connectors.contract import Absence, Item
from participation_app.intake.accounts import AccountUnusable, connector_for
from participation_app.intake.check_times import next_check
from participation_app.intake.use_ledger import CHECKING, counted
from participation_app.notices.lease import note
from participation_app.publication.account_trouble import put_aside
from participation_app.publication.removals import record, tell_about
from participation_app.rules.lifecycle import SYSTEM


def due() -> list[str]:
	"""The posts to be looked at now, those that waited longest first."""
	post = frappe.qb.DocType("Publication")
	query = frappe.qb.from_(post).select(post.name).where((post.state == "Sent") & (post.announcement != ""))
	query = query.where(post.next_check_at <= frappe.utils.now_datetime())
	return query.orderby(post.next_check_at).run(pluck=True)


def watch(publication: Document) -> None:
	"""A post that was sent is looked at from now on, as often as a comment of its age."""
	note(publication, next_check_at=next_check(publication.sent_at, frappe.utils.now_datetime()))


def look(name: str) -> None:
	"""Asks the platform for one post; what is gone is written down and told, once."""
	publication = frappe.get_doc("Publication", name)
	try:
		connector = connector_for(frappe.get_doc("Social Account", publication.account))
		with counted(publication.account, CHECKING, connector):
			found = connector.recheck([publication.external_id])[publication.external_id]
	except (errors.PlatformError, AccountUnusable) as error:
		until, _message = put_aside(publication.account, error)
		note(publication, next_check_at=until)
	else:
		_take_over(name, found)
	frappe.db.commit()  # what was seen stands whatever the next look meets


def _take_over(name: str, found: Item | Absence) -> None:
	publication = frappe.get_doc("Publication", name, for_update=True)
	if publication.state != "Sent":
		return  # it is being removed meanwhile
	watch(publication)
	if found == "gone" and not publication.missing_since:
		note(publication, missing_since=frappe.utils.now_datetime())
		record("reply_missing", publication, SYSTEM, publication.permalink or publication.external_id)
		tell_about(publication, _missing, _missing)
	elif isinstance(found, Item) and publication.missing_since:
		note(publication, missing_since=None)
		record("reply_found", publication, SYSTEM, publication.permalink or publication.external_id)


def _missing() -> str:
	return _("A post of an announcement no longer stands on the platform, and not by our doing.")
