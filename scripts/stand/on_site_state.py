"""Run inside the bench: `python on_site_state.py SITE PATH [SINCE]` writes what a site holds: rows, tickets, files, secrets.

Of each table there is a sum over every value of its rows, those left out that were written since the moment.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import frappe
from frappe.utils.password import get_decrypted_password

MODULES = ("Notices", "Casework", "Intake", "Publication", "Engagement", "Transparency")
OF_OTHERS = ("HD Ticket", "Communication", "User", "File", "HD Service Level Agreement")


def main(site: str, path: str, since: str | None = None) -> None:
	frappe.init(site)
	frappe.connect()
	Path(path).write_text(json.dumps(_state(since or frappe.utils.now())))
	frappe.destroy()


def _state(since: str) -> dict[str, object]:
	own = frappe.get_all("DocType", {"module": ["in", MODULES], "issingle": 0}, pluck="name")
	counts = {doctype: frappe.db.count(doctype) for doctype in (*own, *OF_OTHERS)}
	tickets = frappe.db.sql("select name from `tabHD Ticket`", pluck=True)
	return {
		"since": since,
		"sums": {doctype: _sum(doctype, since) for doctype in counts},
		"counts": counts,
		"tickets": [str(name) for name in tickets],
		"untold": _without_trail(),
		"files": _files(),
		"secrets": _readable_secrets(),
	}


def _sum(doctype: str, since: str) -> str:
	"""Over every value of every row, in whichever order they stand."""
	columns = ", ".join(f"coalesce(`{name}`, '-')" for name in sorted(frappe.db.get_table_columns(doctype)))
	[[count, total]] = frappe.db.sql(
		f"""select count(*), sum(conv(left(md5(concat_ws('|', {columns})), 12), 16, 10)) from `tab{doctype}`
		where not coalesce(modified, creation) between %(since)s and %(since)s + interval 1 day""",
		{"since": since},
	)
	return f"{count} {total}"


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
