"""An announcement is written once, approved by another person, and stands on each account at most once."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from participation_app.api import announcements as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import publisher, queue
from participation_app.publication.announcements import NotAnnounced
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.publication.announcing import IN_ENGLISH, TEXT, refused
from tests.integration.reading import comments, read

WITH_API = ("X", "Facebook", "Instagram")
PLACE = {"X": "/tweets$", "Facebook": "/(feed|photos)$", "Instagram": "/media_publish$"}

with_api = pytest.mark.parametrize("platform", WITH_API)


def arm(simulator, name, platform, **changes):
	simulator.faults.arm(named_fault(name, platform, path=PLACE[platform], **changes))


@with_api
def test_an_approved_announcement_stands_once_with_its_picture(platform, written):
	announced = written(platform).approve()
	publication = announced.send()
	assert publication.state == "Sent" and publication.external_id and publication.kind == "Announcement"
	assert announced.state == "Published"
	for _visit in range(3):
		announced.send()
	assert announced.standing(platform) == [TEXT]
	assert [post.picture for post in announced.world.own_posts(platform)] != [None]


def test_one_announcement_goes_to_every_account_in_its_language(written, account):
	texts = [{"language": "ar", "text": TEXT}, {"language": "en", "text": IN_ENGLISH}]
	x, facebook = account("X").name, account("Facebook").name
	places = [(x, "ar"), (x, "en"), (facebook, "ar")]
	rows = [{"account": one, "language": language} for one, language in places]
	announced = written(texts=texts, accounts=rows, link="https://city.example/centre").approve()
	announced.send()
	assert {row.state for row in announced.publications} == {"Sent"}
	link = "\n\nhttps://city.example/centre"
	assert sorted(announced.standing("X")) == sorted([TEXT + link, IN_ENGLISH + link])
	assert announced.standing("Facebook") == [TEXT + link]


def test_an_author_does_not_approve_what_they_wrote(written):
	announced = written("Facebook")
	walk.as_person("pr")
	document = announced.document
	document.title = "عنوان آخر"
	document.save()
	frappe.db.commit()
	announced.move("pr", "submit_for_review")
	assert "author" in refused(announced, "pr", "approve")
	assert announced.state == "Under Review" and announced.publications == []


def test_only_public_relations_approves(written):
	announced = written("Facebook")
	announced.move("agent", "submit_for_review")
	assert "Public Relations Officer" in refused(announced, "manager", "approve")


def test_a_text_under_review_is_not_edited_and_changes_are_asked_for(written):
	announced = written("Facebook")
	announced.move("agent", "submit_for_review")
	walk.as_person("agent")
	document = announced.document
	document.texts[0].text = "نص آخر"
	with pytest.raises(NotAnnounced):
		document.save()
	announced.move("pr", "request_changes", "أضيفوا الموعد")
	assert announced.state == "Draft" and announced.document.review_comment == "أضيفوا الموعد"
	document = announced.document
	document.texts[0].text = "نص آخر"
	document.save()


def test_nobody_sets_the_state_or_the_approval_by_hand(written):
	announced = written("Facebook")
	walk.as_person("agent")
	document = announced.document
	document.update({"state": "Approved", "approved_by": "agent@city.example", "authors": ""})
	document.save()
	document = announced.document
	assert (document.state, document.approved_by, document.authors) == ("Draft", None, "agent@city.example")


@pytest.mark.parametrize("person", ["liaison", "officer"])
def test_departments_neither_write_nor_read_announcements(person, written):
	announced = written("Facebook")
	walk.as_person(person)
	with pytest.raises(frappe.PermissionError):
		api.view(announced.name)
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Announcement", "title": "x", "kind": "News"}).insert()


@pytest.mark.parametrize(
	("platform", "values", "fault"),
	[
		("X", {"texts": [{"language": "ar", "text": "ا" * 281}]}, "281"),
		("Instagram", {"picture": None}, "without a picture"),
		("Facebook", {"texts": [{"language": "en", "text": "x"}]}, "no text in this language"),
		("Facebook", {"picture": "/files/nothing-there.jpg"}, "public file"),
		("Facebook", {"picture": "https://elsewhere.example/one.jpg"}, "public file"),
		("Facebook", {"picture": "/files/../site_config.json"}, "public file"),
	],
)
def test_what_a_platform_would_refuse_is_told_before_the_review(platform, values, fault, written):
	announced = written(platform, **values)
	[post] = api.view(announced.name)["posts"]
	assert any(fault in one for one in post["faults"]), post["faults"]
	assert "Complete what is marked" in refused(announced, "agent", "submit_for_review")


@pytest.mark.parametrize(
	("made", "fault"),
	[
		({"kind": "PNG"}, "JPEG"),
		({"width": 400}, "400 by 1000"),
		({"private": 1}, "public file"),
	],
)
def test_instagram_takes_certain_pictures_alone(made, fault, written, picture):
	announced = written("Instagram", picture=picture(**made))
	[post] = api.view(announced.name)["posts"]
	assert any(fault in one for one in post["faults"]), post["faults"]


def test_it_goes_out_at_its_time_and_not_when_an_account_is_saved(written, account):
	announced = written("Facebook", publish_at=add_to_date(now_datetime(), hours=5)).approve()
	queue.resume(frappe.get_doc("Social Account", announced.publication.account), {})
	frappe.set_user("Administrator")
	publisher.publish(announced.publication.name)
	assert announced.publication.state == "Waiting" and announced.standing("Facebook") == []
	assert announced.publication.name not in [row.name for row in queue.due()]
	announced.publication.db_set("not_before", now_datetime())
	queue.resume(frappe.get_doc("Social Account", announced.publication.account), {})
	publisher.publish(announced.publication.name)
	assert announced.publication.state == "Sent"


def test_before_it_is_out_it_is_withdrawn(written):
	announced = written("Facebook", publish_at=add_to_date(now_datetime(), hours=5)).approve()
	announced.move("pr", "withdraw")
	assert announced.state == "Withdrawn" and announced.publication.state == "Withdrawn"
	announced.send()
	assert announced.standing("Facebook") == []


def test_what_is_on_its_way_is_not_withdrawn(written, simulator):
	announced = written("Facebook").approve()
	arm(simulator, "F59", "Facebook")
	announced.send()
	assert "on its way" in refused(announced, "pr", "withdraw")
	assert announced.send().state == "Sent" and announced.state == "Published"


@with_api
@pytest.mark.parametrize("fault", ["F59", "F60", "F62"])
def test_what_the_platform_took_without_saying_so_is_found_and_not_repeated(
	fault, platform, simulator, written
):
	announced = written(platform).approve()
	arm(simulator, fault, platform)
	assert announced.send().state == "Unclear"
	publication = announced.send()
	assert publication.state == "Sent" and publication.external_id and publication.attempts == 1
	assert announced.standing(platform) == [TEXT] and announced.state == "Published"


def test_what_x_did_not_take_is_sent_again_after_three_looks(simulator, written):
	announced = written("X").approve()
	arm(simulator, "F61", "X")
	publication = announced.settle()
	assert publication.state == "Sent" and publication.attempts == 2
	assert announced.standing("X") == [TEXT]


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_where_a_platform_may_hide_what_it_took_a_person_looks(platform, simulator, written):
	announced = written(platform).approve()
	arm(simulator, "F61", platform)
	publication = announced.settle()
	assert publication.state == "Refused" and "Look there" in publication.message
	assert announced.state == "Approved" and announced.standing(platform) == []


@with_api
def test_a_worker_that_died_after_the_post_is_followed_by_a_look(platform, simulator, written, monkeypatch):
	announced = written(platform).approve()

	def die(*_):
		raise SystemExit

	with monkeypatch.context() as dying, pytest.raises(SystemExit):
		dying.setattr(publisher, "_sent", die)
		announced.send()
	frappe.db.rollback()
	assert announced.publication.state == "Sending"
	assert announced.send().state == "Sent" and announced.standing(platform) == [TEXT]


def test_of_two_workers_one_posts(written, monkeypatch):
	announced = written("Facebook").approve()
	name, intend = announced.publication.name, publisher._intend

	def second_worker_first(publication):
		publisher.publish(name)
		return intend(publication)

	monkeypatch.setattr(publisher, "_intend", second_worker_first)
	announced.send()
	assert announced.standing("Facebook") == [TEXT]


@with_api
def test_a_limit_makes_it_wait_and_nothing_is_lost(platform, simulator, written):
	announced = written(platform).approve()
	arm(simulator, "F73", platform)
	publication = announced.send()
	assert publication.state == "Waiting" and publication.message
	assert announced.send().state == "Sent" and announced.standing(platform) == [TEXT]


def test_an_expired_token_makes_it_wait(simulator, written):
	announced = written("Facebook").approve()
	arm(simulator, "F74", "Facebook")
	assert announced.send().state == "Waiting" and announced.standing("Facebook") == []
	assert announced.send().state == "Sent"


def test_a_token_that_may_only_reply_leaves_the_post_to_a_person_and_the_account_in_order(simulator, written):
	announced = written("Facebook").approve()
	account = announced.world.account("Facebook")
	without = [scope for scope in account.scopes if scope != "pages_manage_posts"]
	simulator.world.tokens.find(account.credentials["access_token"]).scopes = tuple(without)
	publication = announced.send()
	assert publication.state == "Refused" and "permission" in publication.message
	assert frappe.db.get_value("Social Account", publication.account, "state") != "Needs Attention"


def test_a_picture_that_was_changed_after_the_approval_is_not_posted(written):
	announced = written("Facebook").approve()
	file = frappe.get_doc("File", {"file_url": announced.document.picture})
	with open(file.get_full_path(), "ab") as content:
		content.write(b"more")
	publication = announced.send()
	assert publication.state == "Refused" and "approved" in publication.message
	assert announced.standing("Facebook") == []


def test_on_youtube_a_person_posts_and_says_where(written):
	announced = written("YouTube").approve()
	publication = announced.send()
	assert publication.state == "Refused" and "by hand" in publication.message
	walk.as_person("agent")
	assert not api.view(announced.name)["posts"][0]["may_post_by_hand"]
	with pytest.raises(frappe.PermissionError):
		api.post_by_hand(publication.name, "https://www.youtube.com/post/1")
	walk.as_person("pr")
	assert api.view(announced.name)["posts"][0]["may_post_by_hand"]
	with pytest.raises(frappe.ValidationError):
		api.post_by_hand(publication.name, "youtube")
	api.post_by_hand(publication.name, "https://www.youtube.com/post/1")
	assert announced.publication.state == "By Hand" and announced.state == "Published"
	with pytest.raises(MoveNotOpen):
		api.post_by_hand(publication.name, "https://www.youtube.com/post/1")


@with_api
def test_our_own_posts_are_read_back_as_ours(platform, written, account):
	announced = written(platform).approve()
	announced.send()
	own = account(platform)
	read(own)
	[publication] = announced.publications
	assert comments(own, external_id=publication.external_id) == []


def test_one_announcement_is_queued_once(written):
	announced = written("Facebook").approve()
	[publication] = announced.publications
	with pytest.raises(frappe.UniqueValidationError):
		copy = frappe.copy_doc(publication)
		copy.unique_key = publication.unique_key
		copy.insert(ignore_permissions=True)


def test_an_announcement_is_kept(written):
	announced = written("Facebook")
	frappe.set_user("Administrator")
	with pytest.raises(NotAnnounced):
		frappe.delete_doc("Announcement", announced.name)


def test_where_its_authors_are_the_only_officers_the_head_and_the_managers_are_told_of_the_review(written):
	announced = written()
	pr = "pr@city.example"
	frappe.db.set_value("Announcement", announced.name, "authors", pr)
	frappe.db.delete("Notification Log")
	announced.move("agent", "submit_for_review")
	told = set(frappe.get_all("Notification Log", pluck="for_user"))
	assert "manager@city.example" in told and pr not in told
