"""What programs read of open data, checked by the standards' own tools."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Namespace

from participation_app.rules.data_package import data_package
from participation_app.rules.dataset_markup import dataset_markup
from participation_app.rules.dcat import catalogue
from participation_app.rules.open_data import CSV, Words
from participation_app.transparency.open_data.csv_file import CsvFile
from tests.unit.rules.released import COLUMNS, PUBLISHER, ROWS, make_release

DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
SHAPES = Path(__file__).with_name("dcat_ap.ttl")
ADDRESS = "https://city.example/participation/open-data"


def told(*latest):
	title = Words("البيانات المفتوحة", "Open Data")
	return catalogue(
		title, title, ADDRESS, PUBLISHER, latest or (make_release(),), make_release().published_at
	)


def graph_of(document):
	return Graph().parse(data=json.dumps(document), format="json-ld")


def conforms(document):
	return validate(graph_of(document), shacl_graph=Graph().parse(SHAPES))


def test_the_catalogue_conforms_to_the_application_profile():
	is_conform, _report, text = conforms(told())
	assert is_conform, text


@pytest.mark.parametrize("left_out", ["dct:title", "dct:description", "dct:publisher"])
def test_the_check_notices_what_a_catalogue_lacks(left_out):
	document = told()
	del document[left_out]
	assert not conforms(document)[0]


@pytest.mark.parametrize("left_out", ["dcat:accessURL", "dct:license"])
def test_the_check_notices_what_a_distribution_lacks(left_out):
	document = told()
	del document["dcat:dataset"][0]["dcat:distribution"][2][left_out]
	assert not conforms(document)[0]


def test_every_text_of_the_catalogue_is_in_both_languages():
	graph = graph_of(told())
	for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution):
		for thing in graph.subjects(RDF.type, kind):
			assert {text.language for text in graph.objects(thing, DCT.title)} == {"ar", "en"}


def test_each_file_is_a_distribution_of_its_dataset_at_its_own_address():
	graph, release = graph_of(told()), make_release()
	addresses = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
	assert addresses == {file.address for file in release.files}


def test_a_catalogue_of_nothing_yet_conforms_too():
	title = Words("البيانات المفتوحة", "Open Data")
	empty = catalogue(title, title, ADDRESS, PUBLISHER, (), make_release().published_at)
	assert conforms(empty)[0]


def test_without_an_address_for_questions_there_is_no_contact_point():
	title = Words("البيانات المفتوحة", "Open Data")
	silent = replace(PUBLISHER, email="")
	document = catalogue(title, title, ADDRESS, silent, [make_release()], make_release().published_at)
	assert "contactPoint" not in json.dumps(document) and conforms(document)[0]


@pytest.fixture
def package(tmp_path):
	"""The package beside the file that it describes."""
	path = tmp_path / "2026-05-02.csv"
	file = CsvFile(path, COLUMNS)
	for row in ROWS:
		file.write([json.dumps(value).encode() for value in row], 1)
	file.close()
	digest = hashlib.sha256(path.read_bytes()).hexdigest()
	release = make_release()
	known = replace(release.file(CSV), size=path.stat().st_size, sha256=digest)
	others = tuple(one for one in release.files if one.format != CSV)
	release = replace(release, files=(known, *others))
	(tmp_path / "datapackage.json").write_text(json.dumps(data_package(release, PUBLISHER, "en")))
	return tmp_path / "datapackage.json"


def errors_of(package):
	report = frictionless.Package(str(package)).validate()
	return [error.type for task in report.tasks for error in task.errors] + [
		error.type for error in report.errors
	]


def test_a_release_is_a_valid_data_package(package):
	assert errors_of(package) == []


def test_the_package_notices_a_file_that_is_not_the_one_it_describes(package):
	path = package.with_name("2026-05-02.csv")
	path.write_bytes(path.read_bytes().replace(b",3\r\n", b",4\r\n"))
	assert "hash-count" in errors_of(package)


def test_the_package_notices_a_value_that_its_column_does_not_know(package):
	path = package.with_name("2026-05-02.csv")
	path.write_bytes(path.read_bytes().replace(b"Complaint", b"Complaimt"))
	assert "constraint-error" in errors_of(package)


def test_the_rows_of_the_package_are_the_rows_of_the_release(package):
	rows = [tuple(row.values()) for row in frictionless.Package(str(package)).resources[0].read_rows()]
	assert [(row[1], row[3], row[4]) for row in rows] == [(row[1], row[3], row[4]) for row in ROWS]
	assert rows[1][2] == '\'=SUM(A1) "quoted"'


@pytest.mark.parametrize(("language", "name"), [("ar", "المشاركات"), ("en", "Contributions")])
def test_search_engines_read_the_dataset_in_the_language_of_its_page(language, name):
	markup = dataset_markup(make_release(), PUBLISHER, language)
	assert markup["@type"] == "Dataset" and markup["name"] == name and markup["inLanguage"] == language
	needed = {"name", "description", "license", "creator", "distribution", "temporalCoverage"}
	assert needed <= {key for key, value in markup.items() if value}
	assert [one["contentUrl"] for one in markup["distribution"]] == [
		file.address for file in make_release().files
	]


def test_a_csv_file_is_written_as_the_standard_says(package):
	content = package.with_name("2026-05-02.csv").read_bytes()
	assert content.startswith(b"month,type,department,inspection,days\r\n")
	assert content.endswith(b"\r\n") and b'"\'=SUM(A1) ""quoted"""' in content
	assert content.count(b"\n") == content.count(b"\r\n") == 1 + len(ROWS)
