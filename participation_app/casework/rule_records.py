"""A routing rule's record as values: those on its form, which are a draft, and those that were put to use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate

from participation_app.casework import replica
from participation_app.rules.arabic import normalise
from participation_app.rules.routing import TAG

RULE = "Participation Routing Rule"
LISTS = (
	"any_words",
	"all_words",
	"none_words",
	"channels",
	"accounts",
	"types",
	"languages",
	"places",
	"authors",
	"weekdays",
)
HOURS, DATES = ("time_from", "time_to"), ("date_from", "date_to")
NUMBERS = ("enabled", "rule_order", "needs_inspection")
LINKS = ("department", "section", "priority")  # kept beside the rest, so that Frappe guards what is in use
FIELDS = (*LISTS, *HOURS, *DATES, *NUMBERS, *LINKS, "mode", "set_type")

Values = Mapping[str, object]


def drafted(form: Document | Values) -> dict[str, object]:
	"""The values on the form, written one way whether they come from the database or from a browser.

	Raises ValueError where an hour or a date is none.
	"""
	values = {field: form.get(field) or None for field in (*LINKS, "mode", "set_type")}
	values |= {field: lines(form.get(field)) for field in LISTS}
	values |= {field: cint(form.get(field)) for field in NUMBERS}
	values |= {field: _hour(form.get(field)) for field in HOURS}
	return values | {field: _day(form.get(field)) for field in DATES}


def in_use(row: Document | Values) -> dict[str, object] | None:
	"""The values that decide today; None for a rule that was never put to use."""
	if not row.get("in_use"):
		return None
	return {**json.loads(row.get("in_use")), **{field: row.get(f"in_use_{field}") for field in LINKS}}


def as_rule(name: str, values: Values) -> dict[str, object]:
	"""The rule as `rules.routing` takes it."""
	return {
		"name": name,
		"order": values["rule_order"],
		"any": values["any_words"],
		"all": values["all_words"],
		"none": values["none_words"],
		"channels": values["channels"],
		"accounts": values["accounts"],
		"types": values["types"],
		"languages": values["languages"],
		"places": values["places"],
		"author": [
			author if author.startswith(TAG) else author.removeprefix("@") for author in values["authors"]
		],
		"weekdays": values["weekdays"],
		"hours": [values[field] for field in HOURS],
		"dates": [values[field] for field in DATES],
		"department": values["department"],
		"section": values["section"],
		"type": values["set_type"],
		"priority": values["priority"],
		"needs_inspection": bool(values["needs_inspection"]),
		"refer": values["mode"] == "Refer",
	}


def values_of(rule: Mapping[str, object]) -> dict[str, object]:
	"""The values of a rule that `as_rule` made."""
	kept = ("channels", "accounts", "types", "languages", "places", "weekdays", *LINKS, "needs_inspection")
	return {
		**{field: rule[field] for field in kept},
		**{f"{kind}_words": rule[kind] for kind in ("any", "all", "none")},
		"authors": rule["author"],
		**dict(zip((*HOURS, *DATES), (*rule["hours"], *rule["dates"]), strict=True)),
		"mode": "Refer" if rule["refer"] else "Propose",
		"set_type": rule["type"],
	}


@replica.primary()
def rules_in_use() -> list[dict[str, object]]:
	"""What decides today, in no order."""
	rows = frappe.get_all(
		RULE, {"in_use": ["is", "set"]}, ["name", "in_use", *(f"in_use_{field}" for field in LINKS)]
	)
	return _switched_on({row.name: in_use(row) for row in rows})


def rules_drafted(form: Document | Values | None = None) -> list[dict[str, object]]:
	"""What would decide if every draft were put to use, the unsaved form among them."""
	values = {row.name: drafted(row) for row in frappe.get_all(RULE, fields=["name", *FIELDS])}
	if form:
		values[name_of(form)] = drafted(form)
	return _switched_on(values)


def name_of(form: Document | Values) -> str:
	"""What a rule is called, or will be once its form is saved."""
	is_stored = form.get("name") and not form.get("__islocal")
	return str(form.get("name") if is_stored else form.get("rule_name") or form.get("name") or "?")


def _switched_on(rules: Mapping[str, Values]) -> list[dict[str, object]]:
	return [as_rule(name, values) for name, values in rules.items() if values["enabled"]]


def lines(text: object) -> list[str]:
	"""The lines that say something."""
	return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _hour(value: str | None) -> str | None:
	# Frappe would fill an empty field for a time with the present hour.
	return f"{datetime.strptime(normalise(value.strip()), '%H:%M'):%H:%M}" if value else None


def _day(value: str | date | None) -> str | None:
	return str(getdate(value)) if value else None
