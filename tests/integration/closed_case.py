"""A case whose every text holds one word, so that a test sees wherever anything of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import frappe
import pytest
from frappe.utils.password import update_password

from participation_app.api import tickets as ticket_page
from participation_app.intake.comment_moves import make_comment_move
from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails
from participation_app.simulator.authority import PASSWORD
from tests.integration.casework.tickets import DEPARTMENT, PEOPLE, SECTION, make, make_person
from tests.integration.platform import Public
from tests.integration.reading import read
from tests.integration.walk import REPORT, as_person

CANARY = "canary7q"
BY_TICKET = (
	"Case Event",
	"Participation Promise",
	"Participation Holding",
	"Action Report",
	"Citizen Contact",
	"Proposed Reply",
	"Participation Notice",
	"Ticket Words",
)


@dataclass
class Case:
	"""A ticket whose every text holds the canary, and the records that belong to it: (doctype, name)."""

	ticket: str
	comment: str
	records: list[tuple[str, str]] = field(default_factory=list)
	files: list[str] = field(default_factory=list)

	@property
	def reply(self) -> str:
		return next(name for doctype, name in self.records if doctype == "Proposed Reply")

	@property
	def reference(self) -> str:
		return frappe.db.get_value("HD Ticket", self.ticket, "participation_reference")


@pytest.fixture
def secret_case(account, simulator, really_committed) -> Iterator[Case]:
	"""With a department and its section, drafted up to a reply; committed, for the web server to read."""
	for person in PEOPLE:
		make_person(person)
		update_password(f"{person}@city.example", PASSWORD)
	own = account("Facebook")
	external_id = Public(simulator, "Facebook").write(f"{CANARY} في حفرة عند المدرسة")
	read(own)
	comment = frappe.get_doc("Social Comment", {"account": own.name, "external_id": external_id})
	as_person("agent")
	ticket = str(make_comment_move(comment.name, "register", {"type": "Complaint"}).ticket)
	built = Case(ticket, comment.name)
	_walk(built)
	frappe.set_user("Administrator")
	yield built
	frappe.set_user("Administrator")
	frappe.db.set_single_value("Participation Settings", "restricts_tickets", 0)
	frappe.db.commit()


def _walk(case: Case) -> None:
	contacts.keep(case.ticket, ContactDetails(full_name=CANARY, mobile="+971501234567", language="ar"))
	if frappe.db.get_value("HD Ticket", case.ticket, "participation_stage") == "Registered":
		make("agent", case.ticket, "refer", department=DEPARTMENT)
	make("liaison", case.ticket, "assign_to_section", section=SECTION)
	as_person("officer")
	note = ticket_page.write_note(case.ticket, CANARY)["note"]
	file = {"doctype": "File", "file_name": f"{CANARY}.txt", "content": CANARY, "is_private": 1}
	upload = frappe.get_doc(file).insert()
	told = {**REPORT, "findings": CANARY, "public_part": CANARY, "internal_part": CANARY}
	make("officer", case.ticket, "report_action", **told, files=[upload.file_url])
	make("liaison", case.ticket, "confirm_result")
	frappe.set_user("Administrator")
	case.records = [("HD Ticket", case.ticket), ("Social Comment", case.comment), ("HD Ticket Comment", note)]
	for doctype in BY_TICKET:
		names = frappe.get_all(doctype, {"ticket": case.ticket}, pluck="name", limit=1)
		case.records += [(doctype, str(name)) for name in names]
	case.records += [
		("File", name) for name in frappe.get_all("File", {"file_name": ["like", f"{CANARY}%"]}, pluck="name")
	]
	case.files = frappe.get_all("File", {"file_name": ["like", f"{CANARY}%"]}, pluck="file_url")
	frappe.db.commit()
