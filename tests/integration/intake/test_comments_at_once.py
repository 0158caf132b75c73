"""New comments of a page are written in one statement, and stand there as if each had been written by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import frappe
import pytest

from participation_app.casework import plain_rows
from participation_app.connectors.contract import Cursor, Item, Media, Page, Post
from participation_app.intake import comment_store, evidence_check
from participation_app.intake.comment_store import Tally, store_page
from participation_app.intake.proposals import Proposer
from tests.integration.counting import counted_queries
from tests.integration.reading import comments

COMPLAINT = "حفرة كبيرة عند مدرسة الحي الشمالي"
NOW = datetime.now(timezone.utc).replace(microsecond=0)
PLAIN = Item(
	external_id="c1",
	version_id="1",
	parent_id=None,
	author_id="a1",
	author_handle="someone",
	author_name="شخص",
	text=COMPLAINT,
	language_hint=None,
	created_at=NOW - timedelta(hours=1),
	edited_at=None,
	visibility="visible",
	is_own=False,
	can_reply=True,
	permalink="https://example.org/c1",
	post=Post("p1", "منشور"),
	raw={"id": "c1"},
)
# What Frappe would mend, refuse or leave as it is, and what the desk treats in its own way.
ODD = {
	"plain": {},
	"a copy of it": {"author_id": "a2", "author_name": "آخر"},
	"no author": {"author_id": None, "author_handle": None, "author_name": None},
	"no text": {"text": ""},
	"a half of a character": {"text": "\ud83d نص"},
	"four bytes a character": {"text": "👍🏽 شكراً"},
	"markup in its words": {"text": "<b>حفرة</b> <script>x</script>"},
	"markup in its address": {"permalink": "https://example.org/<b>"},
	"no address": {"permalink": None},
	"no post": {"post": None},
	"an answer": {"parent_id": "c-plain"},
	"a long text": {"text": "كلمة " * 3000},
	"a long name": {"author_id": "a3", "author_name": "ا" * 300},
	"an id that is too long": {"author_id": "a" * 141, "author_name": "طويل"},
	"a version that is too long": {"version_id": "v" * 81},
	"edited before": {"edited_at": NOW},
	"hidden": {"visibility": "hidden"},
	"deleted": {"visibility": "deleted"},
	"nobody knows whether to reply": {"can_reply": None},
	"of before the service": {"created_at": datetime(2001, 1, 1, tzinfo=timezone.utc)},
	"our own": {"is_own": True, "author_id": None},
	"with a picture": {"media": (Media("https://example.org/a.jpg", "picture", "m1"),)},
	"in English": {"text": "The street light near the park is broken"},
	"spaces around": {"text": "  \n حفرة \t "},
}
ITEMS = tuple(
	replace(PLAIN, **{"external_id": f"c-{name}", "permalink": f"https://example.org/{number}", **values})
	for number, (name, values) in enumerate(ODD.items())
)
# Drawn anew for each comment, or the moment of reading.
DRAWN = {"name", "creation", "modified", "received_at", "next_check_at", "deleted_at", "comment_group"}
DRAWN |= {"wording_digest", "quarantine_reason", "author", "post", "next_attempt_at", "comment", "unique_key"}


@pytest.fixture
def own(account):
	return account("Facebook")


def store(own, items):
	tally = Tally()
	store_page(own, Page(tuple(items), (), Cursor(), more=False), Proposer(), tally)
	return tally


@pytest.fixture
def both_ways(own, monkeypatch):
	"""What stands there after a page was stored at once, and one by one: `both_ways(items, read)`."""

	def compare(items, read):
		found = []
		for one_by_one in (False, True):
			frappe.db.savepoint("way")
			with monkeypatch.context() as patch:
				patch.setattr(comment_store, "is_listened_to", lambda _doctypes, told=one_by_one: told)
				tally = store(own, items)
			found.append((tally, read()))
			frappe.db.rollback(save_point="way")
		return found

	return compare


def rows_of(doctype, key):
	rows = frappe.get_all(doctype, {}, ["*"], order_by=key)
	return {row[key]: {name: row[name] for name in row if name not in DRAWN} for row in rows}


def differences(rows, others):
	keys = sorted({*rows, *others})
	return [
		(key, name, rows.get(key, {}).get(name), others.get(key, {}).get(name))
		for key in keys
		for name in sorted({*rows.get(key, {}), *others.get(key, {})})
		if rows.get(key, {}).get(name) != others.get(key, {}).get(name)
	]


def test_every_field_is_as_if_it_had_been_written_by_itself(own, both_ways):
	(tally, at_once), (same_tally, one_by_one) = both_ways(
		ITEMS, lambda: rows_of("Social Comment", "external_id")
	)
	assert differences(at_once, one_by_one) == []
	assert tally == same_tally and tally.added == len(ITEMS) - tally.quarantined


@pytest.mark.parametrize("doctype", ["Social Author", "Social Post", "Comment Media"])
def test_what_belongs_to_it_is_the_same(doctype, both_ways):
	(_tally, at_once), (_tally, one_by_one) = both_ways(ITEMS, lambda: rows_of(doctype, "external_id"))
	assert at_once and differences(at_once, one_by_one) == []


def test_each_has_its_author_its_post_and_the_group_of_its_copies(own):
	store(own, ITEMS)
	found = {row.external_id: row for row in comments(own)}
	author = frappe.get_doc("Social Author", found["c-plain"].author)
	assert (author.external_id, author.display_name) == ("a1", "شخص")
	assert frappe.db.get_value("Social Post", found["c-plain"].post, "external_id") == "p1"
	assert found["c-plain"].comment_group == found["c-a copy of it"].comment_group
	assert found["c-plain"].comment_group != found["c-in English"].comment_group
	assert frappe.db.count("Comment Sketch", {"comment": found["c-in English"].name})


def test_neither_a_comment_nor_a_group_meets_the_name_of_another_among_millions(own):
	store(own, [item for item in ITEMS if item.external_id in ("c-plain", "c-in English")])
	named = [name for row in comments(own) for name in (row.name, row.comment_group)]
	assert len(set(named)) == 4
	# Of 16 hexadecimal digits two among ten million are the same once in four hundred thousand sites.
	assert min(map(len, named)) >= 16


def test_the_trail_vouches_for_the_words_as_they_were_first_seen(own):
	def findings():
		return list(evidence_check.findings(frappe._dict(comments=0)))

	store(own, ITEMS)
	assert findings() == []
	row = comments(own, external_id="c-plain")[0]
	frappe.db.set_value("Social Comment", row.name, "text", "غير ذلك", update_modified=False)
	assert findings()


def test_a_comment_that_a_page_tells_of_twice_has_both_wordings(own):
	tally = store(own, [PLAIN, replace(PLAIN, version_id="2", text="غير ذلك", edited_at=NOW)])
	[row] = comments(own)
	assert (tally.added, tally.changed, row.text) == (1, 1, "غير ذلك")
	assert len(frappe.get_doc("Social Comment", row.name).versions) == 1


def test_what_somebody_else_stored_meanwhile_keeps_no_other_out(own, monkeypatch):
	store(own, [PLAIN])
	monkeypatch.setattr(comment_store, "_known", lambda _account, _ids: {})
	tally = store(own, (*ITEMS[1:], PLAIN))
	stored = [row.external_id for row in comments(own)]
	assert sorted(stored) == sorted({item.external_id for item in (*ITEMS[1:], PLAIN)})
	assert tally.added + tally.quarantined == len(ITEMS) - 1


def test_where_somebody_listens_each_is_written_by_itself(own):
	values = {"doctype": "Notification", "document_type": "Social Comment", "event": "New", "subject": "s"}
	rule = {**values, "channel": "System Notification", "enabled": 1, "message": "m", "name": "Listening"}
	notification = frappe.get_doc({**rule, "recipients": [{"receiver_by_role": "Participation Manager"}]})
	assert not plain_rows.is_listened_to(["Social Comment"])
	notification.insert(ignore_permissions=True)
	frappe.local.participation_listened_to = None
	assert plain_rows.is_listened_to(["Social Comment"])
	with counted_queries() as written:
		store(own, [PLAIN])
	assert comments(own) and any("savepoint participation_comment" in query for query in written)


@pytest.mark.parametrize("count", [100, 200])
def test_a_comment_costs_a_tenth_of_a_statement(count, own):
	def page(begun):
		numbers = range(begun, begun + count)
		street = [
			f"شارع {''.join('ابتثجحخدذر'[int(digit)] * 3 for digit in str(number))}" for number in numbers
		]
		return [
			replace(PLAIN, external_id=f"n{number}", author_id=f"na{number}", text=f"حفرة {where}")
			for number, where in zip(numbers, street, strict=True)
		]

	proposer = Proposer()
	store(own, page(1000))
	tally = Tally()
	with counted_queries() as queries:
		store_page(own, Page(tuple(page(2000)), (), Cursor(), more=False), proposer, tally)
	assert tally.added == count and len(queries) <= 10, queries
