"""Every address of the OpenAPI description, called with what its schema allows and with what it does not.

Whatever is sent, the program answers: with what the description promises, or with a refusal, never with a failure.
`PARTICIPATION_EXAMPLES` says how many calls of each kind an operation gets; 55 make more than 10,000 in all.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from unittest.mock import patch

import frappe
import jsonschema_rs
import pytest
import schemathesis
from frappe.auth import CookieManager
from frappe.handler import execute_cmd
from frappe.utils.response import json_handler
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

import participation_app
from participation_app.api import arguments
from tests.integration.public_pages import open_page

DESCRIBED = json.loads((Path(participation_app.__file__).parent / "public" / "openapi.json").read_text())
EXAMPLES = int(os.environ.get("PARTICIPATION_EXAMPLES") or 2)
# Long work by itself, each with tests of its own.
ALONE = ("set_up.load_samples", "reports.letter")
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
OPERATIONS = [
	(path, method)
	for path, methods in DESCRIBED["paths"].items()
	for method in methods
	if path.startswith("/api/method/") and (method == "post" or "post" not in methods)
	if not path.endswith(ALONE)
]
OPEN_DATA = [path for path in DESCRIBED["paths"] if not path.startswith("/api/")]
WEBHOOKS = ("webhooks.", "sms_in.", "sms_reports.")  # answer platforms in their own words
CALLS = settings(
	max_examples=EXAMPLES,
	deadline=None,
	database=None,
	phases=[Phase.generate],
	suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def nothing_leaves(simulator, monkeypatch):
	"""The platforms are the simulator's, and no job is handed to a worker."""
	monkeypatch.setattr(frappe, "enqueue", lambda *_args, **_values: None)
	frappe.cache.delete_keys("participation_tries")
	frappe.cache.delete_keys("rl:")


def answer_to(person, path, method, values):
	"""The status and the body of one call by this person, made inside the test's connection."""
	frappe.set_user(person)
	place = {"json": values} if method == "post" else {"query_string": {k: str(v) for k, v in values.items()}}
	environ = EnvironBuilder(path, method=method.upper(), **place).get_environ()
	request = frappe.local.request = Request(environ)
	frappe.local.form_dict = frappe._dict(values if method == "post" else request.args.to_dict())
	frappe.local.response, frappe.local.cookie_manager = frappe._dict(), CookieManager()
	frappe.local.request_ip = "203.0.113.9"
	try:
		arguments.check_arguments()
		answered = execute_cmd(path.removeprefix("/api/method/"))
		if isinstance(answered, Response):
			return answered.status_code, None
		return 200, json.loads(json.dumps({"message": answered}, default=json_handler))
	except Exception as problem:
		return getattr(problem, "http_status_code", 500), f"{type(problem).__name__}: {problem}"
	finally:
		frappe.db.rollback()
		frappe.local.message_log = []
		del frappe.local.request
		frappe.set_user("Administrator")


def failures(path, method, mode, person):
	"""What went wrong in as many calls as asked for: (what was sent, status, what was said)."""
	operation = SCHEMA[path][method.upper()]
	found = []
	answers = DESCRIBED["paths"][path][method]["responses"]["200"].get("content", {})
	promised = jsonschema_rs.validator_for(answers.get("application/json", {}).get("schema", {}))

	@seed(20260302)
	@CALLS
	@given(case=operation.as_strategy(generation_mode=mode))
	def call(case):
		values = case.body if method == "post" else case.query
		if not isinstance(values, dict):
			return
		status, said = answer_to(person, path, method, dict(values))
		if status >= 500 or (status == 200 and said and not promised.is_valid(said)):
			found.append((values, status, str(said)[:300]))

	call()
	return found


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda value: value.rpartition("api.")[2])
def test_an_address_answers_whatever_it_is_sent(path, method):
	person = "Guest" if any(one in path for one in WEBHOOKS) else "manager@city.example"
	with patch.object(frappe.db, "commit", lambda: None):
		wrong = failures(path, method, GenerationMode.POSITIVE, person)
		if DESCRIBED["paths"][path][method].get("requestBody"):
			wrong += failures(path, method, GenerationMode.NEGATIVE, person)
	assert wrong == []


@pytest.mark.parametrize("path", OPEN_DATA)
@pytest.mark.parametrize(
	"query", ["", "?page=0", "?size=1000000000", "?sort=' or 1=1", "?order=up&page=-1&x[]=1"]
)
def test_open_data_answers_whatever_it_is_asked(path, query):
	for dataset in ("contributions", "nothing", "..%2f..%2fetc", "'"):
		assert open_page(path.replace("{dataset}", dataset) + query).status_code < 500


def test_what_is_missing_is_named_and_nothing_is_done():
	path = "/api/method/participation_app.api.contributions.similar"
	status, said = answer_to("Guest", path, "get", {})
	assert status == 417 and "text" in said
