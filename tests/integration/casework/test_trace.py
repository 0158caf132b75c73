"""The trail is chained: it holds through all that happens, and what is bent behind its back is named."""

from __future__ import annotations

import threading

import frappe
import pytest
from click.testing import CliRunner

from participation_app import commands
from participation_app.casework import case_events, trace_check, trace_roots
from participation_app.casework.trace_chain import EVENT, HEAD, SALTS
from participation_app.patches import chain_case_events
from participation_app.rules.trace_roots import Root
from tests.integration.casework.tickets import make, make_ticket
from tests.integration.connections import at_once, failures
from tests.integration.public_pages import open_page
from tests.integration.walk import as_person


def chain_of(ticket):
	return f"HD Ticket {ticket}"


def findings(*tickets):
	heads = trace_check.heads_of([chain_of(ticket) for ticket in tickets])
	return list(trace_check.check_chains(heads, trace_check.Tally()))


def told(*tickets):
	return [(found.sequence, found.message) for found in findings(*tickets)]


def events(ticket, *fields):
	return frappe.get_all(
		EVENT, {"chain": chain_of(ticket)}, ["name", "sequence", *fields], order_by="sequence"
	)


def set_in_sql(event, **values):
	"""What somebody with the database's password does."""
	for field, value in values.items():
		frappe.db.sql(f"update `tab{EVENT}` set `{field}` = %s where name = %s", (value, event))


def record(ticket, note, role="System"):
	return case_events.record(
		"noted", ticket=ticket, actor_role=role, from_state=None, to_state="x", note=note
	)


def test_every_event_of_a_walk_stands_in_the_chain_and_it_holds():
	ticket = make_ticket("Reply Drafting")
	assert [event.sequence for event in events(ticket)] == [1, 2, 3, 4, 5]
	assert findings(ticket) == []


def test_a_batch_is_chained_as_single_events_are():
	tickets = [make_ticket() for _ in range(3)]
	row = {"move": "date_moved", "from_state": "x", "to_state": "x", "note": "<b>رمضان</b>"}
	case_events.record_all([{**row, "ticket": ticket} for ticket in (*tickets, tickets[0])])
	assert [len(events(ticket)) for ticket in tickets] == [3, 2, 2]
	assert findings(*tickets) == []


def test_a_note_of_any_kind_is_read_back_as_it_was_chained():
	ticket = make_ticket()
	for words in ("<script>x</script> نص", "  فراغ ", "", "😀 \u200f\n\tسطر", "a" * 3000, "1 < 2 & 3 > 2"):
		record(ticket, words)
		record(ticket, words, role="Citizen")
	assert findings(ticket) == []
	assert "<script" not in events(ticket, "note")[1].note


CHANGES = {
	"move": "approve",
	"actor": "pr@city.example",
	"actor_role": "Public Relations Officer",
	"acting_for": "manager@city.example",
	"at": "2020-01-01 00:00:00",
	"from_state": "PR Review",
	"to_state": "Answered",
	"due_before": "2020-01-01 00:00:00",
	"due_after": "2020-01-01 00:00:00",
	"comment": "another",
	"ticket": "1",
	"digest": "0" * 64,
	"words_digest": "0" * 64,
}


def test_a_row_that_was_changed_in_the_database_is_named():
	ticket = make_ticket("With Section")
	second = events(ticket, *CHANGES)[1]
	for field, value in CHANGES.items():
		set_in_sql(second.name, **{field: value})
		assert second.name in {found.event for found in findings(ticket)}, field
		set_in_sql(second.name, **{field: second[field]})
	assert findings(ticket) == []


def test_words_that_were_changed_in_the_database_are_named():
	ticket = make_ticket("With Department")
	first = events(ticket, "note", "details")[0]
	for field in ("note", "details"):
		set_in_sql(first.name, **{field: "{}"})
		assert told(ticket) == [(1, "the words of the event were changed")]
		set_in_sql(first.name, **{field: first[field]})


def test_a_row_that_was_deleted_or_put_in_is_named():
	first, second, third = make_ticket("With Section"), make_ticket("With Section"), make_ticket()
	frappe.db.delete(EVENT, {"name": events(first)[1].name})
	frappe.db.delete(EVENT, {"name": events(second)[-1].name})
	frappe.db.sql(
		f"""insert into `tab{EVENT}` (name, chain, sequence, move, ticket, actor_role, at, digest, words_digest)
		values ('forged', %s, 2, 'close', %s, 'System', now(), %s, %s)""",
		(chain_of(third), third, "1" * 64, "1" * 64),
	)
	assert (2, "an event is missing") in told(first)
	assert told(second) == [(3, "the last events are missing")]
	assert "forged" in {found.event for found in findings(third)}


def test_a_row_beside_all_chains_is_named():
	frappe.db.sql(f"insert into `tab{EVENT}` (name, move, at) values ('beside', 'close', now())")
	found = [one for one in trace_check._outside_of_chains() if one.event == "beside"]
	assert len(found) == 1


def test_erased_words_leave_the_chain_whole_and_a_line_behind():
	ticket = make_ticket("With Department")
	record(ticket, "كلام المتعامل", role="Citizen")
	case_events.erase_words(ticket, note="طلب 12")
	rows = events(ticket, "move", "note", "details", "actor", "actor_role", "to_state")
	assert rows[-1].move == "words_erased" and rows[-1].note == "طلب 12"
	assert not any(row.note or row.details for row in rows[:-1])
	assert [bool(row.actor) for row in rows] == [row.actor_role != "Citizen" for row in rows]
	salted = frappe.db.sql(
		f"select event from `{SALTS}` where event in %(names)s", {"names": [row.name for row in rows]}
	)
	assert salted == ((rows[-1].name,),)
	assert findings(ticket) == []
	make("liaison", ticket, "return", reason="ليس من عملنا")
	case_events.erase_words(ticket)
	assert findings(ticket) == []


