"""Gives tickets registered before the ledger was complete what their date was counted from, and by how many days."""

from __future__ import annotations

import frappe

from participation_app.installation import own_fields


def execute() -> None:
	"""Fills what is empty and leaves the rest; safe to run again."""
	own_fields.bring_in()
	_fill_ledger()
	_fill_counts()
	_fill_receipts()


def _fill_ledger() -> None:
	# A count begins with the receipt, or with the latest reopening up to the promise.
	frappe.db.sql(
		"""
		update `tabParticipation Promise` promise
		join `tabHD Ticket` ticket on ticket.name = promise.ticket
		left join (
			select counted.name, max(reopened.given_at) as at
			from `tabParticipation Promise` counted
			join `tabParticipation Promise` reopened
				on reopened.ticket = counted.ticket
				and reopened.cause = 'Reopened'
				and reopened.given_at <= counted.given_at
			group by counted.name
		) begun on begun.name = promise.name
		set promise.counted_from = coalesce(begun.at, ticket.participation_received_at)
		where promise.counted_from is null
		"""
	)


def _fill_counts() -> None:
	frappe.db.sql(
		"""
		update `tabHD Ticket` ticket
		join (
			select promise.ticket, promise.counted_from, promise.working_days
			from `tabParticipation Promise` promise
			join (
				select ticket, max(concat(given_at, ' ', creation, ' ', name)) as latest
				from `tabParticipation Promise`
				group by ticket
			) newest
				on newest.ticket = promise.ticket
				and newest.latest = concat(promise.given_at, ' ', promise.creation, ' ', promise.name)
		) promised on promised.ticket = cast(ticket.name as char)
		set ticket.participation_counted_from = promised.counted_from,
			ticket.participation_working_days = promised.working_days
		where ticket.participation_type != '' and ticket.participation_counted_from is null
		"""
	)


def _fill_receipts() -> None:
	frappe.db.sql(
		"""
		update `tabHD Ticket` ticket
		join (
			select notice.ticket, min(notice.sent_at) as sent_at
			from `tabParticipation Notice` notice
			where notice.kind = 'Receipt' and notice.state = 'Sent'
			group by notice.ticket
		) receipt on receipt.ticket = cast(ticket.name as char)
		set ticket.participation_receipt_sent_at = receipt.sent_at,
			ticket.first_responded_on = receipt.sent_at
		where ticket.participation_type != '' and ticket.participation_receipt_sent_at is null
		"""
	)
