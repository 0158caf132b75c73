"""Who may do what with which record, page, report and workspace, as tables read from their files."""

from __future__ import annotations

from pathlib import Path

from stand.described.sources import records

_ROLES = (
	"Call Centre Agent",
	"Department Liaison",
	"Section Officer",
	"Public Relations Officer",
	"Participation Moderator",
	"Participation Manager",
	"System Manager",
	"Citizen",
)
_LETTERS = {"read": "R", "write": "W", "create": "C", "delete": "D", "export": "E"}
_INTRODUCTION = """# Permissions

Written by `./scripts/describe` from the files of the app; `./scripts/test unit` fails where it is no longer true.

R read, W write, C create, D delete, E export. A letter says what the role may ask for at all; which records answer is decided for each of them in code: what belongs to a ticket is open to those to whom the ticket is open (`casework/access.py`), and what only a move may write is refused to everybody else (`GUARDED` in `overrides/hd_ticket.py`). Records without a letter are written by the system alone. Rows of tables follow the record they stand in.
"""


def as_markdown(repository: Path) -> str:
	own = [one for one in records(repository, "doctype") if not one.get("istable")]
	lines = [_INTRODUCTION, "## Records", "", _head("Record"), *_doctype_lines(own), ""]
	for kind, title in (("page", "Pages"), ("report", "Reports"), ("workspace", "Workspaces")):
		lines += [f"## {title}", "", _head(title[:-1]), *_role_lines(repository, kind), ""]
	return "\n".join(lines).rstrip() + "\n"


def _head(first: str) -> str:
	return f"| {first} | {' | '.join(_ROLES)} |\n|---|{'---|' * len(_ROLES)}"


def _doctype_lines(doctypes: list[dict]) -> list[str]:
	return [
		f"| {doctype['name']} | {' | '.join(_letters(doctype, role) for role in _ROLES)} |"
		for doctype in sorted(doctypes, key=lambda one: one["name"])
	]


def _letters(doctype: dict, role: str) -> str:
	rows = [row for row in doctype.get("permissions", []) if row["role"] == role]
	allowed = {action for row in rows for action in _LETTERS if row.get(action)}
	owned = "(own)" if rows and all(row.get("if_owner") for row in rows) else ""
	return "".join(letter for action, letter in _LETTERS.items() if action in allowed) + owned


def _role_lines(repository: Path, kind: str) -> list[str]:
	found = sorted(records(repository, kind), key=_title)
	return [f"| {_title(one)} | {' | '.join(_yes(one, role) for role in _ROLES)} |" for one in found]


def _title(record: dict) -> str:
	return record.get("title") or record.get("label") or record["name"]


def _yes(record: dict, role: str) -> str:
	roles = {row["role"] for row in record.get("roles", [])}
	return "yes" if role in roles or not roles else ""
