"""The seven steps of the service card, each as the person who takes it."""

from __future__ import annotations

import frappe

from participation_app.casework.moves import make_move
from participation_app.intake.comment_moves import make_comment_move
from participation_app.publication import drafting, publisher

DEPARTMENT = "إدارة الطرق والإنارة"
SECTION = "قسم صيانة الطرق"
REPORT = {
	"outcome": "Resolved",
	"findings": "حفرة بعمق عشرة سنتيمترات قرب المدرسة.",
	"action_taken": "ردمت الحفرة وأعيد رصف الموضع.",
	"public_part": "تم ردم الحفرة وإعادة رصف الشارع.",
	"internal_part": "المقاول: دفعة ثانية.",
}


def as_person(name: str) -> None:
	frappe.set_user(f"{name}@city.example")


def register(comment: str, kind: str = "Complaint") -> str:
	as_person("agent")
	return str(make_comment_move(comment, "register", {"type": kind}).ticket)


def stage_of(ticket: str) -> str:
	return frappe.db.get_value("HD Ticket", ticket, "participation_stage")


def to_section(ticket: str) -> None:
	as_person("agent")
	if stage_of(ticket) in {"Registered", "Returned"}:
		make_move(ticket, "refer", {"department": DEPARTMENT})
	as_person("liaison")
	make_move(ticket, "assign_to_section", {"section": SECTION})


def to_draft(ticket: str) -> str:
	"""Up to a draft of the answer; returns the Proposed Reply."""
	to_section(ticket)
	as_person("officer")
	make_move(ticket, "report_action", REPORT)
	as_person("liaison")
	make_move(ticket, "confirm_result")
	return drafting.find_reply(ticket).name


def submit(reply: str, text: str | None = None) -> None:
	as_person("agent")
	document = frappe.get_doc("Proposed Reply", reply)
	document.text = text or document.text
	document.workflow_state = "PR Review"
	document.save()


def approve(reply: str) -> None:
	as_person("pr")
	document = frappe.get_doc("Proposed Reply", reply)
	document.workflow_state = "Publishing"
	document.save()


def publish_all() -> None:
	"""What the publishing job does, at once."""
	as_person("agent")
	frappe.set_user("Administrator")
	for name in frappe.get_all(
		"Publication", {"state": ["in", ["Waiting", "Sending", "Unclear"]]}, pluck="name"
	):
		publisher.publish(name)
