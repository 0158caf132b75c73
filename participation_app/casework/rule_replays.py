"""Replays routing rules on the last 90 days: what the drafts would do otherwise than today's rules.

The rules are kept with the replay as they stood when it was asked for. Nothing but the replay's own records
is written, and of those no more rows than people read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import replayed, routing
from participation_app.casework.bulk import insert_rows
from participation_app.casework.replayed import Contribution
from participation_app.casework.rule_records import rules_drafted, rules_in_use
from participation_app.casework.rule_use import waiting_changes
from participation_app.rules.routing import Decision, RuleSet

REPLAY, ROW = "Rule Replay", "Rule Replay Row"
JOB = "participation_app.jobs.routing.replay"
DAYS = 90
ROWS_OF_A_KIND = 300
LOST_AFTER = timedelta(minutes=10)  # without a batch: its worker is gone
UNFINISHED = ("Waiting", "Running")
KINDS = {  # of a row: the count of it on the replay
	"is_moving": "moving",
	"is_changing": "changing",
	"is_without_rule": "without_rule",
	"is_with_several": "with_several",
}
_PLACE = ("department", "section")
_OTHERWISE = ("type", "priority", "needs_inspection", "refer")


class StillRunning(frappe.ValidationError):
	"""A replay that is under way, or done, was to begin again."""


def ask() -> str:
	"""Begins a replay in a worker; one of the same rules that is under way serves, too."""
	today, tried = (json.dumps(_in_order(rules)) for rules in (rules_in_use(), rules_drafted()))
	now = frappe.utils.now_datetime()
	same = {"rules_today": today, "rules_tried": tried, "state": ["in", UNFINISHED]}
	under_way = frappe.db.exists(REPLAY, {**same, "modified": [">", now - LOST_AFTER]})
	if under_way:
		return under_way
	values = {
		"asked_by": frappe.session.user,
		"asked_at": now,
		"since": now - timedelta(days=DAYS),
		"rules_today": today,
		"rules_tried": tried,
		"changes_tried": json.dumps([change["name"] for change in waiting_changes()]),
	}
	name = frappe.get_doc({"doctype": REPLAY, **values}).insert(ignore_permissions=True).name
	_wake(name)
	return name


def ask_again(name: str) -> None:
	"""Begins a replay anew that failed, or whose worker was lost; with the rules that it was asked for."""
	replay = frappe.get_doc(REPLAY, name, for_update=True)
	if not may_begin_again(replay):
		message = _("This replay is done or still running. Ask for a new one from the list of rules.")
		frappe.throw(message, StillRunning, title=_("Nothing to Try Again"))
	replay.update({"state": "Waiting", "message": None, "finished_at": None})
	replay.save(ignore_permissions=True)
	_wake(name)


def may_begin_again(replay: Document) -> bool:
	"""Whether it failed, or nothing was heard of it for a while."""
	silent_since = frappe.utils.get_datetime(replay.modified)
	lost = silent_since < frappe.utils.now_datetime() - LOST_AFTER
	return replay.state == "Failed" or (replay.state in UNFINISHED and lost)


def carry_out(name: str) -> None:
	"""Replays in the worker, from the beginning; why it could not is said on the replay."""
	replay = frappe.get_doc(REPLAY, name, for_update=True)
	if replay.state not in UNFINISHED:
		return
	try:
		_replay(replay)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Rule Replay {name}", message=frappe.get_traceback())
		replay.reload()
		replay.message = _("The replay could not be finished. The Error Log says why; try it again.")
		_finish(replay, "Failed")


@dataclass
class _Tally:
	"""What was counted so far; memory grows with the rules and departments, not with the contributions."""

	looked_at: int = 0
	unreadable: int = 0
	kinds: Counter = field(default_factory=Counter)
	by_place: Counter = field(default_factory=Counter)
	by_rule: dict[str, Counter] = field(default_factory=lambda: {"today": Counter(), "tried": Counter()})

	def fields(self) -> dict[str, object]:
		"""The fields of the replay."""
		places = [[*pair, number] for pair, number in self.by_place.most_common()]
		return {
			"looked_at": self.looked_at,
			"unreadable": self.unreadable,
			**{fieldname: self.kinds[kind] for kind, fieldname in KINDS.items()},
			"by_place": json.dumps(places, ensure_ascii=False),
			"by_rule": json.dumps(self.by_rule, ensure_ascii=False),
		}


def _replay(replay: Document) -> None:
	sets = RuleSet(json.loads(replay.rules_today)), RuleSet(json.loads(replay.rules_tried))
	frappe.db.delete(ROW, {"replay": replay.name})
	replay.update({"state": "Running", "total": replayed.how_many(replay.since)})
	tally = _Tally()
	for batch in replayed.batches(replay.since):
		insert_rows(ROW, [{"replay": replay.name, **row} for row in _judged(batch, sets, tally)])
		_note_progress(replay, tally)
	_note_progress(replay, tally)
	_finish(replay, "Done")


def _judged(
	batch: Sequence[Contribution], sets: tuple[RuleSet, RuleSet], tally: _Tally
) -> list[dict[str, object]]:
	"""The rows of a batch that are kept."""
	authors = routing.authors_if_asked(sets, [one.facts["author"] for one in batch if one.facts])
	rows = []
	for contribution in batch:
		tally.looked_at += 1
		if contribution.facts is None:
			tally.unreadable += 1
			continue
		facts = routing.compared(contribution.facts, authors)
		today, tried = sets[0].decide(facts), sets[1].matching(facts)
		row = _row(contribution, today, tried, tally)
		if row:
			rows.append(row)
	return rows


def _row(
	contribution: Contribution, today: Decision, matching: Sequence[Decision], tally: _Tally
) -> dict[str, object] | None:
	tried = matching[0] if matching else Decision()
	kinds = _kinds(today, tried, len(matching))
	for name, decision in (("today", today), ("tried", tried)):
		tally.by_rule[name][decision.rule or ""] += 1
	if kinds["is_moving"]:
		tally.by_place[(_place(today), _place(tried))] += 1
	true = [kind for kind, holds in kinds.items() if holds]
	is_kept = any(tally.kinds[kind] < ROWS_OF_A_KIND for kind in true)
	tally.kinds.update(true)
	if not is_kept:
		return None
	return {
		"ticket": contribution.ticket,
		"comment": contribution.comment,
		"received_at": contribution.received_at,
		"went_to": contribution.went_to,
		**{kind: int(holds) for kind, holds in kinds.items()},
		"today": _kept(today),
		"tried": _kept(tried),
		"matching": "\n".join(decision.rule for decision in matching),
	}


def _kinds(today: Decision, tried: Decision, matching: int) -> dict[str, bool]:
	moves = _differ(today, tried, _PLACE)
	return {
		"is_moving": moves,
		"is_changing": not moves and _differ(today, tried, _OTHERWISE),
		"is_without_rule": not matching,
		"is_with_several": matching > 1,
	}


def _differ(today: Decision, tried: Decision, fields: Sequence[str]) -> bool:
	return any(getattr(today, name) != getattr(tried, name) for name in fields)


def _place(decision: Decision) -> str:
	return decision.section or decision.department or ""


def _kept(decision: Decision) -> str:
	kept = {name: getattr(decision, name) for name in ("rule", *_PLACE, *_OTHERWISE)}
	because = {"words": decision.because.words, "conditions": decision.because.conditions}
	return json.dumps({**kept, **because}, ensure_ascii=False)


def _note_progress(replay: Document, tally: _Tally) -> None:
	replay.update(tally.fields())
	replay.save(ignore_permissions=True)
	_tell(replay)
	frappe.db.commit()  # a reader sees how far it has come, and no lock is held for long


def _finish(replay: Document, state: str) -> None:
	replay.state, replay.finished_at = state, frappe.utils.now_datetime()
	replay.save(ignore_permissions=True)
	_tell(replay)
	frappe.db.commit()  # whatever the worker does next


def _tell(replay: Document) -> None:
	progress = {field: replay.get(field) for field in ("name", "state", "looked_at", "total")}
	frappe.publish_realtime("rule_replay", progress, user=replay.asked_by, after_commit=True)


def _wake(name: str) -> None:
	frappe.enqueue(JOB, queue="long", timeout=3600, replay_name=name, enqueue_after_commit=True)


def _in_order(rules: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
	return sorted(rules, key=lambda rule: str(rule["name"]))
