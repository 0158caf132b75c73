"""An approved reply comes onto the platform at most once, and once where that is possible."""

from __future__ import annotations

import frappe
import pytest

from participation_app.intake.comment_moves import make_comment_move
from participation_app.publication import publisher
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault, set_up
from tests.integration import walk
from tests.integration.reading import only_comment, read

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


def arm(simulator, name, platform, **changes):
	"""The fault strikes where replies are posted, not where YouTube's tokens are renewed."""
	path = "/tweets$" if platform == "X" else "/(comments|replies)$"
	simulator.faults.arm(named_fault(name, platform, path=path, **changes))


def moves(case):
	return frappe.get_all("Case Event", {"ticket": case.ticket}, pluck="move", order_by="creation")


@every_platform
def test_a_reply_is_sent_once_and_its_id_and_link_are_kept(platform, approved):
	case = approved(platform)
	publication = case.send()
	assert publication.state == "Sent" and publication.attempts == 1
	assert publication.external_id and publication.sent_at and publication.lease_until is None
	assert case.document.workflow_state == "Answered" and case.document.permalink == publication.permalink
	assert case.stage == "Answered"
	for _visit in range(3):
		case.send()
	assert len(case.answers()) == 1
	assert moves(case).count("published") == 1


@every_platform
@pytest.mark.parametrize("fault", ["F59", "F60", "F62"])
def test_a_reply_that_the_platform_took_without_saying_so_is_found_and_not_repeated(
	fault, platform, simulator, approved
):
	case = approved(platform)
	arm(simulator, fault, platform)
	publication = case.send()
	assert publication.state == "Unclear" and publication.message
	assert case.stage == "Publishing"
	publication = case.send()
	assert publication.state == "Sent" and publication.external_id and publication.attempts == 1
	assert len(case.answers()) == 1 and case.stage == "Answered"


def test_a_reply_that_x_did_not_take_is_sent_again_after_three_looks(simulator, approved):
	case = approved("X")
	arm(simulator, "F61", "X")
	assert case.send().state == "Unclear"
	looks = []
	while case.publication.state == "Unclear":
		case.send()
		looks.append(case.publication.probes)
	assert looks[:3] == [1, 2, 3] and case.publication.state == "Waiting"
	assert case.answers() == []
	assert case.send().state == "Sent"
	assert len(case.answers()) == 1 and case.publication.attempts == 2


@pytest.mark.parametrize("platform", ["Facebook", "Instagram", "YouTube"])
def test_where_a_platform_may_hide_what_it_took_a_person_looks_instead(platform, simulator, approved):
	case = approved(platform)
	arm(simulator, "F61", platform)
	publication = case.settle()
	assert publication.state == "Refused" and "Look there" in publication.message
	assert case.stage == "PR Review" and case.answers() == []


def test_after_two_attempts_a_person_looks(simulator, approved):
	case = approved("X")
	arm(simulator, "F61", "X", times=2)
	publication = case.settle()
	assert publication.state == "Refused" and publication.attempts == 2
	assert case.stage == "PR Review" and case.answers() == []


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_a_reply_that_can_be_read_back_only_later_is_not_repeated(platform, simulator, approved):
	case = approved(platform)
	simulator.world.settings.readback_lag = 90
	arm(simulator, "F59", platform)
	case.send()
	assert case.send().state == "Unclear"
	assert len(case.answers()) == 1
	simulator.world.clock.advance(100)
	assert case.send().state == "Sent"
	assert len(case.answers()) == 1


def test_it_is_looked_for_after_five_seconds_a_minute_and_five_minutes(simulator, approved):
	case = approved("Facebook")
	arm(simulator, "F61", "Facebook")
	waits = []
	publication = case.send()
	while publication.state == "Unclear":
		waits.append(round((publication.next_attempt_at - frappe.utils.now_datetime()).total_seconds()))
		publication = case.send()
	assert [pytest.approx(wait, abs=2) for wait in (5, 60, 300)] == waits


def test_nothing_is_looked_for_or_sent_before_its_time(simulator, approved):
	case = approved("Facebook")
	arm(simulator, "F61", "Facebook")
	case.send()
	simulator.journal.clear()
	publisher.publish(case.publication.name)
	assert simulator.journal.lines() == [] and case.publication.probes == 0


@pytest.mark.parametrize("platform", ["X", "Instagram"])
def test_a_reply_that_is_there_already_counts_as_sent(platform, simulator, approved):
	case = approved(platform)
	world = simulator.world
	target, own = world.comment(case.external_id), world.account(platform)
	world.add_own_reply(own, target, case.publication.text)
	arm(simulator, "F65", platform)
	assert case.settle().state == "Sent"
	assert len(case.answers()) == 1 and case.stage == "Answered"


