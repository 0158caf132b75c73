"""A withdrawn reply is removed by the system, every part of it; what it cannot remove goes to people with the reason."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.connectors import errors
from participation_app.connectors.x import XConnector
from participation_app.intake import rechecks
from participation_app.jobs import publishing as job
from participation_app.publication import published as published_replies
from participation_app.publication import removals, remover, statement
from participation_app.publication.drafting import find_reply
from participation_app.publication.report.published_replies.published_replies import execute
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.publication.conftest import withdraw
from tests.integration.publication.test_parts import LIMIT, LONG, settle
from tests.integration.reading import comments, read

LINK = "https://www.facebook.com/city/posts/1"
BY_HAND = "To Be Removed by Hand"

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


def rows(case):
	return frappe.get_all("Publication", {"proposed_reply": case.reply}, ["*"], order_by="creation")


def row_of(case):
	return rows(case)[-1]


def events(case):
	return frappe.get_all("Case Event", {"ticket": case.ticket}, pluck="move", order_by="creation")


def visit(case):
	"""The job comes by, the time being ripe; gives the publication afterwards."""
	for row in rows(case):
		due = {"next_attempt_at": frappe.utils.now_datetime(), "lease_until": None}
		frappe.db.set_value("Publication", row.name, due, update_modified=False)
	frappe.db.commit()
	frappe.set_user("Administrator")
	for row in rows(case):
		job.remove(row.name)
	return row_of(case)


def arm(simulator, name, platform, **changes):
	simulator.faults.arm(named_fault(name, platform, method="DELETE", **changes))


def deletions(simulator):
	return [line for line in simulator.journal.lines() if line["method"] == "DELETE"]


def standing(case):
	"""Our answers that stand on the platform."""
	own = case.public.world.own_replies(case.public.platform)
	return [reply.text for reply in own if not reply.deleted and "تم ردم الحفرة" in reply.text]


def delete_on_platform(case):
	case.public.delete(row_of(case).external_id)


def told_officers(words):
	return frappe.get_all("Notification Log", {"subject": ["like", f"%{words}%"]}, pluck="for_user")


@pytest.fixture
def officers_read_english(second_officer):
	for name in ("pr@city.example", "manager@city.example"):
		frappe.db.set_value("User", name, "language", "en")


@every_platform
def test_what_two_officers_withdraw_is_removed_by_the_system(platform, withdrawn):
	case = withdrawn(platform)
	assert row_of(case).state == "To Be Removed" and row_of(case).name in removals.due()
	row = visit(case)
	assert row.state == "Removed" and row.removed_at and row.lease_until is None
	assert standing(case) == [] and case.document.text
	assert events(case).count("reply_removed") == 1
	event = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "reply_removed"})
	assert event.actor_role == "System"


def test_the_confirmation_starts_the_job(published, second_officer, monkeypatch):
	started, case = [], published()
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: started.append((method, values)))
	withdraw(case, second_officer)
	assert (removals.JOB, row_of(case).name) in [
		(method, values.get("publication")) for method, values in started
	]


def test_every_minute_starts_a_job_for_what_is_due(withdrawn, monkeypatch):
	case, started = withdrawn(), []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: started.append(values["publication"]))
	job.remove_due()
	assert started == [row_of(case).name]


@every_platform
def test_every_part_is_removed(platform, drafted, second_officer):
	case = drafted(platform)
	frappe.db.set_value("Social Account", case.account.name, "reply_limit", LIMIT)
	frappe.clear_document_cache("Social Account", case.account.name)
	case.save("agent", text=LONG, in_parts=1, workflow_state="PR Review")
	walk.approve(case.reply)
	frappe.db.commit()
	settle(case)
	assert len(standing(case)) == 3
	withdraw(case, second_officer)
	visit(case)
	assert standing(case) == [] and [row.state for row in rows(case)] == ["Removed"] * 3
	assert events(case).count("reply_removed") == 3


@every_platform
def test_what_is_gone_already_counts_as_removed(platform, withdrawn):
	case = withdrawn(platform)
	delete_on_platform(case)
	assert visit(case).state == "Removed"


def test_the_intention_is_committed_before_the_request(withdrawn, monkeypatch):
	case, seen = withdrawn("X"), []

	def remove(self, external_id):
		frappe.db.rollback()
		seen.append(row_of(case).state)
		raise KeyboardInterrupt

	monkeypatch.setattr(XConnector, "remove", remove)
	with pytest.raises(KeyboardInterrupt):
		remover.carry_out(row_of(case).name)
	assert seen == ["Removing"] and row_of(case).state == "Removing"


@pytest.mark.parametrize("is_gone", [True, False])
def test_after_a_crash_the_platform_is_asked_first(is_gone, simulator, withdrawn):
	case = withdrawn()
	frappe.db.set_value("Publication", row_of(case).name, {"state": "Removing", "removal_attempts": 1})
	if is_gone:
		delete_on_platform(case)
	row = visit(case)
	assert row.state == ("Removed" if is_gone else "To Be Removed") and deletions(simulator) == []
	assert visit(case).state == "Removed" and standing(case) == []


@every_platform
@pytest.mark.parametrize("fault", ["F59", "F60"])
def test_an_unclear_outcome_is_settled_by_looking(fault, platform, simulator, withdrawn):
	case = withdrawn(platform)
	arm(simulator, fault, platform)
	row = visit(case)
	assert row.state == "Removing" and row.message and row.next_attempt_at > frappe.utils.now_datetime()
	assert visit(case).state == "Removed"
	assert len(deletions(simulator)) == 1


def test_what_was_not_removed_is_asked_for_again_and_at_last_left_to_people(simulator, withdrawn):
	case = withdrawn()
	for attempt in range(remover.ATTEMPTS):
		arm(simulator, "F61", "Facebook")
		assert visit(case).state == "Removing" and row_of(case).removal_attempts == attempt + 1
		row = visit(case)
	assert row.state == BY_HAND and row.message and len(deletions(simulator)) == remover.ATTEMPTS
	assert events(case).count("reply_not_removed") == 1


@every_platform
def test_a_limit_makes_it_wait_for_the_account(platform, simulator, withdrawn):
	case = withdrawn(platform)
	arm(simulator, "F73", platform)
	row = visit(case)
	account = frappe.get_doc("Social Account", case.account.name)
	assert row.state == "To Be Removed" and row.next_attempt_at == account.next_run_at
	assert row.message and account.state == "Waiting" and len(standing(case)) == 1
	assert visit(case).state == "Removed"


def test_a_used_up_quota_waits_until_it_is_renewed(simulator, withdrawn, officers_read_english):
	case = withdrawn("YouTube")
	simulator.world.settings.youtube_units_per_day = 0
	row = visit(case)
	assert row.state == "To Be Removed" and row.next_attempt_at > frappe.utils.now_datetime()
	simulator.world.settings.youtube_units_per_day = 10_000
	assert visit(case).state == "Removed"


def test_what_a_removal_costs_is_entered_for_the_account(withdrawn):
	case = withdrawn("YouTube")
	used = {"account": case.account.name, "purpose": "Publishing"}
	before = frappe.db.get_value("Platform Use", used, "units")
	visit(case)
	assert frappe.db.get_value("Platform Use", used, "units") - before == 50


def test_public_relations_hears_once_of_a_removal_that_is_kept_back(withdrawn, officers_read_english):
	case = withdrawn("X")
	name = row_of(case).name
	now = frappe.utils.now_datetime()
	publication = frappe.get_doc("Publication", name)
	frappe.set_user("Administrator")
	for minutes in (10, 59, 61, 120, 180):
		remover._come_back(publication, now + timedelta(minutes=minutes), "الحد")
	assert sorted(told_officers("keeps its removal back")) == ["manager@city.example", "pr@city.example"]


def test_saving_the_account_tries_again_at_once(simulator, withdrawn):
	case = withdrawn("X")
	arm(simulator, "F73", "X")
	visit(case)
	walk.as_person("manager")
	frappe.get_doc("Social Account", case.account.name).save()
	assert row_of(case).name in removals.due()


def test_a_disabled_account_says_why_it_still_stands(withdrawn):
	case = withdrawn()
	frappe.db.set_value("Social Account", case.account.name, "enabled", 0)
	frappe.clear_document_cache("Social Account", case.account.name)
	row = visit(case)
	assert row.state == "To Be Removed" and row.message and len(standing(case)) == 1


@pytest.mark.parametrize("error", [errors.NotRemovable, errors.PermissionMissing])
def test_what_the_platform_refuses_goes_to_people_with_the_reason(
	error, withdrawn, officers_read_english, monkeypatch
):
	case = withdrawn("X")

	def remove(self, external_id):
		raise error(f"{error.default} (X: 4711)")

	monkeypatch.setattr(XConnector, "remove", remove)
	row = visit(case)
	assert row.state == BY_HAND and "4711" in row.message
	event = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "reply_not_removed"})
	assert event.note == row.message and event.actor_role == "System"
	assert sorted(told_officers("by hand")) == ["manager@city.example", "pr@city.example"]
	assert frappe.db.get_value("Social Account", case.account.name, "state") != "Needs Attention"


@pytest.fixture
def by_hand(withdrawn, monkeypatch):
	"""A case whose reply the platform refused to remove."""

	def make(platform="X"):
		case = withdrawn(platform)
		leave = frappe.get_doc("Publication", row_of(case).name)
		removals.leave_to_people(leave, "System", "رفضت المنصة")
		frappe.db.commit()
		return case

	return make


@every_platform
def test_what_people_remove_is_looked_for(platform, simulator, by_hand):
	case = by_hand(platform)
	row = visit(case)
	assert row.state == BY_HAND and "رفضت المنصة" in row.message and deletions(simulator) == []
	assert row.next_attempt_at > frappe.utils.now_datetime()
	delete_on_platform(case)
	assert visit(case).state == "Removed" and events(case).count("reply_removed") == 1


def test_a_platform_in_trouble_says_nothing_about_the_removal(simulator, by_hand):
	case = by_hand("Facebook")
	simulator.faults.arm(named_fault("F51", "Facebook"))
	row = visit(case)
	assert row.state == BY_HAND and row.message == "رفضت المنصة"
	assert row.next_attempt_at > frappe.utils.now_datetime()


@pytest.mark.parametrize("state", ["To Be Removed", BY_HAND])
def test_an_officer_s_word_is_checked_where_the_id_is_known(state, withdrawn):
	case = withdrawn()
	frappe.db.set_value("Publication", row_of(case).name, "state", state)
	walk.as_person("pr")
	[shown] = api.view(case.reply)["publications"]
	assert shown["may_remove"]
	api.note_removed(row_of(case).name)
	assert row_of(case).state == state and row_of(case).name in removals.due()


def test_an_officer_s_word_counts_for_what_was_posted_by_hand(submitted, second_officer):
	case = submitted()
	walk.as_person("pr")
	api.post_by_hand(case.reply, LINK)
	withdraw(case, second_officer)
	row = row_of(case)
	assert row.state == BY_HAND and row.message and row.name not in removals.due()
	walk.as_person("agent")
	with pytest.raises(frappe.PermissionError):
		api.note_removed(row.name)
	walk.as_person("pr")
	api.note_removed(row.name)
	assert row_of(case).state == "Removed"
	with pytest.raises(frappe.ValidationError, match="Reload"):
		api.note_removed(row.name)


def test_what_another_worker_has_taken_is_left_to_it(simulator, withdrawn):
	case = withdrawn()
	name = row_of(case).name
	frappe.db.set_value("Publication", name, "lease_until", frappe.utils.add_to_date(None, minutes=5))
	frappe.db.commit()
	job.remove(name)
	assert row_of(case).state == "To Be Removed" and deletions(simulator) == []


@every_platform
def test_reading_later_says_that_we_removed_it(platform, simulator, withdrawn, monkeypatch):
	case = withdrawn(platform)
	read(case.account)
	external_id = row_of(case).external_id
	[own] = comments(case.account, external_id=external_id)
	assert own.visibility == "visible" and not own.removed_by_us
	noted = []
	monkeypatch.setattr(rechecks, "note_gone", noted.append)
	visit(case)
	read(case.account)
	[own] = comments(case.account, external_id=external_id)
	assert (own.visibility, own.removed_by_us) == ("deleted", 1) and own.deleted_at and own.text
	assert noted == [] and "comment_deleted" not in events(case)


def test_a_page_that_comes_late_does_not_undo_it(withdrawn):
	case = withdrawn()
	external_id = row_of(case).external_id
	stale = case.public.world.comment(external_id)
	visit(case)
	stale.deleted = False
	read(case.account)
	[own] = comments(case.account, external_id=external_id)
	assert own.removed_by_us


def test_the_report_and_the_statement_tell_it(withdrawn):
	case = withdrawn()
	today = published_replies.yesterday() + timedelta(days=1)
	walk.as_person("pr")
	span = {"from_date": str(today), "to_date": str(today)}
	[row] = [row for row in execute(span)[1] if row["ticket"] == case.ticket]
	assert row["state"] == frappe._("To Be Removed") and row["removal_asked_at"] and not row["removed_at"]
	frappe.set_user("Administrator")
	assert statement.counts(published_replies.read(today, today))["to_be_removed"] == 1
	visit(case)
	walk.as_person("pr")
	[row] = [row for row in execute(span)[1] if row["ticket"] == case.ticket]
	assert row["state"] == frappe._("Removed") and row["removed_at"]
	frappe.db.set_single_value("Participation Settings", "public_relations_head", "pr@city.example")
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	frappe.set_user("Administrator")
	statement.send(today)
	kept = frappe.get_doc("Publication Statement", str(today))
	assert (kept.removed, kept.to_be_removed) == (1, 0)


def test_a_removal_of_an_earlier_day_s_reply_is_told_the_night_after(withdrawn):
	case = withdrawn()
	visit(case)
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -40)
	frappe.db.set_value("Publication", {"ticket": case.ticket}, {"sent_at": long_ago, "creation": long_ago})
	today = published_replies.yesterday() + timedelta(days=1)
	assert [row.ticket for row in published_replies.removed(today, today)] == [case.ticket]
	statement.send(today)
	assert frappe.get_doc("Publication Statement", str(today)).removed == 1


def test_the_reply_that_takes_its_place_does_not_touch_what_is_to_go(withdrawn):
	case = withdrawn()
	draft = find_reply(case.ticket)
	walk.submit(draft.name, "تم ردم الحفرة أمام المدرسة.")
	walk.approve(draft.name)
	frappe.db.commit()
	walk.publish_all()
	visit(case)
	assert standing(case) == ["تم ردم الحفرة أمام المدرسة."] and row_of(case).state == "Removed"
