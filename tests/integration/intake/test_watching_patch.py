"""Comments from before the sweep are taken up by it."""

from __future__ import annotations

from datetime import timedelta

import frappe

from participation_app.patches import look_at_comments_again
from tests.integration import walk
from tests.integration.reading import comments, read

DAY = timedelta(days=1)


def test_recent_comments_and_those_of_open_tickets_are_watched_and_no_others(account, public):
	own, people = account("Facebook"), public("Facebook")
	ids = {age: people.write(f"حفرة {age}") for age in (1, 40, 41)}
	read(own)
	names = {row.external_id: row.name for row in comments(own)}
	walk.register(names[ids[40]])
	frappe.set_user("Administrator")
	now = frappe.utils.now_datetime()
	for age, external_id in ids.items():
		values = {"posted_at": now - age * DAY, "next_check_at": None}
		frappe.db.set_value("Social Comment", names[external_id], values)
	look_at_comments_again.execute()
	watched = {row.external_id for row in comments(own) if row.next_check_at}
	assert watched == {ids[1], ids[40]}
