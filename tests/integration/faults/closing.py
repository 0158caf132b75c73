"""What has to hold at the end of every story, whatever happened in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import frappe

from participation_app.intake.received_text import storable
from participation_app.publication.queue import BY_HAND_REMOVAL, REMOVED, STANDING, UNFINISHED
from participation_app.simulator.server import Simulator
from participation_app.simulator.things import Comment
from participation_app.simulator.truth import truth

UNSEEN = {"hidden", "held", "withheld", "protected"}
WRITTEN_DOWN = (
	"Error Log",
	"Ingest Run",
	"Social Account",
	"Social Comment",
	"Publication",
	"Participation Notice",
	"SMS Gateway",
	"Case Event",
	"Notification Log",
	"Version",
)
EVER = datetime(2006, 1, 1, tzinfo=timezone.utc)
# The site of the tests has no account that sends mail.
OF_MAIL = (
	"Failed to send notification email",
	"Warnings are shown in the desk only: no account sends mail",
)
UNSURE = "It is not known whether the platform took it. Look there before posting by hand."
LATER_ONES = ("Pushed Event", "Platform Use", "Comment Media")
NO_SECRETS = {"client_id", "account_sid", "sender_id"}
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class Ledger:
	"""One account's comments and publications as the site has them, and what is true on its platform."""

	account: Any
	comments: list[Any]
	publications: list[Any]
	on_platform: dict[str, dict[str, Any]]
	since_start: set[str]  # what is visible and became public since the platforms began
	replies: list[Comment]  # of the authority, those included that went with a deleted comment

	@classmethod
	def of(cls, account: Any, simulator: Simulator) -> Ledger:
		account = frappe.get_doc("Social Account", account.name)
		own = {"account": account.name}
		replies = simulator.world.own_replies(account.platform)
		ever, since_start = (_on_platform(account, simulator, since) for since in (EVER, None))
		return cls(
			account,
			frappe.get_all("Social Comment", own, ["*"]),
			frappe.get_all("Publication", own, ["*"]),
			ever,
			{one for one in since_start if _is_shown(one, ever)},
			[reply for reply in replies if reply.account_id == account.external_id],
		)


def assert_nothing_lost_or_doubled(ledger: Ledger) -> None:
	"""Stored and public are the same set, each once, with the wording and the state that hold now."""
	stored = Counter(row.external_id for row in ledger.comments)
	assert [one for one, times in stored.items() if times > 1] == [], "stored twice"
	never_public = set(stored) - set(ledger.on_platform)
	assert never_public == set(), f"stored, but never public: {never_public}"
	missing = {one: ledger.on_platform[one] for one in ledger.since_start - set(stored)}
	assert missing == {}, f"lost: {missing}"
	assert ledger.account.gap_since is None, "a gap that nobody closed"
	for row in ledger.comments:
		_assert_is_true(row, ledger.on_platform[row.external_id])


def assert_replied_once(ledger: Ledger) -> None:
	"""No reply stands twice on the platform, and what is said to be sent does stand there."""
	texts = Counter(reply.text for reply in ledger.replies)
	twice = [(one.text, one.id, one.parent_id, one.deleted) for one in ledger.replies if texts[one.text] > 1]
	assert twice == [], f"replied twice: {twice}"
	ids = {reply.id for reply in ledger.replies}
	for publication in ledger.publications:
		assert publication.state not in UNFINISHED, f"{publication.kind} {publication.state}"
		assert publication.state != "Sent" or publication.external_id in ids, "said to be sent"
		assert publication.state in (*STANDING, REMOVED) or _is_explained(publication, ledger), (
			f"{publication.state}, and nobody says why"
		)


def _is_explained(publication: Any, ledger: Ledger) -> bool:
	"""By its own words, by the part before it that failed, or by the trail where public relations took it back."""
	parts_before = (one for one in ledger.publications if one.name == publication.follows)
	if publication.message or any(_is_explained(part, ledger) for part in parts_before):
		return True
	taken_back = {"ticket": publication.ticket, "move": "withdraw_approval"}
	return bool(frappe.db.exists("Case Event", taken_back))


def outcomes_of(
	ledger: Ledger,
	approved: Mapping[str, Comment],
	corrected: Collection[str] = (),
	withdrawn: Collection[str] = (),
) -> Iterator[str]:
	"""How each approved reply ended, whole or in parts: it stands, or its form says why it does not, or not whole.

	`approved` are the comments that were answered, by the Proposed Reply; another reply corrects those `corrected`.
	"""
	for reply, asked in approved.items():
		parts = sorted(
			(one for one in ledger.publications if one.proposed_reply == reply), key=lambda one: one.part
		)
		ours = [one for one in ledger.replies if one.parent_id == asked.id]
		standing = [one for one in ours if one.text in {part.text for part in parts}]
		if reply in withdrawn:
			yield _removed(parts, standing)
		elif all(part.state == "Sent" for part in parts):
			assert [one.id for one in standing] == [part.external_id for part in parts], "not in their order"
			assert reply in corrected or _as_shown(reply) == (None, "Answered")
			yield "Sent"
		else:
			yield _not_sent(reply, parts, standing)


