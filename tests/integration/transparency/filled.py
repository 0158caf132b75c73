"""A site filled by chance: tickets, verdicts, comments, notices and decisions of two months that are over."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random

import frappe

from participation_app.casework.bulk import insert_rows
from participation_app.engagement import survey_results
from participation_app.rules.lifecycle import PLATFORMS, TYPES
from tests.integration.casework.tickets import DEPARTMENT, OTHER_DEPARTMENT
from tests.integration.engagement.surveys import answer_by, make_survey

NOW = "2012-05-10 09:00"
FIRST, LAST = datetime(2012, 3, 1), datetime(2012, 4, 30)
_DISTRICTS = ("الحي الشمالي", "Palm District", "مكان لا يعرفه أحد", None)
FIRST_NUMBER = 9_000_000  # of the tickets


def fill(seed: int, tickets: int = 120) -> None:
	"""The same seed gives the same site."""
	chance = Random(seed)
	rows = [_ticket(chance, FIRST_NUMBER + number) for number in range(tickets)]
	columns = list(rows[0])
	frappe.db.bulk_insert("HD Ticket", columns, [tuple(row.values()) for row in rows])
	insert_rows(
		"Participation Verdict", [_verdict(chance, row) for row in rows if row["participation_answered_at"]]
	)
	insert_rows("Social Comment", [_comment(chance, number) for number in range(tickets)])
	names = insert_rows("Participation Notice", [_notice(chance, row) for row in rows])
	for name, row in zip(names, rows, strict=True):
		frappe.db.set_value("Participation Notice", name, "creation", row["creation"], update_modified=False)
	for row in rows[: tickets // 2]:
		_decide(chance, row)
	insert_rows("Case Event", [_hand_off(row) for row in rows[::3]])
	_publish_survey(chance)


def _moment(chance: Random) -> datetime:
	return FIRST + timedelta(minutes=chance.randrange(int((LAST - FIRST).total_seconds() // 60)))


def _ticket(chance: Random, name: int) -> dict[str, object]:
	received_at = _moment(chance)
	is_answered = chance.random() < 0.8
	due_at = received_at + timedelta(days=4)
	return {
		"name": name,
		"creation": received_at,
		"modified": received_at,
		"owner": "Administrator",
		"modified_by": "Administrator",
		"subject": "مشاركة",
		"participation_type": chance.choice(TYPES[:3]),
		"participation_channel": chance.choice((*PLATFORMS, "Portal")),
		"participation_language": chance.choice(("ar", "en")),
		"participation_department": chance.choice((DEPARTMENT, OTHER_DEPARTMENT, None)),
		"participation_place": chance.choice(_DISTRICTS),
		"participation_stage": "Answered" if is_answered else "With Department",
		"participation_needs_inspection": chance.random() < 0.3,
		"participation_returns": chance.randrange(3),
		"participation_received_at": received_at,
		"participation_counted_from": received_at,
		"participation_due_at": due_at,
		"participation_answered_at": received_at + timedelta(days=chance.randrange(8))
		if is_answered
		else None,
		"participation_receipt_due_at": received_at + timedelta(hours=4),
		"participation_receipt_sent_at": received_at + timedelta(hours=chance.randrange(1, 8)),
		"raised_by": "somebody@example.org",
		"participation_reference": f"R{name}",
	}


def _verdict(chance: Random, ticket: dict[str, object]) -> dict[str, object]:
	is_kept = ticket["participation_answered_at"] <= ticket["participation_due_at"]
	return {
		"ticket": str(ticket["name"]),
		"kept": is_kept,
		"kept_back": not is_kept and chance.random() < 0.2,
		"counted_from": ticket["participation_counted_from"],
		"due_at": ticket["participation_due_at"],
		"ended_at": ticket["participation_answered_at"],
		"days_taken": chance.randrange(8),
		"type": ticket["participation_type"],
		"channel": ticket["participation_channel"],
		"department": ticket["participation_department"],
		"unique_key": f"filled-{ticket['name']}",
	}


def _comment(chance: Random, number: int) -> dict[str, object]:
	posted_at = _moment(chance)
	state = chance.choice(("Registered", "Dismissed", "Redirected", "Waiting"))
	return {
		"platform": chance.choice(PLATFORMS),
		"state": state,
		"text": "نص التعليق ورقم 0501234567",
		"author_name": "سالم راشد",
		"language": chance.choice(("ar", "en", "mixed")),
		"posted_at": posted_at,
		"decided_at": posted_at + timedelta(hours=chance.randrange(60)),
		"redirected_to": _entity() if state == "Redirected" else None,
		"external_id": f"filled-{number}",
		"is_own": 0,
	}


def _notice(chance: Random, ticket: dict[str, object]) -> dict[str, object]:
	return {
		"kind": chance.choice(("Receipt", "Result", "Question", "Code")),
		"ticket": str(ticket["name"]),
		"channel": chance.choice(("SMS", "E-mail", "Platform", None)),
		"state": chance.choice(("Sent", "Delivered", "Failed", "No Way", "Queued")),
		"language": "ar",
		"recipient": "+971501234567",
		"unique_key": f"filled-{ticket['name']}",
	}


def _decide(chance: Random, ticket: dict[str, object]) -> None:
	move, state = chance.choice((("approve", "Approved"), ("refuse", "Refused"), ("withdraw", "Withdrawn")))
	event = {
		"doctype": "Moderation Event",
		"name": f"filled-{ticket['name']}",
		"move": move,
		"to_state": state,
		"actor_role": "Participation Moderator",
		"reason": "إعلان أو ترويج" if move == "refuse" else None,
		"at": ticket["participation_received_at"],
	}
	frappe.get_doc(event).db_insert()


def _hand_off(ticket: dict[str, object]) -> dict[str, object]:
	return {
		"move": "hand_off",
		"ticket": str(ticket["name"]),
		"actor_role": "Call Centre Agent",
		"at": ticket["participation_received_at"],
		"from_state": "Registered",
		"to_state": "Answered",
		"details": json.dumps({"agreed_entity": _entity(), "wording": "ar"}, ensure_ascii=False),
	}


def _publish_survey(chance: Random) -> None:
	"""A survey of March whose results have been public since April, with answers by chance."""
	opens, closes, results = datetime(2012, 3, 5), datetime(2012, 3, 25), datetime(2012, 4, 2)
	survey = make_survey(opens_at=opens, closes_at=closes, results_at=results, audience="Anyone")
	frappe.set_user("Administrator")
	code = "".join(chance.choices("23456789abc", k=8))
	survey.db_set({"code": code, "state": "Open", "closes_at": datetime(2099, 1, 1)}, update_modified=False)
	answer_by(survey, *((chance.randrange(12), _answers(chance)) for _group in range(8)))
	over = {"state": "Published", "closes_at": closes, "closed_at": closes, "published_at": results}
	survey.db_set(over, update_modified=False)
	survey_results.freeze(survey)


def _answers(chance: Random) -> dict[int, list[str]]:
	often = chance.choice("123")
	ways = {2: chance.sample("123", chance.randrange(1, 3))} if often != "3" else {}
	return {1: [often], **ways, 3: [chance.choice("12345")], 4: ["سالم، ورقمي 0501234567"]}


def _entity() -> str:
	return frappe.get_all("Agreed Entity", pluck="name", order_by="name", limit=1)[0]
