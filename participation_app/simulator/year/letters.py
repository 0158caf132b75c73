"""What goes out to citizens about a story: notices, proposed replies with their review, and publications."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import frappe

from participation_app.casework.earlier_hands import OBJECTION
from participation_app.notices.outbox import DELIVERED, FAILED, PLATFORM, SENT
from participation_app.publication.queue import digest
from participation_app.rules.lifecycle import ANSWERED, CITIZEN, PUBLISHING, REPLY_DRAFTING, SYSTEM
from participation_app.rules.reply_length import measure
from participation_app.simulator.year import texts
from participation_app.simulator.year.books import Books
from participation_app.simulator.year.ledger import Ledger, Row
from participation_app.simulator.year.procedure import Step, Story

QUESTION_SENT = 25  # seconds after it was asked
_FAILS_EVERY = 41  # of the messages one in so many reaches nobody


class Letters:
	"""The letters of one ticket."""

	def __init__(
		self, books: Books, ledger: Ledger, story: Story, ticket: frappe._dict, comment: Row | None
	) -> None:
		self._books, self._ledger, self._story = books, ledger, story
		self._ticket, self._comment = ticket, comment
		self._reply: Row | None = None
		self._submitted: list[Row] = []
		self._public_part = ""
		self._counted: Counter[str] = Counter()
		if story.contact:
			self._keep_contact()

	def send_receipt(self, at: datetime) -> datetime | None:
		"""When the receipt was sent; None where it was not."""
		notice = self._tell("Receipt", at, PLATFORM if self._comment else self._story.contact)
		return notice["sent_at"] if notice else None

	def follow(self, step: Step, at: datetime) -> None:
		"""What a move sets off."""
		answer = {
			"report_action": self._hear_report,
			"confirm_result": self._draft,
			"submit_reply": self._submit,
			"request_changes": self._change,
			"approve": self._approve,
			"publication_failed": self._back,
			"published": self._publish,
			"answer_directly": self._answer,
			"correct": self._correct,
			"ask_citizen": self._ask,
			"hand_off": self._hand_off,
			"close_without_publication": self._close,
			"reopen": self._object,
		}.get(step.move)
		if answer:
			answer(step, at)

	def _keep_contact(self) -> None:
		story, books = self._story, self._books
		by_mail = story.contact == "E-mail"
		address = books.address_of(story.author, story.contact)
		self._ledger.add(
			"Citizen Contact",
			_stored(self._ticket),
			books.service_user,
			ticket=self._ticket.name,
			full_name=books.name_of(story.author),
			mobile=None if by_mail else address,
			email=address if by_mail else None,
			preferred_channel=story.contact,
			language=story.language,
		)

	def _tell(
		self, kind: str, at: datetime, channel: str | None, text: str | None = None, **facts: object
	) -> Row | None:
		"""The notice of one channel; None where there is no way or no text for it."""
		name = self._books.name_of(self._story.author)
		words = (text, None) if text else None
		if channel and not words:
			words = self._books.words(kind, channel, self._ticket, name=name, **facts)
		if not channel or not words:
			return None
		fails = (
			channel == "SMS" and kind != "Question" and (self._story.number + len(kind)) % _FAILS_EVERY == 0
		)
		seconds = QUESTION_SENT if kind == "Question" else 20 + self._story.number % 170
		sent_at = None if fails else at + timedelta(seconds=seconds)
		private = channel != PLATFORM
		self._counted[kind] += 1
		notice = self._ledger.add(
			"Participation Notice",
			at,
			self._books.service_user,
			kind=kind,
			ticket=self._ticket.name,
			channel=channel,
			language=self._ticket.participation_language,
			recipient=self._books.address_of(self._story.author, channel) if private else None,
			state=FAILED if fails else DELIVERED if channel == "SMS" else SENT,
			sent_at=sent_at,
			delivered_at=sent_at if channel == "SMS" else None,
			evidence=None,
			subject=words[1],
			text=words[0],
			unique_key=f"{self._ticket.name}:{kind}:{self._counted[kind]}",
		)
		if not private and not text:
			publication = self._post(kind, words[0], sent_at, notice=notice["name"])
			notice["evidence"] = publication["permalink"]
		return notice

	def _post(self, kind: str, text: str, at: datetime, *, state: str = "Sent", **links: object) -> Row:
		number, platform = self._ledger.new_name(), self._ticket.participation_channel
		kind = {"Result": "Redirection"}.get(kind, kind)
		row = {"notice": None, "proposed_reply": None, **links}
		cause = f"notice:{row['notice']}" if row["notice"] else f"reply:{row['proposed_reply']}"
		return self._ledger.add(
			"Publication",
			at,
			self._books.service_user,
			kind=kind,
			state=state,
			account=self._books.accounts[platform],
			comment=self._comment["name"],
			ticket=self._ticket.name,
			part=1,
			parts=1,
			external_id=f"year-{number}" if state == "Sent" else None,
			permalink=f"https://{platform.lower()}.example/{number}",
			sent_at=at,
			attempts=1,
			text=text,
			text_digest=digest(text),
			unique_key=f"{cause}:1",
			**row,
		)

	def _hear_report(self, step: Step, _at: datetime) -> None:
		self._public_part, self._reporter = str(step.values["public_part"]), step.person

	def _draft(self, step: Step, at: datetime) -> None:
		"""A first draft, or another text in the place of the one that is not yet published."""
		text = self._framed()
		if self._reply and self._reply["workflow_state"] != ANSWERED:
			authors = [*str(self._reply["authors"]).split(), self._reporter]
			self._reply.update(text=text, authors="\n".join(dict.fromkeys(authors)))
		else:
			self._begin_reply(text, self._reporter, at)

	def _begin_reply(self, text: str, author: str, at: datetime, corrects: str | None = None) -> None:
		ticket = self._ticket
		self._submitted = []
		self._reply = self._ledger.add(
			"Proposed Reply",
			at,
			self._books.service_user,
			subject=ticket.subject,
			ticket=ticket.name,
			comment=ticket.participation_comment,
			platform=ticket.participation_channel,
			due_at=ticket.participation_due_at,
			workflow_state=REPLY_DRAFTING,
			version=1,
			rounds=0,
			text=text,
			authors=author,
			corrects=corrects,
			approved_by=None,
			approved_at=None,
			approved_digest=None,
			approved_version_id=None,
			permalink=None,
			failure=None,
			by_hand=0,
			review_comment=None,
			length_used=0,
			length_limit=0,
		)

	def _framed(self) -> str:
		name = self._comment["author_name"] if self._comment else None
		words = self._books.words("Reply", PLATFORM, self._ticket, result=self._public_part, name=name)
		return words[0] if words else self._public_part

	def _submit(self, step: Step, at: datetime) -> None:
		reply = self._reply
		if reply["rounds"]:
			reply["text"] = f"{reply['text']} {texts.data()['polish'][self._ticket.participation_language]}"
		authors = dict.fromkeys([*str(reply["authors"]).split(), step.person])
		length = measure(self._ticket.participation_channel, reply["text"])
		number = len(self._submitted) + 1
		reply.update(
			workflow_state="PR Review",
			rounds=reply["rounds"] + 1,
			version=number,
			authors="\n".join(authors),
			review_comment=None,
			length_used=length.used,
			length_limit=length.limit,
		)
		self._submitted.append(
			self._ledger.add(
				"Proposed Reply Version",
				at,
				step.person,
				parent=reply["name"],
				parenttype="Proposed Reply",
				parentfield="versions",
				idx=number,
				version=number,
				text=reply["text"],
				author=step.person,
				submitted_at=at,
				review_comment=None,
			)
		)

	def _change(self, step: Step, _at: datetime) -> None:
		comment = step.values["comment"]
		self._submitted[-1]["review_comment"] = comment
		self._reply.update(workflow_state=REPLY_DRAFTING, review_comment=comment)

	def _approve(self, step: Step, at: datetime) -> None:
		self._reply.update(
			workflow_state=PUBLISHING,
			approved_by=step.person,
			approved_at=at,
			approved_digest=digest(str(self._reply["text"])),
			approved_version_id=self._comment["version_id"],
		)

	def _back(self, step: Step, _at: datetime) -> None:
		voided = dict.fromkeys(("approved_by", "approved_at", "approved_digest", "approved_version_id"))
		self._reply.update(workflow_state="PR Review", failure=step.values["reason"], by_hand=1, **voided)

	def _publish(self, step: Step, at: datetime) -> None:
		reply, by_hand = self._reply, step.role != SYSTEM
		state = "By Hand" if by_hand else "Sent"
		posted = self._post("Reply", str(reply["text"]), at, state=state, proposed_reply=reply["name"])
		reply.update(workflow_state=ANSWERED, permalink=posted["permalink"], failure=None)
		if by_hand:
			reply.update(approved_by=step.person, approved_at=at)
		notice = self._tell("Result", at, PLATFORM, str(reply["text"]))
		notice.update(sent_at=at, evidence=posted["permalink"])

	def _answer(self, _step: Step, at: datetime) -> None:
		self._reply.update(workflow_state=ANSWERED)
		self._tell("Result", at, self._story.contact, result=self._reply["text"])

	def _correct(self, step: Step, at: datetime) -> None:
		before = self._reply
		text = f"{before['text']} {texts.data()['corrected'][self._ticket.participation_language]}"
		self._begin_reply(text, str(before["authors"]).split()[0], at, corrects=before["name"])

	def _ask(self, step: Step, at: datetime) -> None:
		question = step.values["question"]
		self._tell("Question", at, self._story.contact, question=question)

	def _hand_off(self, step: Step, at: datetime) -> None:
		wording = self._books.wording(str(step.values["agreed_entity"]), self._ticket.participation_language)
		channel = PLATFORM if self._comment else self._story.contact
		notice = self._tell("Result", at, channel, wording)
		if self._comment and notice:
			posted = self._post("Result", wording, at, notice=notice["name"])
			notice.update(evidence=posted["permalink"])

	def _close(self, _step: Step, at: datetime) -> None:
		if self._story.contact:
			self._tell("Result", at, self._story.contact, result=texts.data()["closed"])

	def _object(self, step: Step, at: datetime) -> None:
		if step.role != CITIZEN:
			return
		steps = self._story.steps
		earlier = {one.person for one in steps if one.at < step.at and one.person}
		later = {one.person for one in steps if one.at > step.at and one.person}
		self._ledger.add(
			OBJECTION,
			at,
			"Guest",
			ticket=self._ticket.name,
			objected_at=at,
			confirmed_by=self._story.contact,
			reason=step.values["reason"],
			kept_from="\n".join(sorted(earlier - later)),
		)


def _stored(ticket: frappe._dict) -> datetime:
	return ticket.participation_received_at
