"""The policy's rights, exercised with nothing but a phone number: told of receipt, asked, told the result, enquiring,
objecting, rating; on a page and by SMS over the simulated gateway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import contributions, sms_in
from participation_app.api import tickets as api
from participation_app.engagement import decisions
from participation_app.intake import following
from participation_app.notices import outbox
from participation_app.publication import drafting
from tests.integration.casework.tickets import events, last_event, make, stage_of
from tests.integration.citizens_phone import Phone
from tests.integration.engagement.contributions import MODERATOR
from tests.integration.intake.contributing import WORDS, fields, page
from tests.integration.notices.conftest import Desk, desk, emirates, set_settings  # noqa: F401
from tests.integration.walk import DEPARTMENT, REPORT, approve, as_person, submit

NUMBER, SECRET = "+971501234567", "a-secret-of-incoming-calls"
QUESTION, SECOND_QUESTION = "أين تقع الحفرة؟", "منذ متى؟"
ANSWER, RESULT = "قرب بوابة المدرسة", "ردمت الحفرة يوم الأحد."


@dataclass
class Citizen:
	"""Somebody with a number: what they read in their messages, write by SMS, and open in their browser."""

	desk: Desk
	page: Phone = field(default_factory=lambda: Phone("ar"))
	written: int = 0

	def reads(self) -> str:
		"""Everything that came by SMS since they looked last, as one text."""
		seen = len(self.desk.messages)
		owed = {"recipient": NUMBER, "state": ["in", outbox.OPEN]}
		for name in frappe.get_all("Participation Notice", owed, pluck="name", order_by="creation"):
			frappe.set_user("Administrator")
			self.desk.send(name)
		came = self.desk.messages[seen:]
		assert {message["to"] for message in came} <= {NUMBER.lstrip("+")}
		return "\n".join(message["text"] for message in came)

	def writes(self, text: str) -> str:
		"""Sends an SMS to the authority's number; gives what comes back."""
		self.written += 1
		form = {"Sender": NUMBER.lstrip("+"), "Body": text, "MessageID": f"in-{self.written}"}
		query = {"gateway": self.desk.kind, "secret": SECRET}
		builder = EnvironBuilder(path="/", method="POST", query_string=query, data=form)
		frappe.set_user("Guest")
		frappe.local.request, frappe.local.request_ip = Request(builder.get_environ()), "127.0.0.1"
		frappe.local.form_dict = frappe._dict({**query, **form})
		assert sms_in.receive(self.desk.kind).status_code == 200
		return self.reads()

	def opens_the_page(self, reference: str) -> Phone:
		"""With the reference, then with the code that the message brought."""
		frappe.set_user("Guest")
		self.page = Phone("ar").send("reference", reference=reference)
		assert "•••67" in self.page.text
		code = re.search(r"(?<!\d)\d{6}(?!\d)", self.reads())
		frappe.set_user("Guest")
		return self.page.send("code", digits=code[0])

	def sends(self, step: str, **entered: Any) -> Phone:
		"""A form of the status page."""
		frappe.set_user("Guest")
		return self.page.send(step, **entered)


@pytest.fixture
def citizen(desk, monkeypatch):  # noqa: F811
	monkeypatch.setattr(following, "_EVEN", 0.001)
	frappe.cache.delete_keys("participation_tries")
	opened = desk("Unifonic")
	set_settings(most_messages_a_day=50)  # they live through weeks in a moment
	frappe.get_doc("SMS Gateway", "Unifonic").update({"inbound_secret": SECRET, "enabled": 1}).save()
	return Citizen(opened)


def by_the_clerk(citizen: Citizen) -> tuple[str, str]:
	"""Somebody calls, and the clerk enters what they say; ticket and reference."""
	as_person("agent")
	said = {"type": "Complaint", "text": WORDS, "channel": "Phone", "mobile": "050 123 4567"}
	entered = contributions.enter({**said, "language": "ar", "key": frappe.generate_hash(length=32)})
	assert " ".join(entered["reference"].replace("-", "")) in entered["to_say"]
	return entered["ticket"], entered["reference"]


def by_the_page(citizen: Citizen) -> tuple[str, str]:
	"""Somebody fills in the page and agrees to publication; ticket and reference."""
	sent = page("contribute", fields(mobile=NUMBER, publish="1"), query={"lang": "ar"})
	query = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()}
	ticket = frappe.get_last_doc("HD Ticket", {"participation_key": query["key"]})
	assert ticket.participation_reference in page("received", query=query).get_data(as_text=True)
	return str(ticket.name), ticket.participation_reference