@pytest.mark.parametrize("platform", ["X", "YouTube"])
@pytest.mark.parametrize("fault", ["F66", "F67", "F70"])
def test_what_the_platform_refuses_goes_back_to_public_relations_with_the_reason(
	fault, platform, simulator, approved
):
	case = approved(platform)
	arm(simulator, fault, platform)
	publication = case.send()
	assert publication.state == "Refused" and publication.message
	assert case.stage == "PR Review" and case.answers() == []
	reply = case.document
	assert reply.workflow_state == "PR Review" and reply.failure == publication.message
	assert not (reply.approved_by or reply.approved_digest or reply.approved_version_id)
	event = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "publication_failed"})
	assert event.note == publication.message and event.actor_role == "System"


def test_what_was_refused_can_be_approved_again_and_is_sent_once(simulator, approved):
	case = approved("Facebook")
	arm(simulator, "F70", "Facebook")
	case.send()
	walk.approve(case.reply)
	assert case.send().state == "Sent"
	assert len(case.answers()) == 1
	assert frappe.db.count("Publication", {"proposed_reply": case.reply}) == 2


@every_platform
def test_a_comment_deleted_since_the_approval_gets_no_reply(platform, approved):
	case = approved(platform)
	case.public.delete(case.external_id)
	publication = case.send()
	assert publication.state == "Refused" and "deleted" in publication.message
	assert case.stage == "PR Review" and case.answers() == []
	assert frappe.db.get_value("Social Comment", case.comment, "visibility") == "deleted"


@every_platform
def test_a_comment_edited_since_the_approval_voids_it_and_both_texts_are_kept(platform, approved):
	case = approved(platform)
	case.public.edit(case.external_id, "لا، الحفرة في شارع آخر")
	publication = case.send()
	assert publication.state == "Withdrawn" and case.answers() == []
	assert case.stage == "PR Review" and case.document.approved_by is None
	comment = frappe.get_doc("Social Comment", case.comment)
	assert "شارع آخر" in comment.text and "مدرسة الحي" in comment.versions[-1].text
	assert moves(case)[-1] == "look_again"

	walk.approve(case.reply)
	assert case.settle().state == "Sent"
	assert len(case.answers()) == 1


@every_platform
def test_a_reply_that_is_taken_and_never_shown_is_not_sent_twice(platform, simulator, approved):
	case = approved(platform)
	set_up("F64", platform, simulator)
	arm(simulator, "F59", platform)
	case.settle()
	assert len(case.answers()) == 1 and case.publication.state == "Refused"
	assert case.stage == "PR Review"


@every_platform
def test_a_reply_that_outlives_its_comment_is_found_and_not_given_up(platform, simulator, approved, public):
	above = public(platform).write("متى ينتهي العمل؟")
	case = approved(platform, parent_id=above)
	arm(simulator, "F59", platform)
	assert case.send().state == "Unclear"
	case.public.delete(case.external_id)
	assert case.settle().state == "Sent"
	assert len(case.answers()) == 1 and case.stage == "Answered"


@pytest.mark.parametrize("platform", ["Facebook", "Instagram", "YouTube"])
def test_a_reply_that_went_with_its_comment_goes_back_to_public_relations(platform, simulator, approved):
	case = approved(platform)
	arm(simulator, "F59", platform)
	assert case.send().state == "Unclear"
	case.public.delete(case.external_id)
	assert case.settle().state == "Refused" and case.stage == "PR Review"


def test_a_thread_closed_while_the_outcome_is_unclear_proves_nothing(simulator, approved):
	case = approved("YouTube")
	arm(simulator, "F59", "YouTube")
	assert case.send().state == "Unclear"
	arm(simulator, "F67", "YouTube", method="GET", times=50)
	assert case.send().state == "Unclear"
	assert case.settle().state == "Refused"
	assert "not known" in case.publication.message and len(case.answers()) == 1


def test_the_lease_begins_anew_with_the_post(approved, monkeypatch):
	case = approved("X")
	real = publisher.connector_for

	def slow(account):
		connector = real(account)
		fetch, publish = connector.fetch, connector.publish

		def fetch_slowly(external_id):
			case.publication.db_set("lease_until", frappe.utils.now_datetime())
			return fetch(external_id)

		def post(target, text):
			assert case.publication.lease_until > frappe.utils.add_to_date(
				frappe.utils.now_datetime(), minutes=4
			)
			return publish(target, text)

		connector.fetch, connector.publish = fetch_slowly, post
		return connector

	monkeypatch.setattr(publisher, "connector_for", slow)
	assert case.send().state == "Sent"


def test_a_comment_hidden_since_the_approval_goes_back_to_public_relations(approved):
	case = approved("Instagram")
	world = case.public.world
	world.show_as(world.comment(case.external_id), "hidden")
	publication = case.send()
	assert publication.state == "Refused" and case.stage == "PR Review" and case.answers() == []


