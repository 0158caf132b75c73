"""What kinds of contributions came by which channels."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _

from participation_app.casework import received
from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import Filters, scope_of
from participation_app.casework.rule_sentences import type_name
from participation_app.rules.lifecycle import CHANNELS, TYPES


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each kind with the total below, and a chart of kinds by channel."""
	counted = received.by_type_and_channel(frappe.session.user, scope_of(filters))
	by_kind, by_channel = Counter(), Counter()
	for (kind, channel), number in counted.items():
		by_kind[kind] += number
		by_channel[channel] += number
	channels = [channel for channel in _in_order(CHANNELS, by_channel) if by_channel[channel]]
	rows = [
		_row(
			type_name(kind) if kind else _("None given"),
			kind,
			{one: counted.get((kind, one), 0) for one in channels},
			by_channel,
		)
		for kind in _in_order(TYPES, by_kind)
	]
	chart = bars(rows, "group", {frappe.scrub(one): _(one) for one in channels}) if by_channel else None
	total = _row(_("Total"), "", by_channel, by_channel)
	return _columns(channels), [*rows, {**total, **total_row("group")}], None, chart


def _columns(channels: list[str]) -> list[dict]:
	return [
		column("group", _("Type"), "Data", 160),
		column("received", _("Contributions Received"), "Int", 180),
		column("share", _("Share"), "Percent", 100, precision=1),
		*(column(frappe.scrub(channel), _(channel) or _("None given"), "Int", 110) for channel in channels),
	]


def _row(name: str, key: str, by_channel: dict[str, int], everything: Counter[str]) -> dict:
	number = sum(by_channel.values())
	return {
		"group": name,
		"key": key,
		"received": number,
		"share": percent(number, everything.total()),
		**{frappe.scrub(channel): count for channel, count in by_channel.items() if everything[channel]},
	}


def _in_order(known: tuple[str, ...], found: Counter[str]) -> list[str]:
	"""The words of the procedure, then whatever else stands in the records."""
	return [*known, *sorted(set(found) - set(known))]