def to_the_department(ticket: str) -> None:
	if stage_of(ticket) == "Registered":
		make("agent", ticket, "refer", department=DEPARTMENT)


def to_a_draft(ticket: str) -> str:
	"""The department acts and reports; the Proposed Reply that the call centre drafts."""
	make("liaison", ticket, "report_action", **REPORT)
	make("liaison", ticket, "confirm_result")
	return drafting.find_reply(ticket).name


def answered_directly(ticket: str, citizen: Citizen) -> str:
	"""The clerk sends the result from the ticket's own page; what the citizen reads."""
	to_a_draft(ticket)
	as_person("agent")
	(form,) = [one for one in api.view(ticket)["moves"] if one["move"] == "answer_directly"]
	(words,) = form["fields"]
	assert REPORT["public_part"] in words["default"], "the draft is there to be read and corrected"
	make("agent", ticket, "answer_directly", **{words["fieldname"]: RESULT})
	return citizen.reads()


def answered_after_review(ticket: str, citizen: Citizen) -> str:
	"""The authority has public relations review answers to the page, too; what the citizen reads."""
	set_settings(channels_reviewed="Portal")
	reply = to_a_draft(ticket)
	submit(reply, RESULT)
	approve(reply)
	return citizen.reads()


@pytest.mark.parametrize(
	("contributes", "is_answered"), [(by_the_clerk, answered_directly), (by_the_page, answered_after_review)]
)
def test_a_phone_number_is_enough_for_every_right(citizen, contributes, is_answered):
	ticket, reference = contributes(citizen)

	assert reference in citizen.reads(), "they are told of the receipt"

	to_the_department(ticket)
	make("liaison", ticket, "ask_citizen", question=QUESTION)
	assert QUESTION in citizen.reads(), "they are asked"
	assert QUESTION in citizen.writes(reference), "and asked again when they enquire"
	assert reference in citizen.writes(ANSWER), "their answer by SMS is confirmed"
	assert stage_of(ticket) == "With Department" and ANSWER in events(ticket)[-1]["note"]

	make("liaison", ticket, "ask_citizen", question=SECOND_QUESTION)
	assert SECOND_QUESTION in citizen.reads()
	assert SECOND_QUESTION in citizen.opens_the_page(reference).text
	citizen.sends("answer", text=ANSWER)
	assert stage_of(ticket) == "With Department", "on the page they answer as well"

	assert RESULT in is_answered(ticket, citizen), "they are told the result"
	assert stage_of(ticket) == "Answered"
	assert frappe._("It is answered.", "ar") in citizen.writes(reference)
	assert RESULT in citizen.opens_the_page(reference).text

	citizen.sends("rate", stars="4", text="شكرا")
	assert frappe.db.get_value("Participation Rating", {"ticket": ticket}, "stars") == 4
	citizen.sends("object", text="الحفرة ما زالت هناك")
	assert (stage_of(ticket), last_event(ticket).move) == ("With Department", "reopen")
	assert citizen.sends("object", text="مرة أخرى").status == 422, "an objection is made once"


def test_who_agreed_to_publication_is_told_of_it_and_objects_to_a_refusal(citizen):
	ticket, reference = by_the_page(citizen)
	citizen.reads()
	frappe.set_user(MODERATOR)
	contribution = frappe.db.get_value("Public Contribution", {"ticket": ticket})
	decisions.refuse(contribution, "إعلان أو ترويج")
	assert "إعلان أو ترويج" in citizen.reads()
	assert "step=publication" in citizen.opens_the_page(reference).text
	citizen.sends("publication", text="ليس إعلاناً")
	assert frappe.db.get_value("Public Contribution", contribution, "state") == "Objected"


def test_a_direct_answer_is_for_its_citizen_and_what_may_be_said_in_public_for_all(citizen):
	ticket, _reference = by_the_page(citizen)
	to_the_department(ticket)
	answered_directly(ticket, citizen)
	frappe.set_user(MODERATOR)
	contribution = frappe.db.get_value("Public Contribution", {"ticket": ticket})
	assert decisions.publish(contribution).answer == REPORT["public_part"]


def test_a_stranger_with_the_reference_learns_and_changes_nothing(citizen):
	ticket, reference = by_the_clerk(citizen)
	citizen.reads()
	to_the_department(ticket)
	make("liaison", ticket, "ask_citizen", question=QUESTION)
	frappe.set_user("Guest")
	stranger = Phone("ar").send("reference", reference=reference).send("code", digits="000000")
	assert stranger.status == 422 and QUESTION not in stranger.text
	assert stage_of(ticket) == "Awaiting Citizen"
