"""Writes events into the chain of their ticket, or of their comment while there is no ticket.

The row of the ticket is the lock, so that only who works on the same ticket waits. Salts stand in a table that is no
doctype: no list, export, report or API reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import frappe

from participation_app.casework.bulk import insert_rows, new_name
from participation_app.rules.lifecycle import CITIZEN
from participation_app.rules.trace import BEGINNING, digest_of_event, digest_of_words, new_salt

EVENT, HEAD, SALTS = "Case Event", "Trace Head", "__participation_salt"
WORDS = ("note", "details")
CONTENT = (
	"chain",
	"sequence",
	"move",
	"ticket",
	"comment",
	"actor",
	"actor_role",
	"acting_for",
	"at",
	"from_state",
	"to_state",
	"due_before",
	"due_after",
	"evidence",
)
_TIMES = ("at", "due_before", "due_after")
Row = dict[str, object]


def append(rows: Sequence[Mapping[str, object]]) -> list[str]:
	"""Writes events, each at the end of its chain, and returns their names; rows name the same fields."""
	return insert_rows(EVENT, link(rows))


def link(rows: Iterable[Mapping[str, object]]) -> list[Row]:
	"""The rows with names and their places in their chains; locks the chains and moves their heads."""
	linked: list[Row] = [{"name": new_name(), **row, "chain": chain_of(row)} for row in rows]
	_note_evidence(linked)
	heads = _locked_heads(linked)
	salts = {str(row["name"]): _place(row, heads) for row in linked}
	if linked:
		keep_salts(salts)
		_keep_heads(heads)
	return linked


def chain_of(row: Mapping[str, object]) -> str:
	"""The chain's name: the ticket's, else the comment's. Raises ValueError for an event about neither."""
	if row.get("ticket"):
		return f"HD Ticket {row['ticket']}"
	if row.get("comment"):
		return f"Social Comment {row['comment']}"
	raise ValueError("A case event is about a ticket or a comment.")


def content_of(row: Mapping[str, object]) -> Row:
	"""What the event's digest covers as it stands: all but what a citizen may have erased."""
	content = {name: row.get(name) for name in CONTENT}
	content |= {name: frappe.utils.get_datetime(row[name]) for name in _TIMES if row.get(name)}
	if row["actor_role"] == CITIZEN:
		content.pop("actor")
	return content


def words_of(row: Mapping[str, object]) -> Row:
	"""What may be erased later: notes and details, and who acted where that was a citizen."""
	erasable = (*WORDS, "actor") if row["actor_role"] == CITIZEN else WORDS
	return {name: row.get(name) for name in erasable}


def forget_words(chain: str, told: str) -> None:
	"""Removes words and salts of all events of the chain but the one that tells of it."""
	events = frappe.get_all(EVENT, {"chain": chain, "name": ["!=", told]}, ["name", "actor_role"])
	if not events:
		return
	names = [event.name for event in events]
	_blank(names, dict.fromkeys(WORDS))
	of_citizens = [event.name for event in events if event.actor_role == CITIZEN]
	if of_citizens:
		_blank(of_citizens, {"actor": None, "owner": "Guest", "modified_by": "Guest"})
	forget_salts(names)


def forget_chains(chains: Sequence[str]) -> None:
	"""Removes heads and salts of chains that nobody vouches for, such as those of samples, before their events go."""
	forget_salts(frappe.get_all(EVENT, {"chain": ["in", list(chains)]}, pluck="name"))
	frappe.db.delete(HEAD, {"name": ["in", list(chains)]})


def keep_salts(salts: Mapping[str, str]) -> None:
	"""Keeps salts by the names of events, or by the keys of comments."""
	frappe.db.sql(
		f"insert into `{SALTS}` (event, salt) values {', '.join(['%s'] * len(salts))}"
		" on duplicate key update salt = values(salt)",
		list(salts.items()),
	)


def salts_of(names: Sequence[str]) -> dict[str, str]:
	"""The salts that are still there, by the names of events or the keys of comments."""
	if not names:
		return {}
	return dict(
		frappe.db.sql(f"select event, salt from `{SALTS}` where event in %(names)s", {"names": list(names)})
	)


def forget_salts(names: Sequence[str]) -> None:
	"""Removes salts; what was salted by them can never be told again."""
	if names:
		frappe.db.sql(f"delete from `{SALTS}` where event in %(names)s", {"names": list(names)})


def key_of_comment(name: str) -> str:
	"""The name under which the salt of a comment's words is kept."""
	return f"Social Comment {name}"


def make_salt_table() -> None:
	"""Frappe's own cleaning of tables knows doctypes only, so this one stays as it is."""
	frappe.db.sql_ddl(
		f"create table if not exists `{SALTS}` (event varchar(140) primary key, salt char(64) not null)"
	)


def _place(row: Row, heads: dict[str, tuple[int, str]]) -> str:
	"""Gives the row its place at the end of its chain, and returns the salt of its words."""
	sequence, previous = heads[str(row["chain"])]
	salt = new_salt()
	row["sequence"] = sequence + 1
	row["words_digest"] = digest_of_words(salt, words_of(row))
	row["digest"] = digest_of_event(previous, content_of(row), row["words_digest"])
	heads[str(row["chain"])] = (sequence + 1, row["digest"])
	return salt


def _locked_heads(rows: Sequence[Row]) -> dict[str, tuple[int, str]]:
	"""The heads as they are now, each locked by its key alone: an upsert leaves no gap locked for its neighbours."""
	chains = sorted({str(row["chain"]) for row in rows})
	if not chains:
		return {}
	_lock("HD Ticket", {str(row["ticket"]) for row in rows if row.get("ticket")})
	_lock("Social Comment", {str(row["comment"]) for row in rows if not row.get("ticket")})
	written_at = frappe.utils.now()
	values = [(chain, written_at, BEGINNING) for chain in chains]
	found = frappe.db.sql(
		f"""insert into `tab{HEAD}` (name, creation, digest) values {", ".join(["%s"] * len(values))}
		on duplicate key update sequence = sequence returning name, sequence, digest""",
		values,
	)
	return {name: (sequence, digest) for name, sequence, digest in found}


def _lock(doctype: str, names: set[str]) -> None:
	if names:
		frappe.db.sql(
			f"select name from `tab{doctype}` where name in %(names)s order by name for update",
			{"names": sorted(names)},
		)


def _keep_heads(heads: Mapping[str, tuple[int, str]]) -> None:
	values = [(chain, *head) for chain, head in sorted(heads.items())]
	frappe.db.sql(
		f"""insert into `tab{HEAD}` (name, sequence, digest) values {", ".join(["%s"] * len(values))}
		on duplicate key update sequence = values(sequence), digest = values(digest), unsealed = 1""",
		values,
	)


def _note_evidence(rows: Sequence[Row]) -> None:
	"""Each event about a comment names the digest of the comment's words as they stand."""
	about = {str(row["comment"]) for row in rows if row.get("comment") and "evidence" not in row}
	found = (
		frappe.get_all("Social Comment", {"name": ["in", about]}, ["name", "wording_digest"]) if about else []
	)
	digests = {comment.name: comment.wording_digest for comment in found}
	for row in rows:
		row.setdefault("evidence", digests.get(str(row.get("comment"))))


def _blank(names: Sequence[str], values: Mapping[str, object]) -> None:
	event = frappe.qb.DocType(EVENT)
	query = frappe.qb.update(event).where(event.name.isin(names))
	for field, value in values.items():
		query = query.set(event[field], value)
	query.run()
