"""Rows that say the same are written and read as one: every file tells them as if they had been written one by one."""

import csv
import io
import json
import sqlite3
from random import Random

import frappe
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from participation_app.rules.open_data import BOOLEAN, INTEGER, NUMBER, STRING, Column, Words
from participation_app.transparency.open_data import known, parquet_file, prepared, workbook
from participation_app.transparency.open_data.datasets.contributions import CONTRIBUTIONS
from participation_app.transparency.open_data.files import write_files
from participation_app.transparency.open_data.months import complete_months
from participation_app.transparency.open_data.prepared import LeftOut, keep_in_order, keep_sorted
from participation_app.transparency.open_data.row_table import Wanted, read_page
from tests.integration.transparency.filled import NOW, fill

NO_WORDS = Words("", "")
COLUMNS = tuple(
	Column(name, kind, NO_WORDS, NO_WORDS)
	for name, kind in (
		("a%text", STRING),
		("is it", BOOLEAN),
		("share", NUMBER),
		("days", INTEGER),
	)
)
TEXTS = ("حي النخيل", '"quoted", then\ta tab\nand a line', "=1+1", " <b>&amp; ", "a]b", "", None)


@pytest.fixture
def rows():
	chance = Random(7)
	shares, days = (1, 1.0, 0.5, None), (1, 12, 2, 100, None)
	return [
		(chance.choice(TEXTS), chance.choice((True, False)), chance.choice(shares), chance.choice(days))
		for _row in range(1500)
	]


@pytest.fixture(autouse=True)
def held_little(monkeypatch):
	"""All that is held in memory is full after a few rows."""
	monkeypatch.setattr(prepared, "RUNS_AT_ONCE", 40)
	monkeypatch.setattr(known, "MOST", 3)
	monkeypatch.setattr(parquet_file, "ROWS_OF_A_GROUP", 70)
	monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 400)


def in_json(row):
	return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def keep(rows, folder):
	return keep_sorted(((row, 1) for row in rows), COLUMNS, folder, LeftOut())


def test_rows_are_sorted_as_their_json_is(rows, tmp_path):
	kept = keep(rows, tmp_path)
	told = [b",".join(values).decode() for values, times in kept.runs() for _time in range(times)]
	assert [f"[{row}]" for row in told] == sorted(map(in_json, rows))
	assert kept.number == len(rows) and len(list(kept.runs())) < len(rows)
	assert [path.name for path in tmp_path.iterdir()] == ["rows"]


def test_rows_in_an_order_of_their_own_keep_it(rows, tmp_path):
	kept = keep_in_order(rows, COLUMNS, tmp_path, LeftOut())
	assert [f"[{b','.join(values).decode()}]" for values, _times in kept.runs()] == [*map(in_json, rows)]


def test_every_file_has_each_row_as_often_as_it_stands_there(rows, tmp_path):
	paths = write_files(keep(rows, tmp_path).runs(), COLUMNS, tmp_path)
	expected = [json.loads(line) for line in sorted(map(in_json, rows))]
	names = [column.name for column in COLUMNS]
	told = paths["json"].read_text()
	assert (
		told == "[\n" + ",\n".join(in_json(dict(zip(names, row, strict=True))) for row in expected) + "\n]\n"
	)
	assert parquet.read_table(paths["parquet"]).to_pylist() == json.loads(told)
	head, *lines = csv.reader(io.StringIO(paths["csv"].read_bytes().decode(), newline=""))
	assert head == names and lines == [[*map(as_csv, row)] for row in expected]
	book = load_workbook(paths["xlsx"], read_only=True)
	sheets = [[*book[name].iter_rows(values_only=True)] for name in ("data", "data 2", "data 3", "data 4")]
	assert [len(sheet) for sheet in sheets] == [401, 401, 401, 301]
	assert all(sheet[0] == tuple(names) for sheet in sheets)
	in_book = [row for sheet in sheets for row in sheet[1:]]
	assert in_book == [tuple(map(as_cell, row)) for row in expected]


def as_csv(value):
	if isinstance(value, bool):
		return "true" if value else "false"
	return "" if value is None else "'=1+1" if value == "=1+1" else str(value)


def as_cell(value):
	return "'=1+1" if value == "=1+1" else value


@pytest.mark.parametrize("wanted", [{}, {"sort": "days"}, {"sort": "share", "descending": True}])
@pytest.mark.parametrize("only", [{}, {"is it": "true"}, {"a%text": ""}])
def test_pages_end_in_the_midst_of_rows_that_say_the_same(rows, tmp_path, wanted, only):
	path = write_files(keep(rows, tmp_path).runs(), COLUMNS, tmp_path, ["rows"])["rows"]
	base = sqlite3.connect(":memory:")
	base.execute('create table one ("a%text", "is it", share, days)')
	base.executemany("insert into one values (?, ?, ?, ?)", map(json.loads, sorted(map(in_json, rows))))
	order = f"{wanted['sort']} {'desc' if wanted.get('descending') else 'asc'}, " if wanted else ""
	where = "".join(f'where "{name}" {"= 1" if value else "is null"}' for name, value in only.items())
	expected = base.execute(f"select * from one {where} order by {order}rowid").fetchall()
	found = [
		read_page(path, COLUMNS, Wanted(**wanted, only=only, page=page, size=97)) for page in range(1, 20)
	]
	pages = -(-len(expected) // 97)
	assert [row for page in found[:pages] for row in page.rows] == expected
	assert {(page.total, page.pages) for page in found} == {(len(expected), pages)}
	assert found[-1] == found[pages - 1], "beyond the last page stands the last"


def test_a_release_of_which_each_row_was_written_by_itself_is_read_as_before(rows, tmp_path):
	base = sqlite3.connect(tmp_path / "old")
	base.execute('create table rows ("a%text" text, "is it" integer, share real, days integer)')
	base.executemany("insert into rows values (?, ?, ?, ?)", rows)
	base.commit()
	found = read_page(tmp_path / "old", COLUMNS, Wanted(page=2, size=100))
	assert (found.rows, found.total) == (rows[100:200], len(rows))


def test_what_people_write_as_their_place_does_not_become_another_value(freeze):
	freeze(NOW)
	fill(1)
	months = complete_months(CONTRIBUTIONS.begins())
	before = sorted(map(in_json, CONTRIBUTIONS._read(months)))
	frappe.db.sql(
		"update `tabHD Ticket` set participation_place = concat(%s, ifnull(participation_place, '')) where name >= 9000000",
		"\x1f7\x1f\t\n]",
	)
	assert sorted(map(in_json, CONTRIBUTIONS._read(months))) == before
