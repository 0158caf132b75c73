"""Authors change their names or lose them; what they wrote stands as it was written."""

from __future__ import annotations

from dataclasses import replace

import frappe
import pytest

from participation_app.connectors.contract import Item
from participation_app.intake.accounts import connector_for
from participation_app.intake.author_changes import AuthorChanges
from participation_app.intake.rechecks import due
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration.intake.sweeping import let_time_pass
from tests.integration.reading import comments, read


def looked_at(own, **changes) -> bool:
	"""Whether anything changed, where every author is now told with these changes."""
	let_time_pass(own)
	rows = due(own.name, 50)
	found = connector_for(own).recheck([row.external_id for row in rows])
	items = {one: Item(**{**vars(item), **changes}) for one, item in found.items()}
	authors = AuthorChanges(own.platform, items.values(), one_tells=True)
	return any([authors.take_over(row, items[row.external_id]) for row in rows])


def test_a_new_name_is_known_with_the_old_one_and_the_comment_keeps_its_own(account, public):
	own = account("X")
	public("X").write("تعليق", handle="um_khalid", name="أم خالد")
	read(own)
	assert looked_at(own, author_handle="um_khalid_2", author_name="أم خالد الجديدة")
	[row] = comments(own)
	author = frappe.get_doc("Social Author", row.author)
	assert row.author_name == "أم خالد"
	assert (author.handle, author.display_name) == ("um_khalid_2", "أم خالد الجديدة")
	assert author.earlier_names == "أم خالد · um_khalid"
	assert not looked_at(own, author_handle="um_khalid_2", author_name="أم خالد الجديدة")


def test_a_name_that_the_platform_withholds_is_not_shown_until_it_is_told_again(account, public):
	own = account("YouTube")
	public("YouTube").write("تعليق", name="أم خالد")
	read(own)
	told = comments(own)[0].author_name
	nameless = {"author_id": None, "author_handle": None, "author_name": None}
	assert looked_at(own, **nameless)
	[row] = comments(own)
	assert row.author_name is None and row.name_withheld and row.author and row.text == "تعليق"
	assert not looked_at(own, **nameless)
	assert looked_at(own)
	[row] = comments(own)
	assert (row.author_name, row.name_withheld) == (told, 0)


def test_where_no_name_at_all_is_seen_the_permission_is_gone_and_not_the_names(account, public):
	own, people = account("Facebook"), public("Facebook")
	for number in range(3):
		people.write(f"تعليق {number}", handle=f"person_{number}", name=f"شخص {number}")
	read(own)
	assert not looked_at(own, author_id=None, author_handle=None, author_name=None)
	assert all(row.author_name for row in comments(own))


def rename(people, handle, name):
	"""Everybody on the platform is called so from now on."""
	for comment in people.world.comments.values():
		if comment.author and not comment.is_own:
			comment.author = replace(comment.author, handle=handle, name=name)


def author_of(own):
	return frappe.get_doc("Social Author", comments(own)[0].author)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_reading_alone_notices_a_new_name(platform, account, public):
	own, people = account(platform), public(platform)
	people.write("تعليق", name="أم خالد")
	read(own)
	before = author_of(own)
	rename(people, "um_khalid_2", "أم خالد الجديدة")
	assert read(own).changed == 1
	after = author_of(own)
	assert after.display_name != before.display_name
	assert before.display_name in after.earlier_names
	assert comments(own)[0].author_name == before.display_name
	assert read(own).changed == 0
	assert author_of(own).earlier_names == after.earlier_names


def test_a_new_comment_under_a_new_name_renames_the_author_once(account, public):
	own, people = account("X"), public("X")
	people.write("الأول", name="أم خالد")
	read(own)
	rename(people, "um_khalid", "أم خالد الجديدة")
	people.write("الثاني", name="أم خالد الجديدة")
	read(own)
	first, second = comments(own)
	assert first.author == second.author
	assert (first.author_name, second.author_name) == ("أم خالد", "أم خالد الجديدة")
	assert author_of(own).earlier_names == "أم خالد · um_khalid"


def test_a_name_taken_back_is_no_earlier_name(account, public):
	own, people = account("X"), public("X")
	people.write("تعليق", name="أم خالد")
	read(own)
	for name in ("أم خالد الجديدة", "أم خالد"):
		rename(people, "um_khalid", name)
		read(own)
	assert author_of(own).earlier_names == "أم خالد الجديدة · um_khalid"


def test_what_the_platform_leaves_out_this_time_is_no_new_name(account, public):
	own = account("X")
	public("X").write("تعليق", name="أم خالد")
	read(own)
	assert not looked_at(own, author_name=None)
	assert not looked_at(own, author_handle=None)
	assert author_of(own).earlier_names is None


def test_reading_notices_who_is_not_named_any_more_where_others_are(account, public):
	own, people = account("Facebook"), public("Facebook")
	withheld = people.write("الأول", handle="um_khalid", name="أم خالد")
	people.write("الثاني", handle="saif", name="سيف")
	read(own)
	people.world.comment(withheld).author = None
	assert read(own).changed == 1
	[row] = comments(own, external_id=withheld)
	assert row.author_name is None and row.name_withheld and row.author
	assert all(other.author_name for other in comments(own, external_id=["!=", withheld]))


def test_one_nameless_comment_on_a_page_says_nothing_of_its_author(account, public):
	own, people = account("Facebook"), public("Facebook")
	alone = people.write("تعليق", name="أم خالد")
	read(own)
	people.world.comment(alone).author = None
	assert read(own).changed == 0
	assert comments(own)[0].author_name == "أم خالد"


def test_the_name_a_clerk_entered_stands_until_the_platform_tells_one(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق", name="أم خالد")
	read(own)
	frappe.db.set_value("Social Comment", comments(own)[0].name, "version_id", "by hand")
	assert not looked_at(own, author_id=None, author_handle=None, author_name=None)
	assert comments(own)[0].author_name == "أم خالد"
