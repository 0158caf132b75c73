"""Run inside the bench: `python on_site_state.py SITE PATH` writes what a site holds: rows, tickets, files, secrets."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import frappe
from frappe.utils.password import get_decrypted_password

MODULES = ("Notices", "Casework", "Intake", "Publication", "Engagement", "Transparency")
OF_OTHERS = ("HD Ticket", "Communication", "User", "File", "HD Service Level Agreement")


def main(site: str, path: str) -> None:
	frappe.init(site)
	frappe.connect()
	Path(path).write_text(json.dumps(_state()))
	frappe.destroy()


def _state() -> dict[str, object]:
	own = frappe.get_all("DocType", {"module": ["in", MODULES], "issingle": 0}, pluck="name")
	counts = {doctype: frappe.db.count(doctype) for doctype in (*own, *OF_OTHERS)}
	tickets = frappe.get_all("HD Ticket", pluck="name")
	return {
		"counts": counts,
		"tickets": [str(name) for name in tickets],
		"untold": _without_trail(),
		"files": _files(),
		"secrets": _readable_secrets(),
	}


def _without_trail() -> list[str]:
	"""Participation tickets without a case event: a half-written one would be such."""
	ticket, told = "HD Ticket", set(frappe.get_all("Case Event", pluck="ticket", distinct=True))
	names = frappe.get_all(ticket, {"participation_stage": ["is", "set"]}, pluck="name")
	return [str(name) for name in names if str(name) not in told]


def _files() -> dict[str, str]:
	found = {}
	for folder in ("private/files", "public/files"):
		root = Path(frappe.get_site_path(folder))
		for path in sorted(root.rglob("*")) if root.is_dir() else ():
			if path.is_file():
				found[f"{folder}/{path.relative_to(root)}"] = hashlib.sha256(path.read_bytes()).hexdigest()
	return found


def _readable_secrets() -> int:
	"""How many accounts' tokens can be read with the site's key."""
	names = frappe.get_all("Social Account", pluck="name")
	found = (get_decrypted_password("Social Account", name, "access_token", False) for name in names)
	return sum(bool(secret) for secret in found)


if __name__ == "__main__":
	main(*sys.argv[1:])
