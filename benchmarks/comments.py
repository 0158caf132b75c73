"""What a page of new comments costs to store: ours beside a bare batched insert of the very rows that it leaves.

Run as `./scripts/bench comments [PAGE …]`. Every comment has words of its own and an author who is new. What is written
is rolled back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from random import Random

import frappe
from frappe.model.document import Document
from measuring.rounds import Method, compare, print_head, print_lines, print_row
from measuring.statements import counted

from participation_app.connectors.contract import Cursor, Item, Page, Post
from participation_app.intake.comment_store import Tally, store_page
from participation_app.intake.proposals import Proposer

PAGES = (25, 100, 500)
WRITTEN = ("Social Comment", "Social Author", "Social Post", "Comment Sketch", "__participation_salt")
WORDS = ("حفرة", "شارع", "مدرسة", "إنارة", "حديقة", "نفايات", "مياه", "رصيف", "حافلة", "موقف", "سوق", "جسر")
_NUMBERS = count()


@dataclass(frozen=True)
class Rows:
	"""What stands in a table: its columns and the values of each row."""

	table: str
	columns: Sequence[str]
	values: Sequence[tuple]


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	account = frappe.get_last_doc("Social Account", {"platform": "Facebook"})
	account.service_start = datetime(2000, 1, 1)
	try:
		print_head()
		asked = {size: _measure(account, size) for size in map(int, sizes or PAGES)}
		print()
		print_row("page", "statements", "statements per comment")
		print_row("---", "---", "---")
		for size, statements in asked.items():
			print_row(str(size), str(statements), f"{statements / size:.2f}")
	finally:
		frappe.db.rollback()
		frappe.destroy()


def _measure(account: Document, size: int) -> int:
	proposer, rows = Proposer(), _rows_of_a_page(account, size)
	methods = [
		Method("ours", lambda: _store(account, proposer, size), size),
		Method("bare insert of its rows", lambda: _insert(rows), size),
	]
	print_lines(f"{size:,} comments", compare(methods, around=_taken_back))
	with _taken_back(), counted() as statements:
		_store(account, proposer, size)
	return len(statements)


def _store(account: Document, proposer: Proposer, size: int) -> None:
	tally = Tally()
	items = tuple(_item(next(_NUMBERS)) for _ in range(size))
	store_page(account, Page(items, (), Cursor(), more=False), proposer, tally)
	assert tally.added == size


def _item(number: int) -> Item:
	chance = Random(number)
	words = [chance.choice(WORDS) + "".join(chance.choices("ابتثجحخدذرزسش", k=4)) for _ in range(14)]
	at = datetime.now(timezone.utc) - timedelta(minutes=number % 600)
	text = " ".join(words)
	raw = {"id": f"b{number}", "message": text, "created_time": at.isoformat(), "from": {"id": f"a{number}"}}
	return Item(
		external_id=f"b{number}",
		version_id="1",
		parent_id=None,
		author_id=f"a{number}",
		author_handle=None,
		author_name=f"متعامل {number}",
		text=text,
		language_hint=None,
		created_at=at,
		edited_at=None,
		visibility="visible",
		is_own=False,
		can_reply=True,
		permalink=f"https://www.facebook.com/permalink/{number}",
		post=Post("benchmark", "منشور"),
		raw=raw,
	)


def _rows_of_a_page(account: Document, size: int) -> list[Rows]:
	with _taken_back():
		before = {table: _names(table) for table in map(_table, WRITTEN)}
		_store(account, Proposer(), size)
		return [_new_rows(table, names) for table, names in before.items()]


def _table(name: str) -> str:
	return name if name.startswith("__") else f"tab{name}"


def _key(table: str) -> str:
	[[key]] = frappe.db.sql(
		f"select column_name from information_schema.columns where table_schema = database() and table_name = '{table}' order by ordinal_position limit 1"
	)
	return key


def _names(table: str) -> set[object]:
	return {row[0] for row in frappe.db.sql(f"select `{_key(table)}` from `{table}`")}


def _new_rows(table: str, names: set[object]) -> Rows:
	rows = frappe.db.sql(f"select * from `{table}`", as_dict=True)
	new = [row for row in rows if row[_key(table)] not in names]
	columns = list(new[0]) if new else []
	return Rows(table, columns, [tuple(row.values()) for row in new])


def _insert(rows: Sequence[Rows]) -> None:
	for each in rows:
		if each.values:
			names = ", ".join(f"`{column}`" for column in each.columns)
			places = ", ".join(["%s"] * len(each.columns))
			query = f"insert into `{each.table}` ({names}) values ({places})"
			frappe.db._cursor.executemany(query, each.values)


@contextmanager
def _taken_back() -> Iterator[None]:
	frappe.db.savepoint("round")
	yield
	frappe.db.rollback(save_point="round")


if __name__ == "__main__":
	main()
