"""What is described from the code is true, complete and of the form it says it has."""

from __future__ import annotations

import json
import sys

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.architecture.sources import PACKAGE, ROOT, doctypes, read_json

sys.path.append(str(ROOT / "scripts"))

from stand import described
from stand.described import settings, sources

ADDRESSES = read_json(PACKAGE / "public" / "openapi.json")
OPERATIONS = [
	(path, method, operation)
	for path, methods in ADDRESSES["paths"].items()
	for method, operation in methods.items()
]


@pytest.mark.parametrize("path", described.documents(), ids=lambda path: path.name)
def test_what_is_described_is_still_true(path):
	assert path.read_text(encoding="utf-8") == described.documents()[path], "run ./scripts/describe"


def test_the_addresses_are_an_openapi_document():
	OpenAPIV31SpecValidator(ADDRESSES).validate()


def test_every_door_is_described_by_each_of_its_methods():
	doors = {
		(f"/api/method/{door.path}", method.lower())
		for door in sources.doors(ROOT)
		for method in door.methods
	}
	told = {(path, method) for path, method, _ in OPERATIONS}
	assert len(doors) > 80 and doors <= told


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=str)
def test_an_operation_says_what_it_does_and_who_may(path, method, operation):
	assert operation["summary"] and {"200"} < set(operation["responses"])
	assert operation.get("security") == [{}] or "security" not in operation


def test_examples_are_what_the_schema_asks_for():
	bodies = [
		operation["requestBody"]["content"]["application/json"]
		for _, _, operation in OPERATIONS
		if "requestBody" in operation
	]
	asked = [(body["schema"], body["example"]) for body in bodies]
	asked += [
		(parameter["schema"], parameter["example"])
		for _, _, operation in OPERATIONS
		for parameter in operation.get("parameters", [])
	]
	assert len(asked) > 100
	wrong = [
		(example, schema) for schema, example in asked if not Draft202012Validator(schema).is_valid(example)
	]
	assert wrong == []


@pytest.mark.parametrize("name", settings.DOCTYPES)
def test_every_setting_says_what_it_is_for(name):
	fields = settings.fields_to_set(doctypes()[name])
	assert fields and [field["label"] for field in fields if not field.get("description")] == []


def test_every_package_of_the_app_is_in_the_bill_of_materials():
	bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text())
	asked = (ROOT / "setup.py").read_text()
	assert bill["bomFormat"] == "CycloneDX" and len(bill["components"]) > 5
	assert all(component["name"] in asked for component in bill["components"])
	assert all(component["licenses"] for component in bill["components"])
