"""Seasonal hours and lasting changes of the week, as every agreement's calendar takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from participation_app.casework import replica
from participation_app.casework.dates import locale_of
from participation_app.casework.hours import Weekly, weekly_hours

CACHE_KEY = "participation_seasons"
DOCTYPE = "Participation Season"

Replaced = Mapping[tuple[str, str], Document | None]


@dataclass(frozen=True)
class Season:
	"""A week of its own from a date on; without `last` it lasts. No agreements: it serves every one."""

	name: str
	name_in_english: str | None
	first: str
	last: str | None
	agreements: frozenset[str]
	weekly: Weekly

	def serves(self, agreement: str) -> bool:
		"""Whether the agreement keeps these hours."""
		return not self.agreements or agreement in self.agreements

	def label(self, language: str | None = None) -> str:
		"""Its name in the reader's language."""
		return (locale_of(language).language == "en" and self.name_in_english) or self.name

	def has(self, day: date) -> bool:
		"""Whether the date lies in it; a lasting change has every later date."""
		return self.first <= str(day) and (self.last is None or str(day) <= self.last)

	def as_calendar(self) -> dict[str, object]:
		"""One row of the calendar's seasons, or of its changes where it lasts."""
		dates = {"from": self.first, "to": self.last} if self.last else {"from": self.first}
		return {**dates, "weekly": self.weekly}


def stored_seasons() -> list[Season]:
	"""Every season; read from the cache."""
	return frappe.cache.get_value(CACHE_KEY, _read_all)


def seasons_at_this_moment() -> list[Season]:
	"""Every season as committed by now; keeps others from saving one until this transaction ends."""
	# With no season yet there is no row of theirs to lock, so their doctype's row stands for all of them.
	frappe.db.get_value("DocType", DOCTYPE, "name", for_update=True)
	return _read_all(lock=True)


def seasons_of(agreement: str, replaced: Replaced | None = None) -> list[Season]:
	"""The agreement's seasons by date; `replaced` are unsaved ones that stand in for stored ones."""
	others = {name: season for (doctype, name), season in (replaced or {}).items() if doctype == DOCTYPE}
	seasons = [season for season in stored_seasons() if season.name not in others]
	seasons += [read_season(season) for season in others.values() if season]
	return sorted((season for season in seasons if season.serves(agreement)), key=lambda one: one.first)


def season_on(day: date, seasons: Iterable[Season]) -> Season | None:
	"""The one whose hours are kept on the date: a season before a lasting change, the latest change of all."""
	found = [season for season in seasons if season.has(day)]
	return max(found, key=lambda one: (one.last is not None, one.first), default=None)


def read_season(document: Document) -> Season:
	"""A season as its document has it, saved or not."""
	return Season(
		name=document.name or document.season_name,
		name_in_english=document.name_in_english,
		first=str(getdate(document.from_date)),
		last=str(getdate(document.to_date)) if document.to_date else None,
		agreements=frozenset(row.agreement for row in document.agreements),
		weekly=weekly_hours(document.hours),
	)


def forget_seasons() -> None:
	"""Called when a season changes: the next calendar reads them anew, in every process."""

	def forget() -> None:
		frappe.cache.delete_value(CACHE_KEY)

	forget()
	# Another process may read the old ones back in before the commit, this one the new before a rollback.
	frappe.db.after_commit.add(forget)
	frappe.db.after_rollback.add(forget)


@replica.primary()
def _read_all(lock: bool = False) -> list[Season]:
	fields = ["name", "name_in_english", "from_date", "to_date"]
	seasons = frappe.qb.get_query(DOCTYPE, fields=fields, order_by="name", for_update=lock).run(as_dict=True)
	names = [season.name for season in seasons]
	hours = _rows_by_season("HD Service Day", ["workday", "start_time", "end_time"], names, lock)
	agreements = _rows_by_season("Participation Season Agreement", ["agreement"], names, lock)
	return [
		read_season(row.update(hours=hours.get(row.name, ()), agreements=agreements.get(row.name, ())))
		for row in seasons
	]


def _rows_by_season(
	doctype: str, fields: Iterable[str], seasons: Sequence[str], lock: bool
) -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = {}
	if not seasons:
		return found
	filters = {"parenttype": DOCTYPE, "parent": ["in", list(seasons)]}
	query = frappe.qb.get_query(
		doctype, fields=["parent", *fields], filters=filters, order_by="idx", for_update=lock
	)
	for row in query.run(as_dict=True):
		found.setdefault(row.parent, []).append(row)
	return found
