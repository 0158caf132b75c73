"""Pictures and videos of comments: expected with them, fetched soon, kept as private files with their hash."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.file.file import has_permission
from frappe.utils import get_files_path

from participation_app.api import comments as comments_api
from participation_app.api import tickets as tickets_api
from participation_app.intake import comment_media
from participation_app.jobs import media as jobs
from participation_app.simulator.faults import Fault
from tests.integration import walk
from tests.integration.reading import only_comment, read

GIF = "GIF89a" + "." * 200
JPEG = b"\xff\xd8\xff\xe1 taken near the school \xff\xd9"
IDENTIFIER = "122101234567890123_1094455667788990"


@pytest.fixture(autouse=True)
def files_removed():
	folder = Path(get_files_path(is_private=True))
	before = set(folder.iterdir())
	yield
	for path in set(folder.iterdir()) - before:
		path.unlink()


@pytest.fixture
def pictured(simulator, account, public):
	"""A comment with a picture, as Facebook lists it; gives the account once it is read."""

	def read_with(*addresses, kind="photo"):
		now = simulator.world.clock.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
		entries = [
			entry(f"{IDENTIFIER}{number}", address, now, kind) for number, address in enumerate(addresses)
		]
		public("Facebook").write("يُقرأ غيره")  # nobody looks under a post without comments
		simulator.faults.arm(list_of(*entries))
		own = account("Facebook")
		assert read(own).added == len(addresses)
		return own

	yield read_with
	simulator.faults.clear()


def entry(identifier, address, now, kind="photo"):
	place = {"source": address} if kind == "video" else {"image": {"src": address}}
	attachment = {"type": kind, "media": place, "target": {"id": "778899"}}
	author = {"id": "8042233445566778", "name": "أم خالد"}
	return {
		"id": identifier,
		"message": "انظروا",
		"from": author,
		"created_time": now,
		"is_hidden": False,
		"attachment": attachment,
	}


def list_of(*entries):
	return Fault(platform="Facebook", path="/comments$", status=200, body={"data": list(entries)})


def serve(simulator, body=GIF, status=200, times=1):
	simulator.faults.arm(Fault(platform="Facebook", path="/picture", status=status, body=body, times=times))
	return f"{simulator.base_url}/graph/picture.gif?oh=signed&oe=1"


def media():
	return frappe.get_all("Comment Media", fields=["*"], order_by="creation")


def test_a_picture_is_expected_with_its_comment_and_kept_by_the_job(simulator, pictured):
	own = pictured(serve(simulator))
	[row] = media()
	assert (row.state, row.kind, row.file) == ("Waiting", "Picture", None)
	assert comment_media.due_accounts() == [own.name]
	jobs.fetch_for(own.name)
	[row] = media()
	assert row.state == "Saved" and row.sha256 == hashlib.sha256(GIF.encode()).hexdigest()
	assert (row.content_type, row.size, row.source_host) == ("image/gif", len(GIF), "127.0.0.1")
	file = frappe.get_doc("File", {"file_url": row.file})
	assert file.is_private and file.attached_to_doctype == "Comment Media"
	assert Path(file.get_full_path()).read_bytes() == GIF.encode()
	assert comment_media.due_accounts() == []


def test_the_very_bytes_are_kept_even_where_uploads_are_written_anew(simulator, pictured):
	assert frappe.get_system_settings("strip_exif_metadata_from_uploaded_images")
	own = pictured(serve(simulator))
	row = frappe.get_doc("Comment Media", media()[0].name)
	comment_media.keep_file(row, JPEG, "image/jpeg")
	assert Path(get_files_path(Path(row.file).name, is_private=True)).read_bytes() == JPEG
	assert own.name == row.account


def test_a_comment_that_is_read_again_expects_its_picture_once(simulator, pictured, account):
	address = serve(simulator)
	pictured(address)
	now = simulator.world.clock.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
	again = entry(f"{IDENTIFIER}0", address.replace("signed", "signed-anew"), now)
	simulator.faults.arm(list_of(again))
	read(account("Facebook"))
	assert len(media()) == 1


@pytest.mark.parametrize(
	("before", "files"),
	[
		({"attachment": None}, 1),  # as an event tells it
		({"created_time": "?"}, 1),
		({"message": "قبل", "attachment": None}, 1),
		({"message": "قبل", "attachment": {"media": {"image": {"src": "https://a.fbcdn.net/1"}}}}, 2),
	],
)
def test_a_picture_that_is_told_of_a_known_comment_is_expected_once(
	before, files, simulator, account, public
):
	own, now = account("Facebook"), simulator.world.clock.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
	told = entry(IDENTIFIER, "https://a.fbcdn.net/2", now)
	public("Facebook").write("يُقرأ غيره")
	for one in ({**told, **before}, told, told):
		simulator.faults.arm(list_of(one))
		read(own)
	assert len(media()) == files
	assert {row.comment for row in media()} == {only_comment(own, external_id=IDENTIFIER).name}


def test_a_link_that_has_ended_is_asked_for_anew(simulator, pictured):
	own = pictured(serve(simulator, status=403, body="URL signature expired"))
	now = simulator.world.clock.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
	fresh = f"{simulator.base_url}/graph/fresh.gif?oh=anew"
	renewed = entry(f"{IDENTIFIER}0", fresh, now)
	simulator.faults.arm(Fault(platform="Facebook", path=f"/{IDENTIFIER}0$", status=200, body=renewed))
	simulator.faults.arm(Fault(platform="Facebook", path="/fresh", status=200, body=GIF))
	jobs.fetch_for(own.name)
	[row] = media()
	assert row.state == "Saved" and row.file


def test_what_is_gone_is_said_and_not_asked_for_again(simulator, pictured):
	own = pictured(serve(simulator, status=404, body="gone"))
	jobs.fetch_for(own.name)
	[row] = media()
	assert row.state == "Gone" and row.message and row.next_attempt_at is None


@pytest.mark.parametrize(
	"address",
	[
		"https://example.org/picture.jpg",
		"https://169.254.169.254/latest/meta-data/",
		"http://scontent.fbcdn.net/picture.jpg",
		"https://scontent.fbcdn.net@127.0.0.1/picture.jpg",
		"file:///etc/passwd",
		"https://fbcdn.net.example.org/picture.jpg",
	],
)
def test_an_address_outside_the_platforms_hosts_is_never_fetched(address, simulator, pictured):
	own = pictured(address)
	jobs.fetch_for(own.name)
	[row] = media()
	assert row.state == "Refused" and not row.file and row.message


@pytest.mark.parametrize("body", ["<html><script>alert(1)</script></html>", "%PDF-1.7", ""])
def test_what_is_no_picture_is_not_kept(body, simulator, pictured):
	own = pictured(serve(simulator, body=body))
	jobs.fetch_for(own.name)
	assert media()[0].state == "Refused"


def test_what_is_too_large_is_not_kept(simulator, pictured, monkeypatch):
	monkeypatch.setattr(comment_media, "MOST_BYTES", 100)
	own = pictured(serve(simulator))
	jobs.fetch_for(own.name)
	assert media()[0].state == "Refused"


def test_a_platform_in_trouble_is_asked_again_later_and_not_for_ever(simulator, pictured):
	own = pictured(serve(simulator, status=503, body="busy", times=50))
	for attempt in range(1, comment_media.ATTEMPTS):
		jobs.fetch_for(own.name)
		[row] = media()
		assert (row.state, row.attempts) == ("Waiting", attempt) and row.message
		assert row.next_attempt_at > frappe.utils.now_datetime()
		assert comment_media.due_accounts() == []
		frappe.db.set_value("Comment Media", row.name, "next_attempt_at", frappe.utils.now_datetime())
	jobs.fetch_for(own.name)
	assert media()[0].state == "Refused"


def test_one_picture_in_trouble_does_not_hold_up_the_next(simulator, pictured):
	first = serve(simulator, status=503, body="busy")
	simulator.faults.arm(Fault(platform="Facebook", path="/second", status=200, body=GIF))
	own = pictured(first, f"{simulator.base_url}/graph/second.gif")
	jobs.fetch_for(own.name)
	assert sorted(row.state for row in media()) == ["Saved", "Waiting"]


def test_a_worker_that_died_over_a_file_leaves_it_to_the_next(simulator, pictured):
	own = pictured(serve(simulator))
	name = media()[0].name
	assert comment_media._take(name)
	jobs.fetch_for(own.name)
	assert media()[0].state == "Waiting"
	later = frappe.utils.now_datetime() - timedelta(seconds=1)
	frappe.db.set_value("Comment Media", name, "next_attempt_at", later)
	jobs.fetch_for(own.name)
	assert media()[0].state == "Saved"


def test_each_account_has_a_job_of_its_own(simulator, pictured, monkeypatch):
	own = pictured(serve(simulator))
	started = []
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **values: started.append((method, values["account"]))
	)
	jobs.fetch_due_media()
	assert started == [("participation_app.jobs.media.fetch_for", own.name)]
	assert frappe.get_attr(started[0][0])


def test_a_video_is_kept_too(simulator, pictured):
	address = serve(simulator, body="....ftypisom" + "." * 50)
	own = pictured(address, kind="video")
	jobs.fetch_for(own.name)
	[row] = media()
	assert (row.kind, row.state, row.content_type) == ("Video", "Saved", "video/mp4")


def test_the_picture_is_shown_with_the_comment_and_on_the_ticket_to_its_staff_only(
	simulator, pictured, as_user
):
	own = pictured(serve(simulator))
	jobs.fetch_for(own.name)
	comment = only_comment(own).name
	[row] = media()
	file = frappe.get_doc("File", {"file_url": row.file})

	def may_open(name):
		as_user(name)
		return bool(has_permission(file, "read", user=frappe.session.user))

	as_user("agent")
	assert [one["file"] for one in comments_api.view(comment)["media"]] == [row.file]
	assert may_open("agent") and may_open("pr") and may_open("manager")
	assert not may_open("liaison") and not may_open("officer") and not may_open("Guest")
	ticket = walk.register(comment)
	walk.to_section(ticket)
	as_user("officer")
	assert [one["file"] for one in tickets_api.view(ticket)["words"]["media"]] == [row.file]
	assert may_open("liaison") and may_open("officer")
	as_user("officer")
	assert [one.name for one in frappe.get_list("Comment Media")] == [row.name]
	for stranger in ("parks_liaison", "citizen"):
		if frappe.db.exists("User", f"{stranger}@city.example"):
			assert not may_open(stranger)


def test_history_and_our_own_posts_expect_nothing(simulator, account, public):
	own = account("Facebook")
	public("Facebook").write("يُقرأ غيره")
	long_ago = (simulator.world.clock.now() - timedelta(days=6)).strftime("%Y-%m-%dT%H:%M:%S+0000")
	ours = {
		**entry("1_2", "https://a.fbcdn.net/1.jpg", long_ago),
		"from": {"id": own.external_id, "name": "نحن"},
	}
	simulator.faults.arm(list_of(ours, entry("1_3", "https://a.fbcdn.net/2.jpg", long_ago)))
	assert read(own).added == 2
	assert media() == []
	simulator.faults.clear()
