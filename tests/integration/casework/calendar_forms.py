"""Agreements, seasons and holiday lists for tests, changed as an administrator changes them in the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe

AGREEMENT, INSPECTION, HOLIDAYS = "City: 3 working days", "City: 5 working days", "City Holidays"
MONDAY_TO_THURSDAY = ("Monday", "Tuesday", "Wednesday", "Thursday")


def moment(text: str) -> datetime:
	return frappe.utils.get_datetime(text)


def hours(*lines: str) -> list[dict[str, str]]:
	"""Rows of opening hours from lines such as "Monday 08:00-12:00"."""
	rows = []
	for line in lines:
		day, interval = line.split()
		start, end = interval.split("-")
		rows.append({"workday": day, "start_time": start, "end_time": end})
	return rows


def on(days: tuple[str, ...], interval: str) -> list[str]:
	return [f"{day} {interval}" for day in days]


def agreement(name: str = AGREEMENT) -> Any:
	return frappe.get_doc("HD Service Level Agreement", name)


def change(document: Any, **values: Any) -> Any:
	document.update(values)
	return document.save()


def set_holidays(*rows: dict[str, Any], **values: Any) -> Any:
	filled = [{"description": "عطلة", **row} for row in rows]
	return change(frappe.get_doc("HD Service Holiday List", HOLIDAYS), holidays=filled, **values)


def make_season(**overrides: Any) -> Any:
	"""Ramadan 2026 with short hours, for every participation agreement."""
	values = {
		"doctype": "Participation Season",
		"season_name": "رمضان 1447",
		"name_in_english": "Ramadan 1447",
		"from_date": "2026-03-04",
		"to_date": "2026-03-19",
		"hours": hours(*on(MONDAY_TO_THURSDAY, "09:00-14:00"), "Friday 09:00-12:00"),
		**overrides,
	}
	return frappe.get_doc(values).insert()
