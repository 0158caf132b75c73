"""What reports count besides what fills open data: stays, returns, ratings, replies and routing, by chance."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random

import frappe

from participation_app.casework.bulk import insert_rows
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration.casework.tickets import SECTION
from tests.integration.transparency.filled import FIRST_NUMBER, fill

REASONS = ("ليس من عملنا", "خارج النطاق", "")
RULES = {"الحفر": ("حفرة", "رصيف"), "الإنارة": ("عمود", "مصباح")}


def fill_reports(seed: int, tickets: int = 120) -> None:
	"""A site of two months for every report; the same seed gives the same site."""
	fill(seed, tickets)
	chance = Random(seed)
	fields = ["name", "participation_department", "participation_received_at"]
	rows = frappe.get_all("HD Ticket", {"name": [">=", FIRST_NUMBER]}, fields, order_by="name")
	insert_rows("Participation Holding", [_stay(chance, row) for row in rows for _ in range(3)])
	insert_rows("Case Event", [_came_back(chance, row) for row in rows[::2]])
	insert_rows("Case Event", [_registered(chance, row) for row in rows])
	insert_rows("Participation Rating", [_rating(chance, row) for row in rows[::3]])
	insert_rows("Proposed Reply", [_reply(chance, row) for row in rows[::2]])


def _later(chance: Random, row: frappe._dict, hours: int = 200):
	return row.participation_received_at + timedelta(minutes=chance.randrange(60 * hours))


def _stay(chance: Random, row: frappe._dict) -> dict[str, object]:
	share = chance.choice(("Triage", "Department", "Section", "Drafting", "Public Relations", None))
	ends = _later(chance, row)
	return {
		"ticket": str(row.name),
		"stage": "With Department",
		"share": share,
		"department": row.participation_department,
		"section": SECTION if share == "Section" else None,
		"since": row.participation_received_at,
		"until": ends if chance.random() < 0.8 else None,
		"days_spent": chance.randrange(40) / 10,
		"days_allowed": chance.choice((0, 1, 2)),
		"counted_from": row.participation_received_at,
	}


def _came_back(chance: Random, row: frappe._dict) -> dict[str, object]:
	return {
		"move": chance.choice(("return", "decline", "send_back", "ask_again", "confirm_result")),
		"ticket": str(row.name),
		"actor_role": "Department Liaison",
		"at": _later(chance, row),
		"from_state": "With Department",
		"to_state": "Returned",
		"note": chance.choice(REASONS),
	}


def _registered(chance: Random, row: frappe._dict) -> dict[str, object]:
	rule = chance.choice((*RULES, None))
	routing = {"rule": rule, "words": list(RULES[rule][: chance.randrange(1, 3)])} if rule else None
	return {
		"move": "register",
		"ticket": str(row.name),
		"actor_role": "Call Centre Agent",
		"at": row.participation_received_at,
		"to_state": "Registered",
		"details": json.dumps({"routing": routing}, ensure_ascii=False) if routing else None,
	}


def _rating(chance: Random, row: frappe._dict) -> dict[str, object]:
	return {
		"ticket": str(row.name),
		"stars": chance.randrange(1, 6),
		"rated_at": _later(chance, row),
		"unique_key": f"filled-{row.name}",
	}


def _reply(chance: Random, row: frappe._dict) -> dict[str, object]:
	return {
		"ticket": str(row.name),
		"platform": chance.choice(PLATFORMS),
		"rounds": chance.randrange(1, 5),
		"approved_at": _later(chance, row) if chance.random() < 0.8 else None,
	}
