"""What an author deletes is sealed: no door shows it any more, and it comes back where the platform shows it again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.file.utils import find_file_by_url
from frappe.desk.form.assign_to import notify_assignment
from frappe.utils import get_files_path

from participation_app.api import comments as api
from participation_app.api import tickets as tickets_api
from participation_app.casework import notes, warning_digest
from participation_app.intake import comment_media, sealing
from participation_app.intake.comment_changes import last_read, note_gone
from participation_app.intake.comment_moves import make_comment_move
from participation_app.jobs import evidence
from participation_app.patches import seal_deleted_comments
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration import walk
from tests.integration.intake.sealed import TEXT, WORD, delete, mails, picture_of, places_of, written
from tests.integration.intake.sweeping import let_time_pass, sweep
from tests.integration.reading import comments, only_comment, read

pytestmark = pytest.mark.usefixtures("files_removed")
AGENT = "agent@city.example"
every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@every_platform
def test_no_table_holds_the_words_of_a_deleted_comment(platform, account, public):
	own, people, external_id = written(account, public, platform)
	assert places_of(WORD)
	comment = delete(own, people, external_id)
	assert places_of(WORD) == set()
	assert comment.evidence == "Sealed" and comment.deleted_at and comment.excerpt
	sealed = frappe.get_doc("Sealed Evidence", {"comment": comment.name})
	assert (sealed.state, sealed.external_id, len(sealed.digest)) == ("Sealed", external_id, 64)


def test_nor_does_anything_beside_its_ticket(account, public):
	own, people, external_id = written(account, public)
	answer = people.write(f"نعم، ما زالت {WORD}", parent_id=external_id)
	people.edit(external_id, f"حفرة كبيرة جداً عند المدرسة {WORD}")
	let_time_pass(own, hours=2)
	sweep(own)
	names = {row.external_id: row.name for row in comments(own)}
	ticket = walk.register(names[external_id])
	make_comment_move(names[answer], "attach", {"ticket": ticket})
	reply = walk.to_draft(ticket)
	places = places_of(WORD)
	assert {"tabHD Ticket.subject", "tabHD Ticket.description", "tabCommunication.content"} <= places
	assert {"tabComment.content", "tabHD Ticket._comments", "tabProposed Reply.subject"} <= places
	assert {"tabNotification Log.subject", "tabSocial Comment Version.text"} <= places
	frappe.set_user("Administrator")
	delete(own, people, external_id)
	delete(own, people, answer)
	assert places_of(WORD) == set()
	assert "ردم الحفرة" in frappe.db.get_value("Proposed Reply", reply, "text")


def test_nor_does_a_notification_that_was_waiting_for_its_job(account, public):
	own, people, external_id = written(account, public)
	(comment,) = comments(own)
	ticket = walk.register(comment.name)
	subject = frappe.db.get_value("HD Ticket", ticket, "subject")
	frappe.set_user("Administrator")
	delete(own, people, external_id)
	waiting = {"document_type": "HD Ticket", "document_name": ticket, "for_user": "agent@city.example"}
	told = f'<b>Desk</b> assigned <b class="subject-title">{subject}</b> to you'
	log = frappe.get_doc({"doctype": "Notification Log", **waiting, "subject": told}).insert()
	assert WORD in subject and WORD not in log.subject and "<b>Desk</b> assigned" in log.subject
	assert places_of(WORD) == set()
	frappe.db.set_value("Notification Log", log.name, "subject", told)  # by whom the sealing was not seen
	evidence.tidy(comment.name)
	assert places_of(WORD) == set()


def test_what_staff_wrote_on_the_ticket_stays(account, public):
	own, people, external_id = written(account, public, text=f"نعم {WORD}")
	ticket = walk.register(only_comment(own).name)
	note = f"اتصلنا بالمقاول وقال نعم {WORD} لكل شيء"
	notes.write(frappe.get_doc("HD Ticket", ticket), note)
	frappe.db.set_value("HD Ticket", ticket, "subject", "إنارة الشارع")
	delete(own, people, external_id)
	assert frappe.db.get_value("HD Ticket", ticket, "subject") == "إنارة الشارع"
	assert places_of(WORD) == {"tabHD Ticket Comment.content"}


def test_what_a_change_of_the_ticket_kept_of_them_is_cleared_too(account, public):
	own, people, external_id = written(account, public)
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	document = frappe.get_doc("HD Ticket", ticket)
	document.subject = "إنارة الشارع"
	document.save(ignore_version=False)
	assert "tabVersion.data" in places_of(WORD)
	delete(own, people, external_id)
	assert places_of(WORD) == set()
	[version] = frappe.get_all("Version", {"ref_doctype": "HD Ticket", "docname": ticket}, pluck="data")
	changed = {field: values for field, *values in json.loads(version)["changed"]}
	assert changed["subject"][1] == "إنارة الشارع"


@pytest.mark.parametrize("text", [TEXT, WORD], ids=["a sentence", "a word"])
def test_nor_do_the_mails_that_told_staff_of_the_ticket(text, account, public, mail_account):
	own, people, external_id = written(account, public, text=text)
	ticket = walk.register(only_comment(own).name)
	subject = frappe.db.get_value("HD Ticket", ticket, "subject")
	other = warning_digest.Line(
		AGENT, "Due", "1", "2", "0", frappe.utils.now_datetime(), "AAAA", "عمود إنارة مائل"
	)
	line = replace(other, key="1", about=ticket, reference="BBBB", subject=subject)
	staff = {AGENT: frappe._dict(name=AGENT, email=AGENT, language="en")}
	frappe.flags.in_test = False  # a test's mails would go out at once
	warning_digest.send([line, other], staff)
	notify_assignment("Administrator", AGENT, "HD Ticket", ticket, "ASSIGN")
	frappe.flags.in_test = True
	assert len([mail for mail in mails() if WORD in mail]) >= 2
	delete(own, people, external_id)
	assert places_of(WORD) == set()
	assert not [mail for mail in mails() if WORD in mail]
	assert [mail for mail in mails() if "عمود إنارة مائل" in mail], "of another ticket they still tell"


def test_what_was_pushed_is_cleared(account, public):
	own, people, external_id = written(account, public)
	body = json.dumps({"id": external_id, "message": WORD})
	for state in ("Done", "Failed"):
		values = {"platform": "Facebook", "state": state, "digest": frappe.generate_hash(length=64)}
		frappe.get_doc({"doctype": "Pushed Event", "body": body, **values}).insert()
	delete(own, people, external_id)
	assert places_of(WORD) == set()


@pytest.mark.parametrize("person", ["agent", "pr", "manager", "Administrator"])
def test_no_page_list_report_or_api_shows_the_words(person, account, public, as_user):
	own, people, external_id = written(account, public)
	beside = people.write("تعليق آخر", parent_id=external_id)
	read(own)
	names = {row.external_id: row.name for row in comments(own)}
	ticket = walk.register(names[external_id])
	frappe.set_user("Administrator")
	name = delete(own, people, external_id).name
	as_user(person)
	shown = [
		api.view(name),
		api.view(names[beside]),
		*(api.stream(state) for state in ("Waiting", "Registered")),
		tickets_api.view(ticket),
		frappe.get_doc("Social Comment", name).as_dict(),
		frappe.get_doc("HD Ticket", ticket).as_dict(),
		frappe.get_list("Social Comment", {"name": name}, ["*"]),
		frappe.get_list("Communication", {"reference_name": ticket}, ["content"], ignore_permissions=True),
	]
	assert WORD not in frappe.as_json(shown)
	assert frappe.get_list("Social Comment", {"text": ["like", f"%{WORD}%"]}) == []
	assert frappe.get_list("Social Comment", {"normalised_text": ["like", "%qatmir%"]}) == []


@pytest.mark.parametrize(
	("language", "words"),
	[("en", "Deleted by the author on 2 March 2026"), ("ar", "حذفه صاحبه في 2 مارس 2026")],
	ids=["en", "ar"],
)
def test_a_notice_with_both_dates_stands_in_place_of_the_words(
	language, words, period, account, public, as_user
):
	period(Facebook=30)
	own, people, external_id = written(account, public)
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	comment = delete(own, people, external_id)
	frappe.db.set_value("Social Comment", comment.name, "deleted_at", "2026-03-02 10:00:00")
	as_user("agent")
	frappe.local.lang = language
	seen = [api.view(comment.name)["seal"]["sentence"], tickets_api.view(ticket)["words"]["seal"]]
	for sentence in seen:
		assert words in sentence and sentence.endswith(("1 April 2026.", "1 أبريل 2026."))
	assert seen[0] == seen[1]
	assert frappe.db.get_value("HD Ticket", ticket, "subject") == comment.excerpt


def test_sealed_content_is_not_readable_in_its_own_table(account, public):
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	content = frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "content")
	assert content and WORD not in content and "حفرة" not in content
	frappe.set_user("agent@city.example")
	assert not frappe.has_permission("Sealed Evidence", "read")
	frappe.set_user("manager@city.example")
	assert "content" not in frappe.get_list("Sealed Evidence", fields=["*"])[0]


def test_evidence_is_changed_and_deleted_by_nobody(account, public):
	own, people, external_id = written(account, public)
	delete(own, people, external_id)
	sealed = frappe.get_last_doc("Sealed Evidence")
	with pytest.raises(frappe.ValidationError):
		sealed.save()
	with pytest.raises(frappe.ValidationError):
		sealed.delete()


def test_a_sealed_picture_has_no_address_and_no_readable_file(account, public):
	own, people, external_id = written(account, public)
	row = picture_of(only_comment(own))
	address, path = row.file, Path(get_files_path(Path(row.file).name, is_private=True))
	comment = delete(own, people, external_id)
	assert find_file_by_url(address) is None
	row.reload()
	assert (row.state, row.file, row.address) == ("Sealed", None, None)
	sealing.tidy(comment.name)
	assert not path.exists()
	[left] = path.parent.glob(f"comment-{row.name}*")
	assert b"words" not in left.read_bytes()


def test_a_picture_that_is_being_fetched_while_its_comment_is_deleted_is_not_kept(
	account, public, monkeypatch
):
	own, people, external_id = written(account, public)
	row = picture_of(only_comment(own))
	due = {"state": "Waiting", "file": None, "next_attempt_at": frappe.utils.now_datetime()}
	frappe.db.set_value("Comment Media", row.name, due)

	def download(_row):
		delete(own, people, external_id)
		return comment_media.media.Downloaded(b"GIF89a late", "image/gif", "0" * 64)

	monkeypatch.setattr(comment_media, "_download", download)
	comment_media.fetch_for(own.name)
	row.reload()
	assert (row.state, row.file) == ("Sealed", None)


def test_what_a_lost_job_left_on_the_disk_is_removed_but_never_the_last_copy(account, public):
	own, people, external_id = written(account, public)
	row = picture_of(only_comment(own))
	plain = Path(get_files_path(Path(row.file).name, is_private=True))
	comment = delete(own, people, external_id)
	sealed = plain.with_suffix(".sealed")
	sealed.unlink()
	sealing.tidy(comment.name)
	assert sealed.exists() and not plain.exists()


@every_platform
def test_what_the_platform_shows_again_comes_back_as_it_was(platform, simulator, account, public):
	own, people, external_id = written(account, public, platform)
	before = only_comment(own).as_dict()
	ticket = walk.register(before.name)
	texts = frappe.db.get_value("HD Ticket", ticket, ["subject", "description"])
	frappe.set_user("Administrator")
	row = picture_of(only_comment(own))
	delete(own, people, external_id)
	simulator.world.comment(external_id).deleted = False
	let_time_pass(own, hours=2)
	sweep(own)
	after = frappe.get_doc("Social Comment", before.name)
	assert [after.get(field) for field in sealing.WORDS] == [before.get(field) for field in sealing.WORDS]
	assert (after.visibility, after.evidence, after.deleted_at) == ("visible", None, None)
	assert frappe.db.get_value("HD Ticket", ticket, ["subject", "description"]) == texts
	row.reload()
	assert row.state == "Saved" and find_file_by_url(row.file)
	assert frappe.db.count("Sealed Evidence", {"comment": after.name}) == 0


def test_a_comment_that_is_hidden_is_not_sealed(simulator, account, public):
	own, _people, external_id = written(account, public)
	simulator.world.show_as(simulator.world.comment(external_id), "hidden")
	let_time_pass(own, hours=2)
	sweep(own)
	comment = only_comment(own)
	assert (comment.visibility, comment.evidence) == ("hidden", "") and WORD in comment.text


def test_the_system_still_knows_the_comment_as_it_was_read_to_find_its_own_reply_to_it(account, public):
	own, people, external_id = written(account, public, "X")
	raw = json.loads(only_comment(own).raw)
	comment = delete(own, people, external_id)
	assert last_read(comment.name).raw == raw and raw


def test_a_deletion_that_is_told_twice_is_sealed_once(account, public):
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	digest = frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "digest")
	note_gone(comment.name)
	assert frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "digest") == digest
	assert sealing.content_of(comment.name)["words"]["text"].startswith("حفرة")


def test_a_sealed_comment_that_waits_keeps_its_proposal_and_can_be_registered_in_a_person_s_words(
	account, public, as_user
):
	own, people, external_id = written(account, public, text=f"في حفرة كبيرة عند مدرسة الحي {WORD}")
	proposed = only_comment(own).proposed_department
	comment = delete(own, people, external_id)
	assert comment.proposed_department == proposed and comment.due_at
	as_user("agent")
	answer = api.make(comment.name, "register", {"type": "Complaint", "text": "حفرة أمام مدرسة"})
	description = frappe.db.get_value("HD Ticket", answer["ticket"], "description")
	assert description == "حفرة أمام مدرسة"
	notice = frappe.get_last_doc("Participation Notice", {"ticket": answer["ticket"], "kind": "Receipt"})
	assert notice.state == "Failed" and notice.message
	assert places_of(WORD) == set()


@pytest.mark.parametrize("move", ["dismiss", "register"])
def test_a_sealed_comment_can_be_decided_on_without_any_words(move, account, public, as_user):
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	as_user("agent")
	entered = {"dismiss": {"reason": "Not Actionable"}, "register": {"type": "Remark"}}[move]
	assert api.make(comment.name, move, entered)["state"] in ("Dismissed", "Registered")
	if move == "dismiss":
		api.make(comment.name, "undo", {"reason": "خطأ"})
		assert frappe.db.get_value("Social Comment", comment.name, "due_at") == comment.due_at


def test_a_deleted_comment_is_redirected_to_nobody(account, public, as_user):
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	entity = frappe.get_last_doc("Agreed Entity")
	as_user("agent")
	with pytest.raises(frappe.ValidationError, match=r"deleted|حذف"):
		api.make(comment.name, "redirect", {"agreed_entity": entity.name, "wording": "ar"})


def test_our_own_reply_that_is_gone_is_our_own_record_and_stays(account, public):
	own, people, external_id = written(account, public)
	comment = only_comment(own)
	comment.db_set("is_own", 1)
	assert delete(own, people, external_id).visibility == "deleted"
	assert only_comment(own).text


def test_the_patch_seals_what_was_deleted_before_there_were_seals(account, public):
	own, people, external_id = written(account, public)
	standing = people.write("باقٍ")
	read(own)
	name = frappe.db.get_value("Social Comment", {"external_id": external_id})
	gone = {"visibility": "deleted", "deleted_at": frappe.utils.now_datetime() - timedelta(days=3)}
	frappe.db.set_value("Social Comment", name, gone)
	own_settings = frappe.get_doc("Participation Settings")
	own_settings.set("evidence_periods", [])
	own_settings.save()
	for _ in range(2):
		seal_deleted_comments.execute()
	assert places_of(WORD) == set()
	assert frappe.db.get_value("Social Comment", name, "evidence") == "Sealed"
	assert frappe.db.get_value("Social Comment", {"external_id": standing}, "text") == "باقٍ"
	periods = frappe.get_doc("Participation Settings").evidence_periods
	assert {row.platform: row.days for row in periods} == {
		"X": 7,
		"Facebook": 30,
		"Instagram": 30,
		"YouTube": 30,
	}