def test_words_that_were_blanked_in_the_database_are_named():
	ticket = make_ticket("With Department")
	first = events(ticket)[0].name
	set_in_sql(first, note=None, details=None)
	frappe.db.sql(f"delete from `{SALTS}` where event = %s", first)
	assert told(ticket) == [(1, "the words of the event are gone, and no line tells of an erasure")]


def test_events_from_before_the_chain_are_chained_in_their_order():
	ticket, other = make_ticket("With Section"), make_ticket("With Section")
	frappe.db.sql(
		f"update `tab{EVENT}` set chain = null, sequence = 0, digest = null, words_digest = null where ticket in %s",
		[(ticket, other)],
	)
	names = [row.name for row in events(ticket)] + [row.name for row in events(other)]
	assert names == []
	frappe.db.sql(f"delete from `tab{HEAD}` where name in %s", [(chain_of(ticket), chain_of(other))])
	chain_case_events._chain(
		frappe.get_all(EVENT, {"ticket": ["in", [ticket, other]]}, list(chain_case_events._FIELDS))
	)
	assert [row.move for row in events(ticket, "move")] == ["register", "refer", "assign_to_section"]
	assert findings(ticket, other) == []


def test_no_salt_and_no_way_to_it_for_anybody():
	ticket = make_ticket()
	event = events(ticket)[0].name
	for person in ("agent", "manager", None):
		as_person(person) if person else frappe.set_user("Administrator")
		document = frappe.get_doc(EVENT, event).as_dict()
		assert "salt" not in document
		with pytest.raises(Exception, match=r"(?s).*"):
			frappe.client.get_list(SALTS)


def test_many_workers_on_one_ticket_leave_one_whole_chain(really_committed):
	ticket = make_ticket()
	frappe.db.commit()
	works = [lambda n=n: [record(ticket, f"{n}.{i}") for i in range(5)] for n in range(4)]
	assert failures(at_once(*works)) == []
	frappe.db.rollback()
	assert [row.sequence for row in events(ticket)] == list(range(1, 22))
	assert findings(ticket) == []


def test_workers_on_other_tickets_do_not_wait(really_committed):
	tickets = [make_ticket() for _ in range(2)]
	frappe.db.commit()
	held, passed = threading.Event(), threading.Event()

	def hold():
		record(tickets[0], "slow")
		held.set()
		return passed.wait(20)

	def pass_by():
		held.wait(20)
		record(tickets[1], "quick")
		record(make_ticket(), "of a chain that begins meanwhile")
		frappe.db.commit()
		passed.set()

	assert at_once(hold, pass_by) == [True, None]
	frappe.db.rollback()
	assert findings(*tickets) == []


def test_a_rolled_back_move_leaves_no_event_and_no_gap():
	ticket = make_ticket()
	frappe.db.commit()
	record(ticket, "given up")
	frappe.db.rollback()
	record(ticket, "kept")
	frappe.db.commit()
	assert [row.note for row in events(ticket, "note")][1:] == ["kept"]
	assert findings(ticket) == []


def test_a_root_seals_what_went_on_and_names_the_root_before():
	ticket = make_ticket("With Section")
	frappe.db.commit()
	trace_roots.seal_all()
	trace_roots.seal_all()
	last, before = trace_roots.published(2)
	assert (last["heads"], last["previous"], last["number"]) == (0, before["digest"], before["number"] + 1)
	values = {name: value for name, value in last.items() if name != "digest"}
	assert Root(**values).digest == last["digest"]
	assert list(trace_roots.broken_roots()) == []
	shown = open_page("/participation/open-data/trace-roots.json").get_json()
	assert shown["roots"][:2] == [last, before] and ticket not in str(shown).split()


def test_a_chain_that_was_written_anew_is_named_by_its_root():
	ticket = make_ticket("With Section")
	frappe.db.commit()
	trace_roots.seal_all()
	last = events(ticket)[-1].name
	frappe.db.sql(f"update `tab{EVENT}` set digest = %s where name = %s", ("2" * 64, last))
	frappe.db.sql(f"update `tab{HEAD}` set digest = %s where name = %s", ("2" * 64, chain_of(ticket)))
	messages = [message for _sequence, message in told(ticket)]
	assert any("the chain was written anew; root" in message for message in messages)
	frappe.db.sql("update `tabTrace Seal` set digest = %s where chain = %s", ("2" * 64, chain_of(ticket)))
	number = trace_roots.published(1)[0]["number"]
	assert list(trace_roots.broken_roots()) == [str(number)]


def test_the_command_ends_with_an_error_where_a_trail_was_bent(monkeypatch):
	ticket = make_ticket("With Section")
	monkeypatch.setattr(commands, "_on_site", lambda _context, work: work())
	frappe.db.set_value(EVENT, events(ticket)[1].name, "to_state", "Closed", update_modified=False)
	result = CliRunner().invoke(commands.participation, ["verify-trace"], obj={"sites": [], "profile": False})
	assert result.exit_code == 1
	assert f"{chain_of(ticket)}, event 2" in result.output
