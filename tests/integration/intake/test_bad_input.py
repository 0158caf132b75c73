"""What people write is kept as they wrote it, whatever it is, and can be worked on."""

from __future__ import annotations

import json

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.simulator.faults import Fault
from tests.integration import walk
from tests.integration.reading import comments, only_comment, read

FAMILY = "👨‍👩‍👧‍👦"
TEXTS = {
	"nothing but a sticker": "",
	"spaces only": "  \n\t ",
	"ten thousand characters": "ح" * 10_000,
	"right-to-left override and invisible characters": "\u202eقلب\u202c \u200bمخفي\u200f \ufeffهنا",
	"only invisible characters": "\u200b\u200f\u202e",
	"HTML": '<b>الإنارة</b> <img src=x onerror="alert(1)">',
	"nothing but a script": "<script>alert(document.cookie)</script>",
	"a character of value zero": "قبل\x00بعد",
	"emoji of several parts": f"{FAMILY} 🇦🇪 👍🏽",
	"a template": "{{ frappe.session.user }} {% raw %}",
	"quotes and backslashes": 'it\'s "quoted" \\ and `this` -- ; DROP TABLE tabUser',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_strange_words_are_kept_shown_and_registered(text, account, public, as_user):
	own = account("Facebook")
	public("Facebook").write(text)
	assert read(own).added == 1
	comment = only_comment(own)
	assert comment.state == "Waiting" and comment.text == text and comment.due_at
	as_user("agent")
	[shown] = api.stream()["comments"]
	assert shown["text"] == text
	assert api.view(comment.name)["text"] == text

	ticket = frappe.get_doc("HD Ticket", walk.register(comment.name))
	assert 0 < len(ticket.subject.strip()) <= 140
	assert ticket.description
	for sign in ("<script", "<img", "<b>"):
		assert sign not in ticket.description and sign not in ticket.subject


def list_once(simulator, *entries):
	"""Facebook lists these entries, once, instead of what it has."""
	body, headers = json.dumps({"data": entries}), {"Content-Type": "application/json"}
	simulator.faults.arm(Fault(platform="Facebook", path="/comments", status=200, body=body, headers=headers))


def entry(simulator, identifier, message):
	"""A comment as Facebook lists it."""
	now = simulator.world.clock.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
	return {"id": identifier, "message": message, "created_time": now}


def test_half_a_character_is_replaced_and_the_rest_is_kept(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("نص سليم")
	list_once(simulator, entry(simulator, external_id, "\ud83d قطع"))
	read(own)
	assert only_comment(own).text == "\ufffd قطع"


def test_a_comment_without_an_author_is_a_case_without_a_name(simulator, account, public):
	own = account("Facebook")
	people = public("Facebook")
	people.write("أول")
	simulator.world.add_comment("Facebook", "بلا اسم", author=None, post_id=people.post.id)
	read(own)
	[nameless] = [row for row in comments(own) if row.text == "بلا اسم"]
	assert nameless.author is None and not nameless.author_name and nameless.state == "Waiting"
	ticket = walk.register(nameless.name)
	walk.publish_all()
	assert walk.stage_of(ticket)


@pytest.mark.parametrize("name", ["<b>x</b>", "\u202eمقلوب", "اسم" * 100, FAMILY])
def test_any_name_can_be_shown(name, account, public, as_user):
	own = account("Facebook")
	public("Facebook").write("نص", name=name)
	assert read(own).quarantined == 0
	as_user("agent")
	[shown] = api.stream()["comments"]
	assert shown["author_name"] and "\u202e" not in shown["author_name"]


@pytest.fixture
def unreadable(simulator, account, public):
	"""Facebook lists one good comment and one whose time is broken, twice."""
	good = entry(simulator, public("Facebook").write("سليم"), "سليم")
	broken = {"id": "77_88", "message": "<i>تالف</i>", "created_time": "yesterday"}
	for _run in range(2):
		list_once(simulator, good, broken)
	return account("Facebook")


def test_an_entry_that_cannot_be_read_is_kept_aside_and_stops_nothing(unreadable, as_user):
	run = read(unreadable)
	assert (run.outcome, run.added, run.quarantined) == ("Drained", 1, 1)
	as_user("agent")
	page = api.stream(state="Quarantined")
	[shown] = page["comments"]
	assert page["counts"]["Quarantined"] == 1
	seen = api.view(shown["name"])
	assert "<i>تالف</i>" in seen["raw"] and seen["quarantine_reason"]
	assert seen["moves"] == []


def test_what_cannot_be_read_twice_is_kept_once(unreadable):
	read(unreadable)
	assert read(unreadable).quarantined == 0
	assert len(comments(unreadable, state="Quarantined")) == 1


def test_an_entry_without_an_id_is_kept_once_too(simulator, account, public):
	own = account("Facebook")
	public("Facebook").write("سليم")
	for _run in range(2):
		list_once(simulator, {"message": "بلا رقم"}, {"message": "آخر"})
		read(own)
	assert len(comments(own, state="Quarantined")) == 2


def test_an_entry_that_can_be_read_later_becomes_the_comment_it_would_have_been(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("حفرة كبيرة")
	list_once(simulator, {"id": external_id, "message": 7})
	read(own)
	assert only_comment(own).state == "Quarantined"
	read(own)
	comment = only_comment(own)
	assert comment.state == "Waiting" and comment.text == "حفرة كبيرة" and comment.due_at
	assert comment.quarantine_reason is None and comment.post and comment.author


def test_a_comment_that_the_database_refuses_is_kept_aside_and_its_neighbours_are_stored(
	simulator, account, public, monkeypatch
):
	own = account("Facebook")
	people = public("Facebook")
	for text in ("قبل", "مرفوض", "بعد"):
		people.write(text)
	ask = frappe.db.sql

	def refuse(query, values=(), *more, **named):
		given = values.values() if isinstance(values, dict) else values
		if str(query).lower().startswith("insert") and "مرفوض" in given:
			raise frappe.db.DataError(1264, "Out of range value")
		return ask(query, values, *more, **named)

	monkeypatch.setattr(frappe.db, "sql", refuse)
	run = read(own)
	assert (run.added, run.quarantined) == (2, 1)
	aside = only_comment(own, state="Quarantined")
	assert "مرفوض" in aside.raw and "Out of range value" in aside.quarantine_reason
