"""What the system writes where nobody reads is in the authority's language, to the last sentence."""

from __future__ import annotations

import re

import frappe
import pytest

from participation_app.connectors import errors
from participation_app.intake.accounts import advice
from participation_app.jobs import reading as job
from participation_app.simulator.fault_catalogue import named_fault

LATIN = re.compile("[A-Za-z]")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_job_speaks_the_authoritys_language_whoever_started_it(language, simulator, account):
	frappe.db.set_single_value("Participation Settings", "default_language", language)
	simulator.faults.arm(named_fault("F51", "Facebook", times=100))
	own = account("Facebook")
	frappe.local.lang = "en" if language == "ar" else "ar"
	started_in = frappe.local.lang
	job.read(own.name)
	own.reload()
	assert own.state == "Waiting"
	assert own.state_message.startswith(frappe._(errors.Transient.default, language))
	assert frappe.local.lang == started_in


@pytest.mark.parametrize(
	("error", "kept"),
	[
		(errors.NotSent(), ""),
		(errors.Transient("The platform did not answer in time."), ""),
		(errors.NotReplyable("YouTube allows no reply to this comment."), ""),
		(errors.ContentRejected(f"{errors.ContentRejected.default} (X: too long)"), " (X: too long)"),
		(errors.ContentRejected("HTTP 400: too long"), " (HTTP 400: too long)"),
	],
)
def test_of_a_platforms_refusal_only_its_own_words_stay_as_they_are(error, kept, monkeypatch):
	monkeypatch.setattr(frappe.local, "lang", "ar")
	shown = advice(error)
	assert shown.endswith(kept)
	assert not LATIN.search(shown.removesuffix(kept))
