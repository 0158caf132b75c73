"""Routing rules decided as soon as they were saved; what stood then goes on deciding."""

from __future__ import annotations

import frappe

from participation_app.casework.routing import forget_rules
from participation_app.casework.rule_records import FIELDS, RULE, drafted
from participation_app.casework.rule_use import fields_in_use, state_of

_ONE_VALUE = {"channel": "channels", "if_type": "types", "language": "languages"}


def execute() -> None:
	"""Takes the one channel, type and language over into the lists, and puts every rule to use."""
	rule = frappe.qb.DocType(RULE)
	columns = set(frappe.db.get_table_columns(RULE))
	for old, new in _ONE_VALUE.items():
		if old in columns:
			frappe.qb.update(rule).set(rule[new], rule[old]).where(rule[new].isnull()).run()
	fields = ["name", "modified", "modified_by", *FIELDS]
	for row in frappe.get_all(RULE, {"in_use": ["is", "not set"]}, fields):
		values = fields_in_use(drafted(row))
		values |= {"put_to_use_by": row.modified_by, "put_to_use_at": row.modified}
		frappe.db.set_value(
			RULE, row.name, {**values, "state": state_of({**row, **values})}, update_modified=False
		)
	forget_rules()
