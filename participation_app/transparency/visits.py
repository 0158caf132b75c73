"""How often each public page was looked at, by day: nothing is known of who looked.

A visit raises a number in Redis; a job adds the numbers to the table every minute, so that looking writes
no row. Clearing the cache leaves the numbers alone; a Redis that restarts loses a minute at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from pypika.terms import Values

from participation_app.casework.bulk import new_name
from participation_app.transparency.days import today

_WAITING, _TOTALS = "participation_visits_waiting", "participation_visits_totals"
_TOTALS_HOLD = 600  # seconds; flushing renews them earlier
_PROGRAMS = re.compile(
	r"bot|crawl|spider|slurp|preview|scan|monitor|check|fetch|archive|headless|lighthouse|facebookexternalhit"
	r"|whatsapp|curl|wget|python|java/|go-http|okhttp|axios|node|libwww|feed",
	re.IGNORECASE,
)


def is_person(headers: Mapping[str, str]) -> bool:
	"""Whether a request seems to be somebody looking: no program that says so, nothing loaded ahead of time."""
	agent = headers.get("User-Agent") or ""
	ahead = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz") or ""
	return agent.startswith("Mozilla/") and not _PROGRAMS.search(agent) and "prefetch" not in ahead


def count(page: str) -> None:
	"""One more visit of the page today."""
	frappe.cache.hincrby(_key(_WAITING), f"{today()} {page}", 1)


def visits(page: str) -> int:
	"""All visits of the page, those among them that no job has added yet."""
	return _written().get(page, 0) + sum(_waiting_of(page))


def flush() -> None:
	"""Adds what was counted since the last time to the table, in one statement; the caller commits.

	What was taken out is put back where it could not be written.
	"""
	taken = _take()
	if not taken:
		return
	try:
		_write(taken)
	except Exception:
		for field, number in taken.items():
			frappe.cache.hincrby(_key(_WAITING), field, number)
		raise
	frappe.cache.delete_value(_TOTALS)


def _take() -> dict[str, int]:
	pipeline = frappe.cache.pipeline(transaction=True)
	pipeline.hgetall(_key(_WAITING))
	pipeline.delete(_key(_WAITING))
	return {field.decode(): int(number) for field, number in pipeline.execute()[0].items()}


def _write(taken: Mapping[str, int]) -> None:
	visit = DocType("Page Visit")
	now, user = frappe.utils.now(), frappe.session.user
	columns = ("name", "creation", "modified", "owner", "modified_by", "day", "page", "visits")
	query = frappe.qb.into(visit).columns(*columns)
	for field, number in sorted(taken.items()):
		name = new_name()
		query = query.insert(name, now, now, user, user, *field.split(" ", 1), number)
	query.on_duplicate_key_update(visit.visits, visit.visits + Values(visit.visits)).run()


def _written() -> dict[str, int]:
	"""By page, what is in the table; a sum over all days, so it is kept for a while."""
	held = frappe.cache.get_value(_TOTALS)
	if held is None:
		visit = DocType("Page Visit")
		query = frappe.qb.from_(visit).select(visit.page, Sum(visit.visits)).groupby(visit.page)
		held = {page: int(number) for page, number in query.run()}
		frappe.cache.set_value(_TOTALS, held, expires_in_sec=_TOTALS_HOLD)
	return held


def _waiting_of(page: str) -> list[int]:
	fields = frappe.cache.execute_command("HGETALL", _key(_WAITING))
	return [int(number) for field, number in fields.items() if field.decode().split(" ", 1)[1] == page]


def _key(name: str) -> bytes:
	return frappe.cache.make_key(name)