def _removed(parts: Sequence[Any], standing: Sequence[Comment]) -> str:
	"""Nothing of a withdrawn reply stands, but for what public relations is told to remove."""
	left_to_people = {part.external_id for part in parts if part.state == BY_HAND_REMOVAL and part.message}
	assert {part.state for part in parts} <= {REMOVED, BY_HAND_REMOVAL}
	assert {one.id for one in standing if not one.deleted} <= left_to_people, "withdrawn, and it stands"
	return REMOVED if not left_to_people else BY_HAND_REMOVAL


def _not_sent(reply: str, parts: Sequence[Any], standing: Sequence[Comment]) -> str:
	"""What was posted before the trouble stands, the rest was kept back, and the form tells both."""
	failure, stage = _as_shown(reply)
	trouble = next(part for part in parts if part.state != "Sent")
	assert trouble.state in ("Refused", "Withdrawn") and trouble.message in failure
	assert stage == "PR Review"
	is_unsure = any(words in failure for words in (UNSURE, frappe._(UNSURE, lang="ar")))
	sent = {part.external_id for part in parts if part.state == "Sent"}
	others = [one.text for one in standing if one.id not in sent]
	assert others == [] or is_unsure, f"{others} stands, and its form says: {failure}"
	return trouble.state


def assert_settled(ledger: Ledger, reply: str) -> str:
	"""However often a reply was approved and taken back: it is sent once, or waits for public relations."""
	states = [one.state for one in ledger.publications if one.proposed_reply == reply]
	sent, (failure, stage) = states.count("Sent"), _as_shown(reply)
	assert sent <= 1 and (sent == 1) == (stage == "Answered"), f"{states}, and the ticket is in {stage}"
	assert sent or stage == "PR Review", f"{states}, and the ticket is in {stage}: {failure}"
	return stage


def _as_shown(reply: str) -> tuple[str | None, str]:
	document = frappe.get_doc("Proposed Reply", reply)
	stage = frappe.db.get_value("HD Ticket", document.ticket, "participation_stage")
	return document.failure or None, stage


def assert_no_surprise(known_before: set[str]) -> None:
	"""Whatever a platform does is known trouble: it never ends in the Error Log."""
	logged = frappe.get_all("Error Log", ["name", "method", "error"])
	new = [row for row in logged if row.name not in known_before and row.method not in OF_MAIL]
	told = "\n".join(f"{row.method}\n{row.error}" for row in new)
	assert new == [], f"an error that nobody foresaw: {told}"


def error_log() -> set[str]:
	"""What stands in it; its table knows no transactions."""
	return set(frappe.get_all("Error Log", pluck="name"))


def assert_no_secret(secrets: Iterable[str], simulator: Simulator, jobs: Iterable[object] = ()) -> None:
	"""No key or token in what was written down, here or in the platforms' journal, or given to a job."""
	there_are = [one for one in LATER_ONES if frappe.db.exists("DocType", one)]
	places = {
		doctype: frappe.db.sql(f"select * from `tab{doctype}`") for doctype in (*WRITTEN_DOWN, *there_are)
	}
	texts = {doctype: str(rows) for doctype, rows in places.items()}
	texts |= {"journal": str(simulator.journal.lines()), "jobs": str(list(jobs))}
	found = [(secret, place) for secret in secrets for place, text in texts.items() if secret in text]
	assert found == [], "a secret was written down"


def secrets_of(simulator: Simulator) -> set[str]:
	"""Every key of the accounts, and every token that the platforms gave out since."""
	known = {
		value
		for account in simulator.world.accounts
		for name, value in {**account.credentials, **account.extra}.items()
		if name not in NO_SECRETS and not name.endswith("_id")
	}
	return known | simulator.world.tokens.texts()


def _on_platform(account: Any, simulator: Simulator, since: datetime | None) -> dict[str, Any]:
	known = truth(simulator.world, account.platform, since)["platforms"].get(account.platform)
	comments = known["comments"] if known else {}
	return {one: told for one, told in comments.items() if told["account_id"] == account.external_id}


def _is_shown(one: str, comments: dict[str, Any]) -> bool:
	"""Whether lists show it: a reply not while the comment above it is held back."""
	told = comments[one]
	above = comments.get(told["parent"])
	return told["state"] == "visible" and (above is None or above["state"] != "held")


def _assert_is_true(row: Any, told: dict[str, Any]) -> None:
	expected = "deleted" if told["state"] in ("deleted", "protected") else told["state"]
	assert (row.visibility == "visible") == (expected == "visible"), f"{row.external_id} {row.visibility}"
	assert bool(row.is_own) == told["own"]
	if told["state"] == "visible":
		assert row.text == storable(LONE_SURROGATE.sub("\ufffd", told["text"])), "an old wording"
	if told["own"]:
		assert row.state == "Own"
