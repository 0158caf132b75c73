"""The review desk: its queue, one reply beside its comment, marks, approval of what was seen, and posting by hand."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import replies
from participation_app.api import review as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import review_queue
from participation_app.publication.edited_meanwhile import EditedMeanwhile
from participation_app.publication.marks import MarksDoNotFit
from participation_app.publication.posted_links import PostedElsewhere
from participation_app.publication.review import SeenOtherwise
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.counting import counted_queries

TEXT = "تم ردم الحفرة 🎉 يوم أمس."


def queued(**filters):
	walk.as_person("pr")
	return api.queue(**filters)


def names(found):
	return [row["name"] for row in found["replies"]]


def group_of(case):
	return next(row["group"] for row in queued()["replies"] if row["name"] == case.reply)


def due_in(case, days):
	due = frappe.utils.now_datetime() + timedelta(days=days)
	frappe.db.set_value("HD Ticket", case.ticket, "participation_due_at", due)


def mark(start, end, comment="اذكروا الموعد", text=TEXT):
	return {"start": start, "end": end, "quote": text[start:end], "comment": comment}


@pytest.fixture
def under_review(drafted):
	"""A case whose reply says TEXT."""

	def make():
		case = drafted()
		walk.submit(case.reply, TEXT)
		frappe.db.commit()
		return case

	return make


def test_trouble_stands_first_then_what_is_posted_by_hand_then_what_is_due_soonest(submitted):
	later, sooner, by_hand, failed = (submitted() for _number in range(4))
	due_in(later, 5), due_in(sooner, 1), due_in(by_hand, 9), due_in(failed, 9)
	frappe.db.set_value("Proposed Reply", by_hand.reply, {"failure": "لا يقبل", "by_hand": 1})
	frappe.db.set_value("Proposed Reply", failed.reply, {"failure": "رفضته المنصة"})
	ours = [case.reply for case in (failed, by_hand, sooner, later)]
	assert [name for name in names(queued()) if name in ours] == ours
	assert group_of(by_hand) == "By Hand" and group_of(failed) == "Trouble"
	assert failed.reply in names(queued(group="Trouble")) and later.reply not in names(
		queued(group="Trouble")
	)


def test_what_is_perhaps_on_the_platform_is_trouble_and_what_waits_is_on_its_way(simulator, approved):
	case = approved()
	assert group_of(case) == "On Its Way"
	simulator.faults.arm(named_fault("F59", "Facebook", path="/comments$"))
	assert case.send().state == "Unclear"
	assert group_of(case) == "Trouble"


def test_what_no_api_takes_is_posted_by_hand_and_is_no_trouble(approved):
	case = approved("X")
	frappe.db.set_value("Social Comment", case.comment, "external_id", "hand-1")
	assert case.send().state == "Refused"
	frappe.db.commit()
	assert case.document.by_hand and group_of(case) == "By Hand"
	seen = api.view(case.reply)
	assert seen["may"]["post_by_hand"] and seen["to_post"] == [case.document.text]
	assert api.look(case.reply)["outcome"] == "failed"


def test_counts_and_pages_agree_and_no_reply_is_shown_twice(submitted, monkeypatch):
	for _number in range(5):
		submitted()
	monkeypatch.setattr(review_queue, "PAGE_LENGTH", 2)
	seen, answer = [], queued()
	total = sum(answer["counts"].values())
	while True:
		seen += names(answer)
		if not answer["next"]:
			break
		answer = queued(after=answer["next"])
	assert len(seen) == len(set(seen)) == total


def test_the_queue_is_narrowed_to_a_platform_and_to_what_was_sent_back_before(submitted):
	facebook, instagram = submitted("Facebook"), submitted("Instagram")
	assert facebook.reply not in names(queued(platform="Instagram"))
	assert instagram.reply in names(queued(platform="Instagram"))
	assert facebook.reply not in names(queued(repeated=1))
	frappe.db.set_value("Proposed Reply", facebook.reply, "rounds", 2)
	assert facebook.reply in names(queued(repeated=1))


def test_a_page_of_the_queue_takes_the_same_queries_however_long_it_is(submitted):
	def asked():
		frappe.local.participation_absences = None
		with counted_queries() as queries:
			queued()
		return len(queries)

	submitted()
	asked()
	one = asked()
	submitted(), submitted()
	assert asked() <= one <= 12


@pytest.mark.parametrize("person", ["liaison", "officer", "citizen", "plain_agent", "moderator"])
def test_the_desk_is_closed_to_whom_replies_are_closed(person, submitted):
	case = submitted()
	walk.as_person(person)
	for door in (api.queue, lambda: api.view(case.reply), lambda: api.look(case.reply)):
		with pytest.raises(frappe.PermissionError):
			door()
	for door in (
		lambda: replies.approve(case.reply, ""),
		lambda: replies.withdraw_approval(case.reply),
		lambda: replies.tick_mark(case.reply, "x", True),
	):
		with pytest.raises(frappe.PermissionError):
			door()


def test_versions_tell_who_wrote_them_and_what_changed(under_review):
	case = under_review()
	walk.as_person("pr")
	replies.request_changes(case.reply, "أقصر")
	walk.submit(case.reply, "تم ردم الحفرة اليوم.")
	walk.as_person("pr")
	newest, oldest = api.view(case.reply)["versions"]
	assert newest["author"] == frappe.db.get_value("User", "agent@city.example", "full_name")
	assert oldest["changes"] is None and oldest["review_comment"] == "أقصر"
	removed = "".join(text for kind, text in newest["changes"] if kind == "removed")
	assert (
		"🎉" in removed
		and "".join(text for kind, text in newest["changes"] if kind != "removed") == newest["text"]
	)


def test_the_rounds_are_shown_with_the_time_that_each_took(under_review):
	case = under_review()
	walk.as_person("pr")
	replies.request_changes(case.reply, "أقصر")
	stages = [row["stage"] for row in api.view(case.reply)["rounds_told"]]
	assert stages == ["Reply Drafting", "PR Review", "Reply Drafting"]


def test_words_are_marked_and_the_drafter_ticks_them_off(under_review):
	case = under_review()
	walk.as_person("pr")
	replies.request_changes(
		case.reply, "", frappe.as_json([mark(16, 19, "أي يوم؟"), mark(3, 6, "<b>كيف؟</b>")])
	)
	reply = case.document
	assert reply.review_comment == "«ردم»: <b>كيف؟</b>\n«يوم»: أي يوم؟"
	assert [
		(row.quote, row.comment, row.version) for row in sorted(reply.marks, key=lambda row: row.start)
	] == [
		("ردم", "<b>كيف؟</b>", 1),
		("يوم", "أي يوم؟", 1),
	]
	walk.as_person("agent")
	[first, second] = api.view(case.reply)["versions"][0]["marks"]
	told = replies.tick_mark(case.reply, first["name"], True)["marks"]
	assert told[0]["ticked_by"] and not told[1]["ticked_by"]
	case.save("agent", text="نص آخر: تم ردم الحفرة")
	assert case.document.marks and api.view(case.reply)["versions"][0]["marks"][0]["ticked_by"]
	assert replies.tick_mark(case.reply, first["name"], False)["marks"][0]["ticked_by"] is None
	assert second["comment"] == "أي يوم؟"


REFUSED_MARKS = [mark(0, 99), {**mark(0, 2), "quote": "لم"}, mark(0, 2, ""), {"start": "x"}]


@pytest.mark.parametrize("wrong", REFUSED_MARKS)
def test_a_mark_that_does_not_fit_the_text_is_refused_and_nothing_moves(wrong, under_review):
	case = under_review()
	walk.as_person("pr")
	with pytest.raises(MarksDoNotFit):
		replies.request_changes(case.reply, "أقصر", [wrong])
	frappe.db.rollback()
	assert case.stage == "PR Review" and not case.document.marks


def test_nobody_writes_marks_but_by_asking_for_changes(under_review):
	case = under_review()
	forged = [{**mark(0, 2), "made_by": "agent@city.example", "version": 1}]
	case.save("pr", marks=forged)
	case.save("pr", workflow_state="Reply Drafting", review_comment="أقصر", marks=forged)
	case.save("agent", marks=forged)
	assert not case.document.marks


def test_marks_of_a_reply_under_review_are_not_ticked_off(under_review):
	case = under_review()
	walk.as_person("pr")
	replies.request_changes(case.reply, "", [mark(0, 2)])
	walk.submit(case.reply)
	with pytest.raises(MarksDoNotFit):
		replies.tick_mark(case.reply, case.document.marks[0].name, True)


def test_what_was_seen_is_approved_and_nothing_newer(under_review):
	case = under_review()
	walk.as_person("pr")
	seen = api.view(case.reply)
	with pytest.raises(SeenOtherwise, match="text has changed"):
		replies.approve(case.reply, "something else", seen["target"]["version_id"])
	with pytest.raises(SeenOtherwise, match="changed the comment"):
		replies.approve(case.reply, seen["seen"], "another version")
	assert replies.approve(case.reply, seen["seen"], seen["target"]["version_id"]) == {"state": "Publishing"}
	with pytest.raises(SeenOtherwise, match="no longer under review"):
		replies.approve(case.reply, seen["seen"], seen["target"]["version_id"])
	assert replies.withdraw_approval(case.reply) == {"state": "PR Review"}


def test_the_desk_says_what_its_reader_may_do(under_review):
	case = under_review()
	walk.as_person("pr")
	may = api.view(case.reply)["may"]
	assert may["approve"] and may["request_changes"] and may["post_by_hand"] and not may["why_not"]
	walk.as_person("agent")
	assert not any(api.view(case.reply)["may"].values())


def test_who_reported_what_may_be_said_in_public_is_an_author_of_the_text(submitted):
	case = submitted()
	assert case.document.authors.split() == ["officer@city.example", "agent@city.example"]
	frappe.set_user("Administrator")
	frappe.get_doc("User", "officer@city.example").add_roles("Public Relations Officer")
	walk.as_person("officer")
	seen = api.view(case.reply)
	assert not seen["may"]["approve"] and seen["may"]["why_not"]
	with pytest.raises(MoveNotOpen, match="author"):
		replies.approve(case.reply, seen["seen"], seen["target"]["version_id"])


def test_the_second_who_saves_is_refused_with_a_comparison(drafted):
	case = drafted()
	walk.as_person("agent")
	mine = case.document
	case.save("agent", text="نص سبق غيره <script>")
	mine.text = "نص تأخر"
	with pytest.raises(EditedMeanwhile) as refusal:
		mine.save()
	told = str(refusal.value)
	assert "<ins>تأخر</ins>" in told and "سبق غيره &lt;script&gt;</del>" in told
	assert frappe.db.get_value("User", "agent@city.example", "full_name") in told
	assert case.document.text == "نص سبق غيره <script>"


HAND_LINKS = [
	("https://x.com/city/status/12345678", "Facebook"),
	("https://example.org/1", "none of the platforms"),
	("https://bit.ly/x", "shortened"),
]


@pytest.mark.parametrize(("link", "why"), HAND_LINKS)
def test_a_link_that_cannot_be_our_replys_is_refused(link, why, submitted):
	case = submitted()
	walk.as_person("pr")
	with pytest.raises(PostedElsewhere, match=why):
		replies.post_by_hand(case.reply, link)
	assert case.stage == "PR Review"


def test_the_citizens_own_comment_is_not_where_our_reply_stands(submitted):
	case = submitted("X")
	walk.as_person("pr")
	with pytest.raises(PostedElsewhere, match="citizen"):
		replies.post_by_hand(case.reply, f"https://x.com/somebody/status/{case.external_id}")


# The look at the platform


def test_the_comment_is_shown_as_it_stands_now(submitted):
	case = submitted()
	walk.as_person("pr")
	assert api.look(case.reply, again=True)["outcome"] == "standing"
	case.public.edit(case.external_id, "كلام غير الكلام")
	seen = api.look(case.reply, again=True)
	assert (seen["outcome"], seen["changed"]) == ("standing", True)
	comment = frappe.get_doc("Social Comment", case.comment)
	assert comment.text == "كلام غير الكلام" and comment.version_id == seen["version_id"]


def test_a_comment_that_is_gone_is_told_and_sealed(submitted):
	case = submitted()
	case.public.delete(case.external_id)
	walk.as_person("pr")
	assert api.look(case.reply, again=True)["outcome"] == "gone"
	assert frappe.db.get_value("Social Comment", case.comment, "visibility") == "deleted"


def test_a_platform_that_does_not_answer_leaves_the_kept_copy_and_says_why(simulator, submitted):
	case = submitted()
	simulator.faults.arm(named_fault("F50", "Facebook"))
	walk.as_person("pr")
	seen = api.look(case.reply, again=True)
	assert seen["outcome"] == "failed" and seen["message"]
	assert frappe.db.get_value("Social Comment", case.comment, "visibility") == "visible"


def test_a_look_a_moment_ago_is_not_repeated_unless_asked_for(submitted):
	case = submitted()
	walk.as_person("pr")
	first = api.look(case.reply, again=True)
	case.public.edit(case.external_id, "كلام غير الكلام")
	again = api.look(case.reply)
	assert again["outcome"] == "standing" and not again["changed"]
	assert abs((again["at"] - first["at"]).total_seconds()) < 1
