"""Open data in the desk: who may have a release made, who lets it out, and what each of them reads."""

import shutil

import frappe
import pytest

from participation_app.api import open_data as api
from participation_app.installation import open_datasets
from participation_app.jobs import open_data as jobs
from participation_app.transparency.open_data import releases, storage, work
from participation_app.transparency.open_data.registry import DATASETS
from tests.integration.transparency.filled import NOW, fill

NAME = "redirections"


@pytest.fixture(autouse=True)
def filled(freeze):
	freeze(NOW)
	fill(1)
	frappe.db.commit()
	yield
	shutil.rmtree(storage._root(), ignore_errors=True)


@pytest.fixture
def ordered(monkeypatch):
	"""What workers were asked to do."""
	asked = []
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **values: asked.append((values["dataset"], values["what"]))
	)
	return asked


def test_a_site_has_a_record_for_each_dataset_whose_title_follows_the_registry():
	frappe.db.set_value("Open Dataset", NAME, {"title": "قديم", "frequency": "Weekly"})
	open_datasets.after_migrate()
	assert set(frappe.get_all("Open Dataset", pluck="name")) == set(DATASETS)
	held = frappe.db.get_value("Open Dataset", NAME, ["title", "frequency"])
	assert held == (DATASETS[NAME].description.title.ar, "Weekly")


@pytest.mark.parametrize("person", ["agent", "liaison", "officer", "moderator", "pr"])
@pytest.mark.parametrize("door", [api.dry_run, api.make])
def test_only_a_manager_has_releases_made(as_user, ordered, person, door):
	as_user(person)
	with pytest.raises(frappe.PermissionError):
		door(NAME)
	as_user("manager")
	door(NAME)
	assert len(ordered) == 1


def test_a_manager_follows_the_work_and_its_outcome(as_user, ordered):
	as_user("manager")
	api.make(NAME)
	assert api.view(NAME)["working"] == work.RELEASE
	with pytest.raises(work.BusyWithDataset):
		api.dry_run(NAME)
	jobs.work_on(*ordered[0])
	seen = api.view(NAME)
	assert not seen["working"] and not seen["trouble"] and seen["may_make"]
	assert [release.state for release in seen["releases"]] == [releases.WAITING]
	assert next(column["name"] for column in seen["columns"]) == "month"


def test_the_second_person_sees_what_is_left_out_and_lets_it_out(as_user):
	as_user("manager")
	name = releases.make(NAME).name
	mine = api.view_release(name)
	assert mine["is_maker"] and not mine["may_approve"] and mine["left_out"]["examples"]
	assert mine["columns"] == api.view(NAME)["columns"]
	with pytest.raises(frappe.PermissionError):
		api.approve(name)
	as_user("pr")
	assert api.view_release(name)["may_approve"] and not api.view(NAME)["may_make"]
	api.download(name, "csv")
	assert frappe.response.filecontent.startswith(b"month,")
	assert api.approve(name) == {"state": releases.PUBLISHED}


def test_a_release_that_waits_is_discarded_for_a_reason(as_user):
	as_user("manager")
	name = releases.make(NAME).name
	as_user("agent")
	with pytest.raises(frappe.PermissionError):
		api.discard(name, "خطأ")
	as_user("pr")
	assert api.discard(name, "خطأ") == {"state": releases.DISCARDED}
	with pytest.raises(frappe.DoesNotExistError):
		api.download(name, "csv")


def test_releases_are_taken_back_by_month_with_a_reason_in_both_languages(as_user, ordered):
	as_user("manager")
	name = releases.make(NAME).name
	as_user("pr")
	api.approve(name)
	as_user("manager")
	with pytest.raises(frappe.ValidationError):
		api.renew(NAME, "2012-03", "خطأ", " ")
	with pytest.raises(frappe.ValidationError):
		api.renew(NAME, "2012-05", "خطأ", "A mistake")
	assert api.renew(NAME, "2012-03", "خطأ", "A mistake") == [name]
	jobs.work_on(*ordered[0])
	assert [release.state for release in api.view(NAME)["releases"]] == [
		releases.PUBLISHED,
		releases.TAKEN_BACK,
	]


def test_what_workers_and_the_registry_write_is_not_entered_by_hand(as_user):
	as_user("manager")
	document = frappe.get_doc("Open Dataset", NAME)
	document.update({"frequency": "By Hand", "title": "غيره", "dry_run": "{}", "renewal_owed": "سبب"})
	document.save()
	held = frappe.get_doc("Open Dataset", NAME)
	assert held.frequency == "By Hand" and held.title == DATASETS[NAME].description.title.ar
	assert not held.dry_run and not held.renewal_owed
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Open Dataset", NAME, ignore_permissions=True)


def test_the_scheduler_orders_what_is_due_and_nothing_twice(ordered):
	jobs.order_due()
	assert set(ordered) == {(name, work.RELEASE) for name in DATASETS}
	jobs.order_due()
	assert len(ordered) == len(DATASETS)
