"""The rows of a year's comments, with what the live reading proposes for each."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import frappe

from participation_app.casework import moments
from participation_app.casework.registration import as_html
from participation_app.intake.comment_changes import words_in
from participation_app.intake.comment_groups import DAYS_KEPT, CommentGroups
from participation_app.intake.proposals import Proposer
from participation_app.publication.queue import digest
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, COMMENT_WAITING, SYSTEM
from participation_app.simulator.year.books import Books
from participation_app.simulator.year.ledger import Ledger, Row, ticket_name
from participation_app.simulator.year.plan import Comment

DOCTYPE = "Social Comment"
_PROPOSED = (
	"proposed_type",
	"proposed_department",
	"proposed_section",
	"proposed_inspection",
	"proposed_entity",
	"proposal_reason",
	"proposal_details",
	"routing_rule",
	"named_place",
	"due_at",
	"comment_group",
)


class CommentClerk:
	"""Enters comments in the order in which they were posted."""

	def __init__(self, books: Books, ledger: Ledger) -> None:
		self._books, self._ledger = books, ledger
		self._proposer, self._groups = Proposer(), CommentGroups([])
		self._groups_since: datetime | None = None
		self._group_names: dict[str, str] = {}
		self._authors: dict[tuple[str, int], Row] = {}

	def keep(self, comment: Comment) -> Row:
		"""Enters a comment as it stands at the end; returns its row with its author's `handle` beside it."""
		author = self._author(comment)
		row = self._received(comment, author)
		self._propose(row)
		self._decide(row, comment)
		self._ledger.add(DOCTYPE, row["received_at"], self._books.service_user, **row)
		return frappe._dict(row, handle=author["handle"])

	def keep_groups(self) -> None:
		"""Later comments find those of the last days by their words."""
		self._groups.keep()

	def _author(self, comment: Comment) -> Row:
		key = comment.platform, comment.author
		if key not in self._authors:
			self._authors[key] = self._ledger.add(
				"Social Author",
				moments.stored(comment.read_at),
				self._books.service_user,
				handle=f"person_{comment.author}",
				display_name=self._books.name_of(comment.author),
				platform=comment.platform,
				external_id=f"year-{comment.author}",
			)
		return self._authors[key]

	def _received(self, comment: Comment, author: Row) -> frappe._dict:
		number = self._ledger.new_name()
		return frappe._dict(
			name=self._ledger.new_name(),
			account=self._books.accounts[comment.platform],
			platform=comment.platform,
			external_id=f"year-{number}",
			author=author["name"],
			author_name=author["display_name"],
			posted_at=moments.stored(comment.posted_at),
			received_at=moments.stored(comment.read_at),
			visibility="visible",
			is_own=0,
			can_reply="Yes",
			permalink=f"https://{comment.platform.lower()}.example/{number}",
			version_id=f"year-{number}",
			state=COMMENT_WAITING,
			**words_in(comment.written.text),
			**dict.fromkeys(_PROPOSED),
		)

	def _propose(self, row: frappe._dict) -> None:
		self._proposer.propose(row)
		row.proposed_inspection = int(bool(row.proposed_inspection))
		if self._groups_since is None or row.posted_at - self._groups_since > timedelta(days=DAYS_KEPT):
			self._groups, self._groups_since = CommentGroups([]), row.posted_at
		self._groups.place(row)
		# Drawn anew by the groups themselves; the year's own names are the same for the same seed.
		own = self._group_names.setdefault(row.comment_group, row.name)
		self._group_names[own] = row.comment_group = own
		self._groups.sketch(row)

	def _decide(self, row: frappe._dict, comment: Comment) -> None:
		decided_at = moments.stored(comment.decided_at) if comment.decided_at else None
		by = comment.decided_by or (self._books.service_user if decided_at else None)
		ticket = None if comment.story is None else ticket_name(comment.story)
		row.update(
			state=comment.state,
			ticket=ticket,
			redirected_to=comment.entity,
			dismissal_reason=comment.reason,
			decided_by=by,
			decided_at=decided_at,
		)
		if comment.move in ("redirect", "dismiss", "attach"):
			self._record(row, comment, by)
		if comment.move == "redirect":
			self._direct(row, decided_at)
		if comment.move == "attach":
			self._show_on_ticket(row, by)

	def _record(self, row: frappe._dict, comment: Comment, by: str) -> None:
		details = {"agreed_entity": comment.entity} if comment.entity else None
		self._ledger.add(
			"Case Event",
			row.decided_at,
			by,
			move=comment.move,
			ticket=row.ticket,
			comment=row.name,
			actor=by,
			actor_role=CALL_CENTRE_AGENT if comment.decided_by else SYSTEM,
			acting_for=None,
			at=row.decided_at,
			from_state=COMMENT_WAITING,
			to_state=row.state,
			note=comment.reason,
			due_before=None,
			due_after=None,
			details=json.dumps(details, ensure_ascii=False) if details else None,
		)

	def _direct(self, row: frappe._dict, at: datetime) -> None:
		text = self._books.wording(row.redirected_to, "en" if row.language == "en" else "ar")
		number = self._ledger.new_name()
		self._ledger.add(
			"Publication",
			at,
			self._books.service_user,
			kind="Redirection",
			state="Sent",
			account=row.account,
			comment=row.name,
			ticket=None,
			part=1,
			parts=1,
			external_id=f"year-{number}",
			permalink=f"https://{row.platform.lower()}.example/{number}",
			sent_at=at + timedelta(seconds=40),
			attempts=1,
			text=text,
			text_digest=digest(text),
			unique_key=f"direction:{row.name}:1",
			notice=None,
			proposed_reply=None,
		)

	def _show_on_ticket(self, row: frappe._dict, by: str) -> None:
		self._ledger.add(
			"Comment",
			row.decided_at,
			by,
			comment_type="Comment",
			comment_email=by,
			comment_by=by,
			reference_doctype="HD Ticket",
			reference_name=row.ticket,
			content=as_html(row.text),
		)
