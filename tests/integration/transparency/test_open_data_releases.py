"""Releases of open data: made, approved by another person, never changed, made again after an erasure."""

import csv
import io
import json
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace

import frappe
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from participation_app.notices.announcements import announce
from participation_app.patches import measure_open_data
from participation_app.rules.open_data import FORMATS, Words
from participation_app.transparency.days import last_days
from participation_app.transparency.figures import data_released
from participation_app.transparency.open_data import erasure, releases, storage, work
from participation_app.transparency.open_data.registry import DATASETS
from tests.integration.transparency.filled import NOW, fill

MAKER, OTHER = "manager@city.example", "pr@city.example"


@pytest.fixture(autouse=True)
def filled(freeze):
	freeze(NOW)
	_add_district()
	fill(1)
	yield
	shutil.rmtree(storage._root(), ignore_errors=True)


def _add_district():
	own = frappe.get_doc("Open Data Settings")
	own.append("districts", {"district": "الحي الشمالي", "name_in_english": "North District"})
	own.append("districts", {"district": "حي النخيل", "name_in_english": "Palm District", "words": "النخيل"})
	own.save()


def make(name="contributions", note=None):
	frappe.set_user(MAKER)
	return releases.make(name, note)


def publish(name="contributions"):
	release = make(name)
	if release.state == releases.WAITING:
		frappe.set_user(OTHER)
		release = releases.approve(release.name)
	return release


def read(release, kind="csv"):
	return storage.path_of(release.dataset, release.identifier, kind).read_bytes()


def rows_of(release):
	return list(csv.DictReader(io.StringIO(read(release).decode(), newline="")))