@pytest.mark.parametrize("variant", ["canReply", "commentsDisabled"])
def test_a_closed_thread_goes_back_to_public_relations(variant, simulator, approved):
	case = approved("YouTube")
	arm(simulator, "F69", "YouTube", variant=variant)
	publication = case.send()
	assert publication.state == "Refused" and case.stage == "PR Review" and case.answers() == []


@pytest.mark.parametrize(("platform", "fault"), [("X", "F34"), ("YouTube", "F35")])
def test_a_budget_used_up_lets_the_reply_wait_and_nothing_is_lost(platform, fault, simulator, approved):
	case = approved(platform)
	arm(simulator, fault, platform, method="POST")
	publication = case.send()
	assert publication.state == "Waiting" and "budget" in publication.message and publication.blocked_since
	assert publication.next_attempt_at > frappe.utils.now_datetime() and case.stage == "Publishing"
	assert case.send().state == "Sent"
	assert len(case.answers()) == 1


def test_a_page_blocked_from_publishing_goes_to_public_relations(simulator, approved):
	case = approved("Facebook")
	arm(simulator, "F37", "Facebook", method="POST")
	publication = case.send()
	assert publication.state == "Refused" and "blocks this account" in publication.message
	assert case.stage == "PR Review" and case.answers() == []


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_a_limit_on_posting_lets_the_reply_wait(platform, simulator, approved):
	case = approved(platform)
	arm(simulator, "F73", platform)
	publication = case.send()
	assert publication.state == "Waiting" and "limit" in publication.message
	assert publication.next_attempt_at > frappe.utils.now_datetime() and case.stage == "Publishing"
	assert case.send().state == "Sent"
	assert len(case.answers()) == 1


@pytest.mark.parametrize("platform", ["Facebook", "Instagram", "YouTube"])
def test_a_token_that_ended_lets_the_reply_wait_until_it_is_renewed(platform, simulator, approved):
	case = approved(platform)
	arm(simulator, "F74", platform)
	publication = case.send()
	account = frappe.get_doc("Social Account", case.account.name)
	assert publication.state == "Waiting" and publication.message == account.state_message
	assert account.state == "Waiting" and "is being renewed" in account.state_message
	assert case.send().state == "Sent"
	assert len(case.answers()) == 1


@pytest.mark.parametrize("platform", ["X", "Facebook", "Instagram"])
def test_a_token_that_stays_refused_needs_a_person(platform, simulator, approved):
	case = approved(platform)
	arm(simulator, "F74", platform, times=2)
	case.send()
	publication = case.send()
	account = frappe.get_doc("Social Account", case.account.name)
	assert account.state == "Needs Attention" and account.state_message
	assert publication.state == "Waiting" and publication.message == account.state_message
	assert case.answers() == []


def test_every_reply_waits_for_an_account_in_trouble_and_goes_out_when_it_is_saved(submitted):
	cases = [submitted("Facebook", handle=handle) for handle in ("first", "second")]
	for case in cases:
		walk.approve(case.reply)
	walk.as_person("manager")
	own = frappe.get_doc("Social Account", cases[0].account.name)
	right, own.access_token = own.get_password("access_token"), "wrong-token"
	own.save()
	cases[0].send()
	for case in cases:
		publication = case.publication
		own.reload()
		assert publication.state == "Waiting" and publication.message == own.state_message
		assert publication.next_attempt_at > frappe.utils.now_datetime()
		assert case.stage == "Publishing"
	walk.as_person("manager")
	own = frappe.get_doc("Social Account", own.name)
	own.access_token = right
	own.save()
	for case in cases:
		assert case.publication.next_attempt_at <= frappe.utils.now_datetime()
		publisher.publish(case.publication.name)
		assert case.publication.state == "Sent"
	assert len(cases[0].answers()) == 2


def test_a_disabled_account_keeps_its_replies_until_it_is_enabled(simulator, approved):
	case = approved("Facebook")
	walk.as_person("manager")
	own = frappe.get_doc("Social Account", case.account.name)
	own.enabled = 0
	own.save()
	simulator.journal.clear()
	publication = case.send()
	assert publication.state == "Waiting" and "disabled" in publication.message
	assert simulator.journal.lines() == []
	walk.as_person("manager")
	own.reload()
	assert own.state_message == publication.message
	own.enabled = 1
	own.save()
	assert case.send().state == "Sent"


def test_a_wrong_address_of_a_platform_is_told_and_nothing_is_lost(approved):
	case = approved("Facebook")
	address = frappe.conf.participation_platforms["Facebook"]
	frappe.conf.participation_platforms["Facebook"] = "http://platform.example/graph"
	publication = case.send()
	assert publication.state == "Waiting" and "https" in publication.message
	frappe.conf.participation_platforms["Facebook"] = address
	assert case.send().state == "Sent"


