"""Comments that their authors delete, and where any of their words still stand: in every column of every table."""

from __future__ import annotations

from collections import defaultdict
from email import message_from_string, policy
from typing import Any

import frappe

from participation_app.intake.kept_files import keep_file
from tests.integration.intake.sweeping import let_time_pass, sweep
from tests.integration.platform import Public
from tests.integration.reading import read

WORD = "Qatmir"
TEXT = f"حفرة <b>'كبيرة'</b> عند المدرسة {WORD}"
_TEXTS = ("varchar", "text", "mediumtext", "longtext", "json")
# Frappe's log of errors: the tests' site sends no mail, and every failure is logged with what was to be sent.
_NO_DOORS = {"tabError Log"}


def places_of(word: str) -> set[str]:
	"""The columns, as table.column, in which the word stands; a word of Latin letters, which JSON leaves as they are."""
	columns = defaultdict(list)
	rows = frappe.db.sql(
		"""select c.table_name, c.column_name from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = database() and t.table_type = 'BASE TABLE' and c.data_type in %s""",
		(_TEXTS,),
	)
	for table, column in rows:
		if table not in _NO_DOORS:
			columns[table].append(column)
	return {place for table, names in columns.items() for place in _within(table, names, word)}


def _within(table: str, columns: list[str], word: str) -> set[str]:
	like = f"%{word}%"
	anywhere = " or ".join(f"`{column}` like %(like)s" for column in columns)
	if not frappe.db.sql(f"select 1 from `{table}` where {anywhere} limit 1", {"like": like}):
		return set()
	one = "select 1 from `{}` where `{}` like %(like)s limit 1"
	return {
		f"{table}.{column}" for column in columns if frappe.db.sql(one.format(table, column), {"like": like})
	}


def mails() -> list[str]:
	"""What stands in the queue of mails, as a person would read it."""
	queued = frappe.get_all("Email Queue", pluck="message")
	messages = [message_from_string(message, policy=policy.SMTP) for message in queued]
	return ["\n".join([str(one["Subject"]), *map(_texts, one.walk())]) for one in messages]


def _texts(part: Any) -> str:
	return part.get_content() if part.get_content_maintype() == "text" else ""


def written(
	account: Any, public: Any, platform: str = "Facebook", text: str = TEXT
) -> tuple[Any, Public, str]:
	"""The account and the public, after one comment was read; and the comment's id there."""
	own, people = account(platform), public(platform)
	external_id = people.write(text)
	read(own)
	return own, people, external_id


def delete(own: Any, people: Public, external_id: str) -> Any:
	"""The author deletes it, and a sweep notices; the comment as it stands then."""
	people.delete(external_id)
	let_time_pass(own, hours=2)
	sweep(own)
	return frappe.get_doc("Social Comment", {"external_id": external_id})


def picture_of(comment: Any, content: bytes = b"GIF89a words") -> Any:
	"""A picture as the job keeps it."""
	row = frappe.get_doc(
		{
			"doctype": "Comment Media",
			"comment": comment.name,
			"account": comment.account,
			"kind": "Picture",
			"state": "Saved",
			"content_type": "image/gif",
			"address": "https://media.example/signed",
			"unique_key": frappe.generate_hash(length=20),
		}
	).insert(ignore_permissions=True)
	keep_file(row, content, "image/gif")
	row.db_set("file", row.file)
	return row
