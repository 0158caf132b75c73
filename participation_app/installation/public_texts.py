"""The policy and the service card that a site begins with; an administrator takes them over."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

_TEXTS = Path(__file__).with_suffix(".json")


def after_sync() -> None:
	"""Writes each text where nobody has written one yet."""
	for doctype, values in json.loads(_TEXTS.read_text(encoding="utf-8")).items():
		if not frappe.db.get_singles_dict(doctype):
			frappe.get_doc(doctype).update(values).save(ignore_permissions=True)