def test_an_approval_withdrawn_while_the_reply_waits_keeps_it_back(approved):
	case = approved("Facebook")
	case.save("pr", workflow_state="PR Review")
	assert case.publication.state == "Withdrawn" and case.stage == "PR Review"
	case.send()
	assert case.answers() == []
	walk.approve(case.reply)
	assert case.settle().state == "Sent"
	assert len(case.answers()) == 1


def test_an_approval_is_not_withdrawn_once_the_reply_may_be_out(simulator, approved):
	case = approved("Facebook")
	arm(simulator, "F59", "Facebook")
	case.send()
	with pytest.raises(frappe.ValidationError, match="already sent"):
		case.save("pr", workflow_state="PR Review")
	frappe.db.rollback()


class Killed(BaseException):
	"""The worker is gone; nothing in the program may catch it."""


@pytest.mark.parametrize(
	("platform", "posted"),
	[*((platform, True) for platform in PLATFORMS), *((platform, False) for platform in PLATFORMS)],
)
def test_a_worker_killed_at_the_post_leaves_one_reply(platform, posted, approved, monkeypatch):
	case = approved(platform)
	real = publisher.connector_for

	def dying(account):
		connector = real(account)
		publish = connector.publish

		def post_and_die(target, text):
			if posted:
				publish(target, text)
			raise Killed

		connector.publish = post_and_die
		return connector

	with monkeypatch.context() as patched:
		patched.setattr(publisher, "connector_for", dying)
		with pytest.raises(Killed):
			case.send()
	frappe.db.rollback()
	assert case.publication.state == "Sending" and len(case.answers()) == posted
	publisher.publish(case.publication.name)
	assert case.publication.state == "Sending"  # its lease still stands
	case.settle()
	if posted or platform == "X":
		assert case.publication.state == "Sent" and len(case.answers()) == 1
		assert case.stage == "Answered"
	else:
		assert case.publication.state == "Refused" and case.answers() == []


def test_a_reply_whose_outcome_could_not_be_stored_is_not_repeated(approved, monkeypatch):
	case = approved("Facebook")

	def fail(_publication):
		raise RuntimeError("database gone")

	with monkeypatch.context() as patched:
		patched.setattr(publisher.results, "was_sent", fail)
		with pytest.raises(RuntimeError):
			case.send()
	frappe.db.rollback()
	assert len(case.answers()) == 1
	assert case.settle().state == "Sent" and len(case.answers()) == 1


def test_a_receipt_that_the_platform_took_without_saying_so_is_not_repeated(simulator, account, public):
	own = account("Facebook")
	public("Facebook").write("متى تفتح الحديقة؟")
	read(own)
	walk.register(only_comment(own).name, "Inquiry")
	frappe.db.commit()
	arm(simulator, "F59", "Facebook")
	walk.publish_all()
	receipt = frappe.get_last_doc("Publication", {"kind": "Receipt"})
	assert receipt.state == "Unclear"
	receipt.db_set("next_attempt_at", frappe.utils.now_datetime())
	walk.publish_all()
	receipt.reload()
	assert receipt.state == "Sent" and len(public("Facebook").replies()) == 1
	assert frappe.db.get_value("Participation Notice", receipt.notice, "state") == "Sent"


def test_a_direction_that_the_platform_did_not_take_is_sent_in_the_end(simulator, account, public):
	own = account("X")
	public("X").write("فاتورة الكهرباء مرتفعة")
	read(own)
	comment = only_comment(own)
	walk.as_person("agent")
	entity = frappe.get_last_doc("Agreed Entity").name
	make_comment_move(comment.name, "redirect", {"agreed_entity": entity, "wording": "ar"})
	frappe.db.commit()
	arm(simulator, "F61", "X")
	direction = frappe.get_last_doc("Publication", {"kind": "Redirection"})
	for _visit in range(5):
		direction.db_set("next_attempt_at", frappe.utils.now_datetime())
		walk.publish_all()
	direction.reload()
	assert direction.state == "Sent" and len(public("X").replies()) == 1


def test_no_secret_is_written_down_when_posting_fails(approved):
	canary = "canary-51c2-never-in-a-log"
	case = approved("X")
	walk.as_person("manager")
	own = frappe.get_doc("Social Account", case.account.name)
	own.access_token_secret = own.bearer_token = canary
	own.save()
	assert case.send().state == "Waiting"
	for doctype in ("Publication", "Social Account", "Error Log", "Case Event", "Version"):
		for row in frappe.get_all(doctype, fields=["*"]):
			assert canary not in str(dict(row)), f"{doctype} {row.name}"
