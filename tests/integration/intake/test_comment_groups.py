"""Campaigns and copies stand in one group from the moment they are read, and leave no words behind."""

from __future__ import annotations

import frappe
import pytest

from participation_app.intake import comment_groups
from tests.integration.counting import counted_queries
from tests.integration.intake.waving import COMPLAINT, SPAM, waiting
from tests.integration.reading import comments, only_comment, read


def groups_of(names):
	return {
		row.name: row.comment_group
		for row in frappe.get_all("Social Comment", {"name": ["in", names]}, ["name", "comment_group"])
	}


def test_copies_of_one_page_and_of_later_pages_and_platforms_are_one_group(account, public):
	facebook, x = account("Facebook"), account("X")
	first, second = public("Facebook"), public("X")
	for number in range(3):
		first.write(f"{SPAM} {number} https://example.org/{number}", handle=f"person_{number}")
	read(facebook)
	first.write(SPAM.replace("هاتفاً", "هاتفًا") + " 🎁", handle="another")
	first.write(COMPLAINT)
	read(facebook)
	second.write(SPAM)
	read(x)
	rows = [*comments(facebook), *comments(x)]
	spam = {row.comment_group for row in rows if "اربح" in row.text}
	[complaint] = [row.comment_group for row in rows if row.text == COMPLAINT]
	assert len(spam) == 1 and complaint and complaint not in spam


def test_a_text_without_words_is_alone(account):
	names = waiting(account("Facebook"), ["🎁", "🎁", "", ""])
	assert len(set(groups_of(names).values())) == 4


def test_an_edit_to_other_words_leaves_the_group_and_to_the_same_words_joins_it(account, public):
	own, people = account("Facebook"), public("Facebook")
	waiting(own, [SPAM])
	edited = people.write(COMPLAINT)
	read(own)
	[before] = comments(own, external_id=edited)
	people.edit(edited, SPAM)
	read(own)
	[after] = comments(own, external_id=edited)
	[spam] = comments(own, text=SPAM, external_id=["!=", edited])
	assert before.comment_group != spam.comment_group == after.comment_group


def test_sealing_takes_away_what_the_words_are_found_by(account, public):
	own, people = account("Facebook"), public("Facebook")
	gone = people.write(SPAM)
	read(own)
	name = only_comment(own).name
	assert frappe.db.count("Comment Sketch", {"comment": name})
	people.delete(gone)
	from participation_app.intake.comment_changes import note_gone

	note_gone(name)
	assert not frappe.db.count("Comment Sketch", {"comment": name})


def test_a_group_is_found_by_a_bounded_number_of_texts(account):
	varied = [f"{SPAM} {'ا' * 2}{chr(0x0628 + number)}ل{number}" for number in range(40)]
	names = waiting(account("Facebook"), varied)
	assert len(set(groups_of(names).values())) == 1
	sketched = frappe.get_all("Comment Sketch", {"comment": ["in", names]}, pluck="comment")
	assert len(set(sketched)) <= comment_groups.MOST_SKETCHED


def test_what_is_old_is_forgotten_and_begins_anew(account):
	[first] = waiting(account("Facebook"), [SPAM])
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -comment_groups.DAYS_KEPT - 1)
	frappe.db.set_value("Comment Sketch", {"comment": first}, "creation", long_ago, update_modified=False)
	comment_groups.forget_old()
	[second] = waiting(account("Facebook"), [SPAM])
	assert len(set(groups_of([first, second]).values())) == 2


@pytest.mark.parametrize("count", [1, 60])
def test_grouping_a_page_costs_a_query_and_writing_it_one_statement(count, account):
	texts = [f"{SPAM} {number}" for number in range(count)]
	with counted_queries() as queries:
		groups = comment_groups.CommentGroups(texts)
		groups.keep()
	assert len(queries) == 1


def test_patched_comments_are_grouped_as_new_ones_are(account):
	from participation_app.patches import group_waiting_comments

	names = waiting(account("Facebook"), [SPAM, SPAM, COMPLAINT])
	frappe.db.set_value("Social Comment", {"name": ["in", names]}, "comment_group", None)
	frappe.db.delete("Comment Sketch", {"comment": ["in", names]})
	group_waiting_comments.execute()
	first, second, third = (groups_of(names)[name] for name in names)
	assert first == second != third
