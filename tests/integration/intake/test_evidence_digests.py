"""What authors wrote is vouched for from the moment it was first seen, sealed or not, until it is erased."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework import case_events
from participation_app.casework.trace_chain import forget_salts, key_of_comment
from participation_app.casework.trace_check import Tally
from participation_app.intake import evidence_check, seal_opening
from participation_app.intake.sealing import content_of
from participation_app.patches import vouch_for_earlier_comments
from tests.integration import walk
from tests.integration.intake.sealed import WORD, delete, picture_of, written
from tests.integration.reading import only_comment

pytestmark = pytest.mark.usefixtures("files_removed")


@pytest.fixture
def story(account, public):
	"""A comment that was read: its account, its people, its id on the platform, and itself."""
	own, people, external_id = written(account, public)
	return own, people, external_id, only_comment(own)


def messages(comment):
	row = frappe.db.get_value("Social Comment", comment.name, evidence_check._FIELDS, as_dict=True)
	found = evidence_check._changed([row])
	return [finding.message for finding in found]


def test_a_comment_has_its_digest_when_it_is_first_seen(story):
	*_others, comment = story
	assert len(comment.wording_digest) == 64 and messages(comment) == []


def test_an_edit_has_a_digest_over_the_one_before(story):
	*_others, comment = story
	first = comment.wording_digest
	comment.append(
		"versions", {"seen_at": frappe.utils.now_datetime(), "version_id": "1", "text": comment.text}
	)
	comment.update({"text": f"كلام آخر {WORD}", "version_id": "2"})
	comment.save()
	assert comment.versions[0].digest and comment.wording_digest != first
	assert messages(comment) == []
	frappe.db.set_value("Social Comment Version", comment.versions[0].name, "text", "غيره")
	assert messages(comment) == ["the words of the comment, or of an earlier wording, were changed"]


def test_words_that_were_changed_in_the_database_are_named(story):
	*_others, comment = story
	frappe.db.set_value("Social Comment", comment.name, "text", "غيره")
	assert messages(comment) == ["the words of the comment, or of an earlier wording, were changed"]


def test_what_happens_names_the_digest_and_the_chain_vouches_for_it(story):
	*_others, comment = story
	ticket = walk.register(comment.name)
	named = frappe.get_all("Case Event", {"ticket": ticket, "comment": comment.name}, pluck="evidence")
	assert named[0] == comment.wording_digest
	frappe.db.sql("update `tabCase Event` set evidence = %s where ticket = %s", ("3" * 64, ticket))
	assert messages(comment) == ["the trail knows other words of the comment"]


def test_sealed_words_are_checked_too_with_what_stood_around_them(story):
	own, people, external_id, comment = story
	ticket = walk.register(comment.name)
	frappe.set_user("Administrator")
	picture = picture_of(comment)
	deleted = delete(own, people, external_id)
	assert messages(deleted) == []
	sealed = content_of(deleted.name)
	assert [one["name"] for one in sealed["media"]] == [picture.name] and sealed["above"]
	event = frappe.get_last_doc("Case Event", {"ticket": ticket, "move": "comment_deleted"})
	assert frappe.db.get_value("Sealed Evidence", {"comment": deleted.name}, "digest") in event.details
	frappe.set_user("manager@city.example")
	assert "above" in seal_opening.open_seal(deleted.name, "اعتراض")


def test_erased_words_need_a_line_that_tells_of_it(story):
	*_others, comment = story
	ticket = walk.register(comment.name)
	frappe.set_user("Administrator")
	case_events.erase_words(ticket)
	frappe.db.set_value("Social Comment", comment.name, "text", None)
	comment.ticket = ticket
	assert messages(comment) == []
	frappe.db.sql("delete from `tabCase Event` where move = 'words_erased' and ticket = %s", ticket)
	assert messages(comment) == ["its words are gone, and no line tells of an erasure"]


def test_all_comments_are_counted_by_the_check(story):
	tally = Tally()
	list(evidence_check.findings(tally))
	assert tally.comments >= 1


def without_digest(comment) -> None:
	"""As comments stood before the trail vouched for words."""
	frappe.db.set_value("Social Comment", comment.name, "wording_digest", None)
	frappe.db.set_value("Social Comment Version", {"parent": comment.name}, "digest", None)
	forget_salts([key_of_comment(comment.name)])
	comment.reload()


def reword(comment, text: str, version: str) -> None:
	seen = {"seen_at": frappe.utils.now_datetime(), "version_id": comment.version_id, "text": comment.text}
	comment.append("versions", seen)
	comment.update({"text": text, "version_id": version})
	comment.save()


def test_comments_of_before_get_their_digest_a_batch_at_a_time_and_once(story, monkeypatch):
	*_others, comment = story
	reword(comment, f"كلام آخر {WORD}", "2")
	without_digest(comment)
	monkeypatch.setattr(vouch_for_earlier_comments, "BATCH", 1)
	for _again in range(2):
		frappe.set_user("Administrator")
		vouch_for_earlier_comments.execute()
		comment.reload()
		taken = [*(row.digest for row in comment.versions), comment.wording_digest]
		assert all(len(digest) == 64 for digest in taken) and messages(comment) == []
	reword(comment, "وكلام ثالث", "3")
	assert comment.versions[0].digest == taken[0] and comment.wording_digest not in taken
	assert messages(comment) == []


def test_an_update_that_is_stopped_goes_on_where_it_was(story, monkeypatch):
	*_others, comment = story
	vouch_for_earlier_comments.execute()
	without_digest(comment)
	taken = vouch_for_earlier_comments.take_missing
	monkeypatch.setattr(vouch_for_earlier_comments, "take_missing", lambda names: 1 / 0)
	with pytest.raises(ZeroDivisionError):
		vouch_for_earlier_comments.execute()
	monkeypatch.setattr(vouch_for_earlier_comments, "take_missing", taken)
	vouch_for_earlier_comments.execute()
	comment.reload()
	assert comment.wording_digest and messages(comment) == []


@pytest.mark.parametrize("mark", [{"erased_at": "2026-01-01 00:00:00"}, {"evidence": "Erased"}])
def test_of_words_that_are_gone_or_sealed_no_digest_is_taken(story, mark):
	*_others, comment = story
	without_digest(comment)
	frappe.db.set_value("Social Comment", comment.name, mark)
	vouch_for_earlier_comments.execute()
	assert not frappe.db.get_value("Social Comment", comment.name, "wording_digest")
