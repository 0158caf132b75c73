"""Waiting comments get their group and the details of their proposal, as new ones do when they are read."""

from __future__ import annotations

import frappe

from participation_app.casework.settings import settings
from participation_app.intake.comment_groups import CommentGroups
from participation_app.intake.proposals import Proposer
from participation_app.rules.lifecycle import COMMENT_WAITING

BATCH = 200
_SET = (
	"proposed_type",
	"proposed_department",
	"proposed_section",
	"proposed_inspection",
	"proposed_entity",
	"proposal_reason",
	"proposal_details",
	"routing_rule",
	"named_place",
	"comment_group",
)


def execute() -> None:
	"""In batches; what has a group is not found again, so a run that was stopped goes on."""
	if not settings().service_user:
		return
	proposer = Proposer()
	ungrouped = {"state": COMMENT_WAITING, "comment_group": ["is", "not set"]}
	while names := frappe.get_all(
		"Social Comment", ungrouped, pluck="name", limit=BATCH, order_by="posted_at"
	):
		comments = [frappe.get_doc("Social Comment", name) for name in names]
		groups = CommentGroups(comment.normalised_text for comment in comments)
		for comment in comments:
			due_at = comment.due_at
			proposer.propose(comment)
			groups.place(comment)
			groups.sketch(comment)
			values = {field: comment.get(field) for field in _SET} | {"due_at": due_at}
			frappe.db.set_value("Social Comment", comment.name, values, update_modified=False)
		groups.keep()
		frappe.db.commit()  # a long run starts again where it was stopped