@pytest.mark.parametrize("name", DATASETS)
def test_a_release_says_the_same_in_every_format(name):
	release = make(name)
	rows = rows_of(release)
	assert release.row_count == len(rows) > 0
	assert {file.format for file in release.files} == set(FORMATS)
	told = json.loads(read(release, "json"))
	in_text = [[_text(value) for value in row.values()] for row in rows]
	assert [[_text(value) for value in row.values()] for row in told] == in_text
	sheet = load_workbook(io.BytesIO(read(release, "xlsx")), read_only=True)["data"]
	in_sheet = [[_text(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
	assert [row + [""] * (len(rows[0]) - len(row)) for row in in_sheet] == in_text
	table = parquet.read_table(storage.path_of(name, release.identifier, "parquet"))
	assert table.to_pylist() == told


def _text(value):
	if isinstance(value, bool):
		return "true" if value else "false"
	return "" if value is None else f"{float(value)}" if _is_number(value) else str(value)


def _is_number(value):
	return isinstance(value, int | float) or bool(re.fullmatch(r"\d+(\.\d+)?", str(value)))


@pytest.mark.parametrize("name", DATASETS)
def test_the_same_data_gives_the_same_bytes(name):
	first, again = make(name), make(name, Words("مرة أخرى", "again"))
	assert first.identifier != again.identifier
	assert [file.sha256 for file in first.files] == [file.sha256 for file in again.files]


@pytest.mark.parametrize("name", DATASETS)
def test_nothing_of_a_person_is_in_any_file(name):
	release = make(name)
	for kind in ("csv", "json"):
		text = read(release, kind).decode()
		for personal in (
			"0501234567",
			"سالم",
			"نص التعليق",
			"somebody@",
			"R9000",
			"مكان لا يعرفه",
			"filled-",
		):
			assert personal not in text
		assert not re.search(r"\d{4}-\d{2}-\d{2}", text), "no date finer than a month"


@pytest.mark.parametrize("name", ["contributions", "comments"])
def test_every_row_looks_like_as_many_others_as_the_threshold(name):
	release = make(name)
	groups = Counter(tuple(row[column] for column in DATASETS[name].groups) for row in rows_of(release))
	assert min(groups.values()) >= release.threshold == 5
	left_out = json.loads(release.left_out)
	assert left_out["rows_read"] == release.row_count + left_out["rows_left_out"]


def test_a_place_is_told_as_a_district_of_the_list_or_not_at_all():
	frappe.db.set_single_value("Participation Settings", "disclosure_threshold", 3)
	frappe.db.sql(
		"update `tabHD Ticket` set participation_place = 'عند مدخل النخيل، خلف المسجد' where name >= 9000000"
	)
	districts = {(row["district"], row["district_in_english"]) for row in rows_of(make())}
	assert (
		districts <= {("حي النخيل", "Palm District"), ("", "")}
		and ("حي النخيل", "Palm District") in districts
	)


def test_the_order_of_rows_tells_nothing_that_the_rows_do_not():
	lines = read(make(), "json").decode().split("\n")[1:-2]
	values = [json.dumps(list(json.loads(line.rstrip(",")).values()), ensure_ascii=False) for line in lines]
	assert values == sorted(values)


def test_a_month_that_is_not_over_is_not_released(freeze):
	freeze("2012-04-20 09:00")
	assert {row["month"] for row in rows_of(make())} == {"2012-03"}


def test_there_is_nothing_to_release_before_a_month_is_over(freeze):
	freeze("2012-03-20 09:00")
	with pytest.raises(releases.NothingToRelease):
		make()


def test_a_text_that_a_spreadsheet_would_reckon_is_neutralised():
	frappe.db.set_value(
		"Refusal Reason", "إعلان أو ترويج", "name_in_english", "=HYPERLINK(1)", update_modified=False
	)
	release = make("moderation")
	told = {row["reason_in_english"] for row in rows_of(release)}
	assert "'=HYPERLINK(1)" in told and not any(one.startswith("=") for one in told)
	book = zipfile.ZipFile(io.BytesIO(read(release, "xlsx")))
	assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_who_made_the_first_release_does_not_approve_it(as_user):
	release = make()
	assert release.state == releases.WAITING
	with pytest.raises(frappe.PermissionError):
		releases.approve(release.name)
	as_user("agent")
	with pytest.raises(frappe.PermissionError):
		releases.approve(release.name)
	as_user("pr")
	approved = releases.approve(release.name)
	assert (approved.state, approved.approved_by) == (releases.PUBLISHED, OTHER) and approved.published_at
	with pytest.raises(releases.ReleaseIsFixed):
		releases.approve(release.name)


def test_a_later_release_of_the_same_columns_needs_nobody():
	publish()
	assert make(note=Words("تصحيح", "Correction")).state == releases.PUBLISHED


def test_other_columns_are_looked_at_again():
	first = publish()
	frappe.db.set_value("Dataset Release", first.name, "columns_digest", "other")
	assert make(note=Words("عمود جديد", "New column")).state == releases.WAITING


def test_a_release_of_the_same_data_is_not_made_twice():
	publish()
	with pytest.raises(releases.SameAgain):
		make()


def test_a_release_is_neither_changed_nor_deleted():
	release = frappe.get_doc("Dataset Release", make().name)
	release.note = "أفضل"
	frappe.set_user("Administrator")
	with pytest.raises(releases.ReleaseIsFixed):
		release.save()
	with pytest.raises(releases.ReleaseIsFixed):
		frappe.delete_doc("Dataset Release", release.name)


def test_a_release_that_waits_is_discarded_with_its_files():
	release = make()
	frappe.set_user(OTHER)
	releases.discard(release.name, "عمود زائد")
	frappe.db.after_commit.run()
	assert frappe.db.get_value("Dataset Release", release.name, "state") == releases.DISCARDED
	assert not storage.path_of(release.dataset, release.identifier, "csv").exists()


def test_an_erasure_takes_back_what_it_touches_and_has_it_made_anew():
	touched, untouched = publish(), publish("comments")
	ticket = frappe.get_doc("HD Ticket", 9000001)
	announce("erase", ticket, {})
	frappe.db.after_commit.run()
	frappe.db.delete("HD Ticket", {"name": 9000001})
	held = frappe.get_doc("Dataset Release", touched.name)
	assert held.state == releases.TAKEN_BACK and "erased" in held.reason_in_english
	assert not storage.path_of(held.dataset, held.identifier, "csv").exists()
	assert frappe.db.get_value("Dataset Release", untouched.name, "state") == releases.PUBLISHED
	assert ("contributions", work.RENEWAL) in work.due()
	frappe.set_user("Administrator")
	work.do("contributions", work.RENEWAL)
	renewed = frappe.get_last_doc(
		"Dataset Release", {"dataset": "contributions", "state": releases.PUBLISHED}
	)
	assert renewed.name != touched.name and "erased" in renewed.note_in_english
	assert ("contributions", work.RENEWAL) not in work.due()


def test_what_is_older_than_the_record_is_left_alone():
	release = publish()
	assert erasure.take_back_from(["contributions"], "2012-05") == []
	assert erasure.take_back_from(["contributions"], "2012-04") == [release.name]


def test_a_dry_run_says_what_would_be_left_out_and_writes_no_release():
	work.do("contributions", work.DRY_RUN)
	told = json.loads(frappe.db.get_value("Open Dataset", "contributions", "dry_run"))
	assert told["rows_read"] == 120 and told["examples"] and told["columns_left_out"]
	assert not frappe.db.count("Dataset Release")
	assert list(storage._root().glob("*/*")) == []


def test_what_goes_wrong_in_a_worker_is_told_on_the_dataset(monkeypatch):
	work.order("contributions", work.RELEASE)
	with pytest.raises(work.BusyWithDataset):
		work.order("contributions", work.DRY_RUN)
	monkeypatch.setattr(releases, "write_files", lambda *_given: 1 / 0)
	work.do("contributions", work.RELEASE)
	held = frappe.db.get_value("Open Dataset", "contributions", ["working", "trouble"], as_dict=True)
	assert held.working is None and "Error Log" in held.trouble and "division" not in held.trouble
	work.order("contributions", work.DRY_RUN)


def test_releases_are_made_when_their_time_has_come(freeze):
	assert ("contributions", work.RELEASE) in work.due()
	publish()
	assert ("contributions", work.RELEASE) not in work.due()
	freeze("2012-06-01 01:00")
	assert ("contributions", work.RELEASE) in work.due()
	frappe.db.set_value("Open Dataset", "contributions", "frequency", "By Hand")
	assert ("contributions", work.RELEASE) not in work.due()
	frappe.db.set_value("Open Dataset", "contributions", {"frequency": "Weekly", "enabled": 0})
	assert ("contributions", work.RELEASE) not in work.due()


def test_the_charter_counts_the_datasets_that_are_out():
	before = data_released(last_days(1))
	publish()
	assert data_released(last_days(1)) == replace(before, value=before.value + 1)
	frappe.db.set_value("Open Dataset", "contributions", "enabled", 0)
	assert data_released(last_days(1)) == replace(before, of=before.of - 1)


def test_while_a_release_waits_no_other_is_made(freeze):
	make()
	freeze("2012-06-01 01:00")
	assert ("contributions", work.RELEASE) not in work.due()


@pytest.mark.parametrize(("entered", "is_allowed"), [(2, False), (3, True), (10, True)])
def test_the_threshold_protects(entered, is_allowed):
	own = frappe.get_doc("Participation Settings")
	own.disclosure_threshold = entered
	if is_allowed:
		own.save()
	else:
		with pytest.raises(frappe.ValidationError):
			own.save()


def test_every_row_that_is_read_is_read_once_and_one_after_the_other():
	"""Far more rows than are held at once come out in order and complete."""
	fill_more = 3000
	frappe.db.sql("delete from `tabHD Ticket` where name >= 9000000")
	frappe.db.delete("Participation Verdict")
	frappe.db.delete("Social Comment")
	frappe.db.delete("Participation Notice")
	frappe.db.delete("Moderation Event")
	fill(2, fill_more)
	release = make()
	assert release.row_count + json.loads(release.left_out)["rows_left_out"] == fill_more


def test_work_of_another_worker_that_ends_just_now_stops_nobody():
	"""A link to nothing is what a folder is that was listed and then removed."""
	root = storage._root()
	root.mkdir(parents=True, exist_ok=True)
	(root / f"{storage._WORK}ended").symlink_to(root / "nothing")
	with storage.workplace() as folder:
		assert folder.is_dir()


def test_a_policy_from_before_there_was_open_data_gets_its_measure_where_nobody_chose_one():
	own = frappe.get_doc("Participation Policy")
	(row,) = [row for row in own.statements if "open data" in (row.statement_in_english or "")]
	row.db_set("measure", "")
	measure_open_data.execute()
	assert frappe.db.get_value("Policy Statement", row.name, "measure") == "Data Released"
	row.db_set("measure", "Satisfaction")
	measure_open_data.execute()
	assert frappe.db.get_value("Policy Statement", row.name, "measure") == "Satisfaction"
