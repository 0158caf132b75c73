"""A clerk enters a comment by hand; the platform's own copy joins it when it arrives."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import frappe
import pytest
from frappe.utils import get_files_path, now_datetime

from participation_app.api import captures as api
from participation_app.api import comments as comments_api
from participation_app.intake.hand_capture import CaptureRefused
from participation_app.intake.hand_matches import NotTheSame
from participation_app.intake.sweep import sweep_account
from participation_app.rules.comment_links import MESSAGES
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration import walk
from tests.integration.connections import at_once, failures
from tests.integration.reading import comments, only_comment, read

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 300
WORDS = "في حفرة كبيرة عند المدرسة"
every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@pytest.fixture(autouse=True)
def files_removed():
	folder = Path(get_files_path(is_private=True))
	before = set(folder.iterdir())
	yield
	for path in set(folder.iterdir()) - before:
		path.unlink(missing_ok=True)


def link_to(platform, external_id):
	post, _sign, number = external_id.partition("_")
	return {
		"X": f"https://mobile.x.com/um_khalid/status/{external_id}?s=20",
		"Facebook": f"https://m.facebook.com/story.php?story_fbid={post}&id=102233445566&comment_id={number}",
		"Instagram": f"https://www.instagram.com/p/C1a2B3/c/{external_id}/",
		"YouTube": f"https://youtu.be/dQw4w9WgXcQ?lc={external_id}",
	}[platform]


def enter(as_user, **values):
	as_user("agent")
	entered = {"text": WORDS, "posted_at": str(now_datetime() - timedelta(hours=2)), **values}
	return api.capture(entered)


def upload(content, name="screen.png", *, private=1):
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "content": content, "is_private": private}
	).insert()
	return file.file_url


@every_platform
def test_what_a_clerk_enters_waits_with_the_clock_of_when_it_was_written(platform, account, public, as_user):
	own = account(platform)
	external_id = public(platform).write(WORDS)
	written = now_datetime().replace(microsecond=0) - timedelta(days=1)
	answer = enter(as_user, link=link_to(platform, external_id), author="أم خالد", posted_at=str(written))
	assert answer["is_new"] and answer["state"] == "Waiting"
	comment = only_comment(own)
	assert (comment.external_id, comment.account) == (external_id, own.name)
	assert comment.captured_by_hand and comment.captured_by == "agent@city.example"
	assert comment.posted_at == written and comment.due_at > written
	assert comment.proposed_department == walk.DEPARTMENT
	assert comment.author_name == "أم خالد" and comment.permalink.startswith("https://")


@every_platform
def test_the_copy_that_is_read_joins_it_and_the_ticket_stays_one(platform, account, public, as_user):
	own = account(platform)
	external_id = public(platform).write("في حفرة كبيرة عند مدرسة الحي")
	entered = enter(as_user, link=link_to(platform, external_id), text=WORDS)["comment"]
	ticket = walk.register(entered)
	frappe.set_user("Administrator")
	run = read(own)
	assert (run.added, run.changed) == (0, 1)
	comment = only_comment(own)
	assert comment.name == entered and str(comment.ticket) == ticket and comment.state == "Registered"
	assert "مدرسة الحي" in comment.text and comment.author and comment.joined_at and not comment.edited_at
	assert [version.text for version in comment.versions] == [WORDS]
	assert frappe.db.count("HD Ticket", {"participation_comment": comment.name}) == 1
	if platform != "X":
		assert comment.post
	read(own)
	assert len(only_comment(own).versions) == 1


def test_a_sweep_brings_the_copy_that_reading_would_not_find(account, public, as_user):
	own = account("Facebook")
	people = public("Facebook")
	external_id = people.write(WORDS)
	entered = enter(as_user, link=link_to("Facebook", external_id), text="حفرة")["comment"]
	frappe.set_user("Administrator")
	assert frappe.db.get_value("Social Comment", entered, "next_check_at") <= now_datetime()
	sweep_account(own.name)
	comment = only_comment(own)
	assert comment.name == entered and comment.text == WORDS and comment.joined_at


def test_what_the_platform_never_showed_us_is_not_taken_for_deleted(account, as_user, simulator):
	own = account("Facebook")
	entered = enter(as_user, link=link_to("Facebook", "122100000000000009_1094000000000009"))["comment"]
	without_id = enter(as_user, account=own.name, text="لا رقم له")["comment"]
	walk.register(without_id)
	frappe.set_user("Administrator")
	sweep_account(own.name)
	assert frappe.db.get_value("Social Comment", entered, "visibility") == "visible"
	assert frappe.db.get_value("Social Comment", without_id, "visibility") == "visible"


def test_what_is_here_already_is_found_and_not_entered_twice(account, public, as_user):
	own = account("Facebook")
	external_id = public("Facebook").write(WORDS)
	read(own)
	known = only_comment(own).name
	answer = enter(as_user, link=link_to("Facebook", external_id), text="غير ذلك")
	assert answer == {"comment": known, "state": "Waiting", "is_new": False}
	assert only_comment(own).text == WORDS
	assert api.look_up(link_to("Facebook", external_id))["known"] == {"comment": known, "state": "Waiting"}


def test_a_screenshot_is_kept_with_its_hash_and_the_upload_goes(account, as_user):
	own = account("Instagram")
	as_user("agent")
	address = upload(PNG)
	entered = enter(as_user, account=own.name, screenshot=address, text="")["comment"]
	[row] = frappe.get_all("Comment Media", {"comment": entered}, ["*"])
	assert (row.kind, row.state, row.content_type, row.size) == ("Screenshot", "Saved", "image/png", len(PNG))
	assert Path(get_files_path(Path(row.file).name, is_private=True)).read_bytes() == PNG
	assert not frappe.db.exists("File", {"file_url": address})
	[shown] = comments_api.view(entered)["media"]
	assert shown["file"] == row.file


def test_a_public_upload_becomes_private(account, as_user):
	own = account("Instagram")
	as_user("agent")
	entered = enter(as_user, account=own.name, screenshot=upload(PNG, private=0))["comment"]
	[row] = frappe.get_all("Comment Media", {"comment": entered}, ["file"])
	assert row.file.startswith("/private/files/")


@pytest.mark.parametrize(
	"content", [b"<html><script>alert(1)</script>", b"%PDF-1.7", b"\x1aE\xdf\xa3 video", b"MZ program"]
)
def test_a_screenshot_is_told_by_its_content_and_not_by_its_name(content, account, as_user):
	own = account("Instagram")
	as_user("agent")
	address = upload(content)
	with pytest.raises(CaptureRefused):
		enter(as_user, account=own.name, screenshot=address)
	assert comments(own) == []


def test_a_file_of_somebody_else_is_no_screenshot(account, as_user):
	own = account("Instagram")
	as_user("pr")
	address = upload(PNG)
	with pytest.raises(CaptureRefused):
		enter(as_user, account=own.name, screenshot=address)


def days(number):
	return str(datetime.now() + timedelta(days=number))


BAD = {
	"a foreign link": {"link": "https://example.org/status/1790000000000000001"},
	"a short link": {"link": "https://t.co/AbCdEf"},
	"no link": {"link": "javascript:alert(1)"},
	"another page": {"link": "https://facebook.com/other_city/posts/12345678?comment_id=87654321"},
	"an account of another platform": {
		"account": "X",
		"link": "https://www.instagram.com/p/C1/c/18033445566778890/",
	},
	"no account": {"account": None},
	"an account that is none": {"account": "لا أحد"},
	"the future": {"posted_at": days(1)},
	"long ago": {"posted_at": days(-400)},
	"no time": {"posted_at": ""},
	"no date": {"posted_at": "أمس"},
	"no words and no screenshot": {"text": " \n\u200b ".replace("\u200b", "")},
	"too many words": {"text": "ح" * 20_001},
	"a file that is not there": {"screenshot": "/private/files/none.png"},
	"a file of the web": {"screenshot": "https://example.org/a.png"},
	"a file of the machine": {"screenshot": "/private/files/../../site_config.json"},
}


@pytest.mark.parametrize("values", BAD.values(), ids=BAD.keys())
def test_what_makes_no_comment_is_refused_with_what_to_do(values, account, as_user):
	own = account("X")
	values = {"account": own.name, **values}
	if values["account"] == "X":
		values["account"] = own.name
	with pytest.raises(CaptureRefused) as refusal:
		enter(as_user, **values)
	assert str(refusal.value).endswith(".")
	assert comments(own) == []


def test_each_refusal_of_a_link_has_its_sentence(as_user):
	as_user("agent")
	for link, message in zip(("x", "https://example.org/", "https://t.co/a"), MESSAGES, strict=True):
		with pytest.raises(CaptureRefused, match=message.split(".")[0]):
			api.look_up(link)


def test_a_script_in_the_words_or_the_name_stays_words(account, as_user):
	own = account("Facebook")
	text = "<script>alert(1)</script> حفرة"
	entered = enter(as_user, account=own.name, text=text, author="<img src=x onerror=alert(1)>")["comment"]
	comment = only_comment(own)
	assert comment.text == text and "<" not in comment.author_name and "<" not in comment.excerpt
	ticket = frappe.get_doc("HD Ticket", walk.register(entered))
	assert "<script" not in ticket.description and "<script" not in ticket.subject


def test_only_the_call_centre_enters_and_joins(account, as_user, monkeypatch):
	monkeypatch.setattr(frappe.flags, "in_test", False)
	own = account("Facebook")
	for person in ("liaison", "officer", "pr", "Guest"):
		as_user(person)
		for call in (
			lambda: api.capture({"account": own.name, "text": "نص", "posted_at": days(-1)}),
			lambda: api.look_up("https://x.com/a/status/1790000000000000001"),
			lambda: api.join("a", "b"),
			api.choices,
		):
			with pytest.raises(frappe.PermissionError):
				call()
	assert comments(own) == []


def entered_without_id(own, as_user, text=WORDS, **values):
	return enter(as_user, account=own.name, text=text, **values)["comment"]


@every_platform
def test_a_copy_with_the_same_words_is_offered_and_joined(platform, account, public, as_user):
	own = account(platform)
	entered = entered_without_id(own, as_user)
	ticket = walk.register(entered)
	public(platform).write(WORDS)
	public(platform).write("كلام آخر", handle="someone", name="شخص")
	frappe.set_user("Administrator")
	read(own)
	as_user("agent")
	[match] = comments_api.view(entered)["matches"]
	copy = frappe.get_doc("Social Comment", match["name"])
	api.join(entered, copy.name)
	assert not frappe.db.exists("Social Comment", copy.name)
	comment = frappe.get_doc("Social Comment", entered)
	assert comment.external_id == copy.external_id and comment.author == copy.author
	assert str(comment.ticket) == ticket and comment.state == "Registered"
	assert comment.versions[0].text == WORDS and comment.joined_at
	assert comments_api.view(entered)["matches"] == []
	frappe.set_user("Administrator")
	assert read(own).added == 0
	assert frappe.db.count("HD Ticket", {"participation_comment": entered}) == 1


def test_stretched_letters_and_diacritics_do_not_hide_a_match(account, public, as_user):
	own = account("X")
	entered = entered_without_id(own, as_user, text="فِي حُفرة كبيييييرة عند المدرسه")
	public("X").write(WORDS)
	frappe.set_user("Administrator")
	read(own)
	assert len(comments_api.view(entered)["matches"]) == 1


def test_nothing_is_offered_that_is_decided_on_or_too_far_away_or_elsewhere(account, public, as_user):
	own = account("Facebook")
	entered = entered_without_id(own, as_user)
	late = entered_without_id(own, as_user, posted_at=days(-3))
	public("Facebook").write(WORDS)
	public("Instagram").write(WORDS)
	frappe.set_user("Administrator")
	read(own)
	read(account("Instagram"))
	assert len(comments_api.view(entered)["matches"]) == 1
	assert comments_api.view(late)["matches"] == []
	copy = comments_api.view(entered)["matches"][0]["name"]
	walk.register(copy)
	assert comments_api.view(entered)["matches"] == []
	with pytest.raises(NotTheSame):
		api.join(entered, copy)
	with pytest.raises(NotTheSame):
		api.join(copy, entered)


def test_two_clerks_who_enter_the_same_link_leave_one_comment(account, public, really_committed):
	own = account("Facebook")
	external_id = public("Facebook").write(WORDS)
	frappe.db.commit()
	values = {"text": WORDS, "posted_at": str(now_datetime()), "link": link_to("Facebook", external_id)}

	def work():
		frappe.set_user("agent@city.example")
		return api.capture(values)["is_new"]

	outcomes = at_once(work, work, work)
	assert failures(outcomes) == [] and sum(outcomes) >= 1
	frappe.db.rollback()
	assert len(comments(own)) == 1


def test_reading_and_a_clerk_at_once_leave_one_comment(account, public, really_committed):
	own = account("Facebook")
	external_id = public("Facebook").write(WORDS)
	frappe.db.commit()
	values = {"text": "حفرة", "posted_at": str(now_datetime()), "link": link_to("Facebook", external_id)}

	def clerk():
		frappe.set_user("agent@city.example")
		return api.capture(values)["comment"]

	outcomes = at_once(clerk, lambda: read(own).name)
	assert failures(outcomes) == []
	frappe.db.rollback()
	frappe.set_user("Administrator")
	read(own)
	assert only_comment(own).text == WORDS


@pytest.mark.parametrize("has_id", [True, False], ids=["the platform hides it", "nobody knows its id"])
def test_a_receipt_that_cannot_be_posted_leaves_the_comment_standing(has_id, account, as_user):
	own = account("Facebook")
	link = {"link": link_to("Facebook", "122100000000000009_1094000000000009")} if has_id else {}
	entered = enter(as_user, account=own.name, **link)["comment"]
	ticket = walk.register(entered)
	walk.publish_all()
	notice = frappe.get_last_doc("Participation Notice", {"ticket": ticket})
	assert notice.state == "Failed" and notice.message
	assert frappe.db.get_value("Social Comment", entered, "visibility") == "visible"
