"""The moves' names as people read them."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _

from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed


def _other_events() -> dict[str, str]:
	"""What stands in the trail beside the moves."""
	return {
		"date_moved": _("Date Moved"),
		"clock_paused": _("Clock Stopped"),
		"clock_resumed": _("Clock Resumed"),
		"date_missed": _("Date Missed"),
		"delay_explained": _("Delay Explained"),
		"comment_edited": _("Comment Edited by Its Author"),
		"comment_deleted": _("Comment Gone from the Platform"),
		"comment_hidden": _("Comment Hidden on the Platform"),
		"comment_shown": _("Comment Shown Again"),
		"restricted": _("Ticket Closed to Others"),
		"restriction_lifted": _("Ticket Opened Again"),
		"restricted_opened": _("Restricted Ticket Read"),
		"legal_hold_set": _("Put Under a Legal Hold"),
		"legal_hold_lifted": _("Legal Hold Lifted"),
		"evidence_opened": _("Sealed Evidence Opened"),
		"evidence_erased": _("Evidence Erased"),
		"words_erased": _("Words Erased from the Trail"),
		"withdrawal_asked": _("Withdrawal of the Reply Asked For"),
		"withdrawal_called_off": _("Withdrawal of the Reply Called Off"),
		"closing_asked": _("Closing Asked For by the Citizen"),
		"consent_withdrawn": _("Agreement to Publication Taken Back"),
		"contact_changed": _("Contact Changed by the Citizen"),
		"status_asked": _("Status Asked For"),
		"author_proved": _("Citizen Proved the Account"),
		"merged_into": _("Merged Into Another Ticket"),
		"merged_here": _("Another Ticket Was Merged Into This One"),
		"person_linked": _("Linked to Another Contribution of the Same Person"),
		"person_unlinked": _("Unlinked From a Person"),
		"split": _("Split Into Two Matters"),
		"event_opened": _("Event Opened"),
		"event_corrected": _("The Answer to the Event Is Corrected"),
		"lead_event": _("Answers for the Event From Now On"),
		"event_handed_over": _("Another Ticket Answers for the Event"),
		"joined_event": _("Joined an Event"),
		"joined_here": _("Contributions Joined the Event"),
		"left_event": _("Taken Out of the Event"),
		"left_here": _("A Contribution Left the Event"),
		"event_approve_answer": _("Answer to All Approved"),
		"event_stop": _("Answering Stopped"),
		"event_resume": _("Answering Went On"),
		"event_cancel": _("Answering Given Up"),
		"event_finish": _("Event Answered"),
		"event_pace": _("Pace Changed"),
		"attachments_refused": _("Attachments Not Kept"),
		"reply_written": _("Reply Drafted"),
		"reply_removed": _("Reply Removed From the Platform"),
		"reply_not_removed": _("Reply to Be Removed by Hand"),
	}


def label_of(move: str) -> str:
	"""The name of a move, or of what else happened, in the trail and on buttons; in the reader's language."""
	known = lifecycle.MOVES.get(move) or lifecycle.COMMENT_MOVES.get(move)
	return _(known.label) if known else _other_events().get(move, move)


def refusal_text(
	refusal: lifecycle.MoveRefused,
	named: Callable[[str], str] = label_of,
	doctype: str | None = None,
) -> str:
	"""Why a move is refused and which moves are open instead, in the reader's language.

	What has moves of its own says how they are called, and whose states they are.
	"""
	language = frappe.local.lang
	open_moves = listed(map(named, refusal.open_moves), language) or _("none")
	roles = listed(map(_, refusal.roles), language)
	stage = _(refusal.stage, context=doctype)
	return _(refusal.message).format(named(refusal.move), stage, open_moves, roles, refusal.other)
