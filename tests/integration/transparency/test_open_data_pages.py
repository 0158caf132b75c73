"""Open data as the public gets it: pages, files, rows, feeds and catalogues."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import frappe
import pytest
from pyshacl import validate
from rdflib import Graph

from participation_app.rules.open_data import FORMATS, MEDIA_TYPES, Words
from participation_app.transparency.open_data import releases, storage
from participation_app.transparency.open_data.registry import DATASETS
from tests.integration.counting import counted_queries
from tests.integration.public_pages import open_page, words_of
from tests.integration.transparency.filled import NOW, fill

PATH = "/participation/open-data"
SHAPES = Path(__file__).parents[2] / "unit" / "rules" / "dcat_ap.ttl"


@pytest.fixture(autouse=True)
def released(freeze):
	freeze(NOW)
	fill(1)
	release = publish("contributions")
	frappe.db.commit()  # a page that does not exist rolls back
	yield release
	shutil.rmtree(storage._root(), ignore_errors=True)


def publish(name):
	frappe.set_user("manager@city.example")
	release = releases.make(name)
	frappe.set_user("pr@city.example")
	release = releases.approve(release.name)
	frappe.set_user("Administrator")
	return release


def told(address, **headers):
	response = open_page(f"{PATH}{address}", **headers)
	assert response.status_code == 200, address
	return json.loads(response.get_data())


@pytest.mark.parametrize(("language", "name"), [("ar", "المشاركات"), ("en", "Contributions")])
def test_the_catalogue_names_every_dataset_and_leads_to_those_that_are_released(language, name):
	words = words_of(open_page(f"{PATH}?lang={language}"))
	for dataset in DATASETS.values():
		assert dataset.description.title.in_language(language) in words
	body = open_page(f"{PATH}?lang={language}").get_data(as_text=True)
	assert f'href="{PATH}/contributions"' in body and f'href="{PATH}/comments"' not in body
	assert name in words


def test_what_is_not_released_or_disabled_does_not_exist():
	assert open_page(f"{PATH}/comments").status_code == 404
	assert open_page(f"{PATH}/nothing").status_code == 404
	assert open_page(f"{PATH}/contributions/2011-01-01").status_code == 404
	assert open_page(f"{PATH}/contributions/a/b").status_code == 404
	assert open_page(f"{PATH}/contributions/../../site_config.json").status_code == 404
	frappe.db.set_value("Open Dataset", "contributions", "enabled", 0)
	assert open_page(f"{PATH}/contributions").status_code == 404


def test_a_release_that_waits_is_nowhere():
	frappe.set_user("manager@city.example")
	waiting = releases.make("comments")
	for address in (
		"comments",
		"comments/latest.csv",
		f"comments/{waiting.identifier}.csv",
		"comments/rows.json",
	):
		assert open_page(f"{PATH}/{address}").status_code == 404
	assert "comments/" not in open_page(f"{PATH}/catalog.jsonld").get_data(as_text=True)
	assert "comments/" not in open_page(f"{PATH}/atom.xml").get_data(as_text=True)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_the_one_whose_checksum_is_told(released, kind):
	for identifier in ("latest", released.identifier):
		response = open_page(f"{PATH}/contributions/{identifier}.{kind}")
		response.direct_passthrough = False
		(known,) = [file for file in released.files if file.format == kind]
		assert hashlib.sha256(response.get_data()).hexdigest() == known.sha256
		assert response.mimetype == MEDIA_TYPES[kind]
		assert response.headers["ETag"] == f'"{known.sha256}"' and response.headers["Last-Modified"]
		assert (
			response.headers["Content-Disposition"]
			== f"attachment; filename=contributions-{released.identifier}.{kind}"
		)
		assert response.headers["Access-Control-Allow-Origin"] == "*"
		assert frappe.local.cookie_manager.cookies == {}


def test_a_file_that_has_not_changed_is_not_sent_again():
	first = open_page(f"{PATH}/contributions/latest.csv")
	first.close()
	for header, value in (
		("If_None_Match", first.headers["ETag"]),
		("If_Modified_Since", first.headers["Last-Modified"]),
	):
		again = open_page(f"{PATH}/contributions/latest.csv", **{header: value})
		assert again.status_code == 304
		again.close()
	changed = open_page(f"{PATH}/contributions/latest.csv", If_None_Match='"other"')
	assert changed.status_code == 200
	changed.close()


def test_a_part_of_a_file_is_sent_where_a_download_broke_off():
	path = f"{PATH}/contributions/latest.csv"
	whole = open_page(path)
	whole.direct_passthrough = False
	content = whole.get_data()
	part = open_page(path, Range="bytes=100-199")
	assert part.status_code == 206 and part.headers["Content-Range"] == f"bytes 100-199/{len(content)}"
	part.direct_passthrough = False
	assert part.get_data() == content[100:200]
	outside = open_page(path, Range=f"bytes={len(content) + 1}-")
	assert outside.status_code == 416 and outside.headers["Content-Range"] == f"bytes */{len(content)}"


def test_rows_come_a_page_at_a_time_and_all_of_them_once(released):
	seen, address = [], "/contributions/rows.json?size=40"
	while address:
		answer = told(address)
		seen += answer["rows"]
		address = answer["next"] and answer["next"].partition(PATH)[2]
	everything = json.loads(storage.path_of("contributions", released.identifier, "json").read_text())
	assert seen == everything and answer["total"] == released.row_count


def test_rows_are_sorted_and_filtered():
	answer = told("/contributions/rows.json?sort=working_days&order=desc&type=Complaint&size=1000")
	days = [row["working_days"] for row in answer["rows"] if row["working_days"] is not None]
	assert days == sorted(days, reverse=True) and days
	assert {row["type"] for row in answer["rows"]} == {"Complaint"} and answer["total"] == len(answer["rows"])
	assert told("/contributions/rows.json?inspection=true")["rows"][0]["inspection"] is True


@pytest.mark.parametrize(
	"asked",
	[
		"sort=x';drop",
		"page=-1",
		"page=99999999999",
		"size=0",
		"type=' or 1=1 --",
		"page=abc&size=abc",
		"nothing=1",
	],
)
def test_whatever_is_asked_does_no_harm(asked):
	assert told(f"/contributions/rows.json?{asked}")["pages"] >= 1


def test_rows_that_have_not_changed_are_not_sent_again():
	first = open_page(f"{PATH}/contributions/rows.json?page=1")
	again = open_page(f"{PATH}/contributions/rows.json?page=1", If_None_Match=first.headers["ETag"])
	other = open_page(f"{PATH}/contributions/rows.json?page=1&sort=type", If_None_Match=first.headers["ETag"])
	assert (again.status_code, other.status_code) == (304, 200)


def test_who_asks_too_often_waits(monkeypatch):
	monkeypatch.setattr("participation_app.www.open_data_rows._TIMES", 2)
	answers = [open_page(f"{PATH}/contributions/rows.json").status_code for _ in range(3)]
	assert answers == [200, 200, 429]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_of_a_dataset_shows_rows_columns_and_releases(released, language):
	response = open_page(f"{PATH}/contributions?lang={language}&type=Complaint&sort=month&order=desc")
	body, words = response.get_data(as_text=True), words_of(response)
	assert released.identifier in words and 'aria-sort="descending"' in body
	assert '<option value="Complaint" selected>' in body
	shown, hidden = {"ar": ("شكوى", "Report"), "en": ("Complaint", "بلاغ")}[language]
	table = body.partition("<tbody>")[2].partition("</tbody>")[0]
	assert shown in table and hidden not in table
	assert ("department_in_english" in words) and "style=" not in body
	markup = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.S)[1])
	assert markup["@type"] == "Dataset" and markup["inLanguage"] == language


def test_the_page_can_be_gone_through_without_scripts():
	body = open_page(f"{PATH}/contributions?lang=en&sort=type").get_data(as_text=True)
	following = re.search(r'rel="next" href="([^"]+)"', body)[1].replace("&amp;", "&")
	assert "sort=type" in following and "page=2" in following
	assert open_page(following).status_code == 200


def test_what_an_authority_calls_a_department_is_never_markup():
	frappe.db.sql(
		"update `tabHD Ticket` set participation_department = '<script>alert(1)</script>' where name >= 9000000"
	)
	frappe.set_user("manager@city.example")
	releases.make("contributions", Words("تغيير", "</script><script>alert(2)</script>"))
	for address in ("", "/contributions?lang=en", "/contributions/2012-05-10-2?lang=en"):
		body = open_page(f"{PATH}{address}").get_data(as_text=True)
		assert "<script>alert" not in body


def test_a_release_has_a_page_for_good_with_its_checksums(released):
	words = words_of(open_page(f"{PATH}/contributions/{released.identifier}?lang=en"))
	assert all(file.sha256 in words for file in released.files) and "First release." in words


def test_in_place_of_a_release_that_was_taken_back_stands_why(released):
	frappe.set_user("Administrator")
	releases.take_back(released.name, Words("سُحب لحذف سجل", "A record was erased"))
	frappe.db.commit()
	for address in (released.identifier, f"{released.identifier}.csv", f"{released.identifier}.parquet"):
		response = open_page(f"{PATH}/contributions/{address}?lang=en")
		assert response.status_code == 410 and "A record was erased" in words_of(response)
		assert "noindex" in response.headers["X-Robots-Tag"]
	assert open_page(f"{PATH}/contributions/latest.csv").status_code == 404
	again = releases.make("contributions")
	assert again.state == releases.PUBLISHED
	assert again.identifier in words_of(open_page(f"{PATH}/contributions?lang=en"))


def test_the_catalogue_for_programs_conforms(released):
	publish("service-levels")
	response = open_page(f"{PATH}/catalog.jsonld")
	assert response.mimetype == "application/ld+json"
	graph = Graph().parse(data=response.get_data(as_text=True), format="json-ld")
	is_conform, _report, text = validate(graph, shacl_graph=Graph().parse(SHAPES))
	assert is_conform, text
	assert open_page(f"{PATH}/catalog.jsonld", If_None_Match=response.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("name", ["datapackage.json", "latest.datapackage.json"])
def test_the_data_package_describes_the_file_beside_it(released, name):
	package = told(f"/contributions/{name}?lang=en")
	(resource,) = package["resources"]
	(known,) = [file for file in released.files if file.format == "csv"]
	assert resource["hash"] == f"sha256:{known.sha256}" and resource["bytes"] == known.size
	first_line = storage.path_of("contributions", released.identifier, "csv").read_text().splitlines()[0]
	assert [field["name"] for field in resource["schema"]["fields"]] == first_line.split(",")


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_the_feeds_tell_of_each_release(released, kind):
	response = open_page(f"{PATH}/{kind}.xml?lang=en")
	assert response.mimetype == f"application/{kind}+xml"
	text = "".join(ElementTree.fromstring(response.get_data()).itertext())
	assert f"Contributions – {released.identifier}" in text and "First release." in text


def test_the_pages_ask_the_database_little_however_many_rows_there_are():
	for address in ("", "/contributions"):
		open_page(f"{PATH}{address}")
		with counted_queries() as queries:
			open_page(f"{PATH}{address}")
		assert len(queries) <= 14, "\n".join(queries)


def test_totals_are_called_so_in_the_readers_language():
	publish("redirections")
	assert ">الكل</td>" in open_page(f"{PATH}/redirections?lang=ar").get_data(as_text=True)
	assert ">All</td>" in open_page(f"{PATH}/redirections?lang=en").get_data(as_text=True)


def test_what_has_no_english_is_read_in_arabic():
	frappe.db.set_value("Agreed Entity", {"enabled": 1}, "name_in_english", None)
	publish("redirections")
	body = open_page(f"{PATH}/redirections?lang=en").get_data(as_text=True)
	assert f">{frappe.get_all('Agreed Entity', pluck='name', order_by='name', limit=1)[0]}</td>" in body


@pytest.mark.parametrize(
	("language", "months"), [("ar", "مارس 2012 – أبريل 2012"), ("en", "March 2012 – April 2012")]
)
def test_a_release_tells_its_months_and_its_day_the_right_way_round(released, language, months):
	words = words_of(open_page(f"{PATH}/contributions/{released.identifier}?lang={language}"))
	assert months in words and f"\u2066{released.identifier}\u2069" in words
