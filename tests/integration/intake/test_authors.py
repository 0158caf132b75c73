"""Authors change their names or lose them; what they wrote stands as it was written."""

from __future__ import annotations

import frappe

from participation_app.connectors.contract import Item
from participation_app.intake.accounts import connector_for
from participation_app.intake.author_changes import AuthorChanges
from participation_app.intake.rechecks import due
from tests.integration.intake.sweeping import let_time_pass
from tests.integration.reading import comments, read


def looked_at(own, **changes) -> bool:
	"""Whether anything changed, where every author is now told with these changes."""
	let_time_pass(own)
	rows = due(own.name, 50)
	found = connector_for(own).recheck([row.external_id for row in rows])
	items = {one: Item(**{**vars(item), **changes}) for one, item in found.items()}
	authors = AuthorChanges(rows, items)
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
