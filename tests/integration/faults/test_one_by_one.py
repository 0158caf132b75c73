"""Every fault that a platform can meet us with, one by one; each story ends with the same assertion."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from participation_app.simulator.fault_catalogue import CATALOGUE
from participation_app.simulator.server import Simulator
from tests.integration.conftest import ROUTES, _forget_documents
from tests.integration.faults.conftest import Life
from tests.integration.faults.stage import Stage, set_up_stage
from tests.integration.faults.troubles import BY_WORKERS, bring_about

PLATFORMS = ("X", "Facebook", "Instagram", "YouTube")
PUSHED = tuple(f"F{number}" for number in range(75, 84))
# What a platform refuses, or where nobody can tell what it took: a person posts, or looks, by hand.
REFUSED = {
	"F37": PLATFORMS,
	"F61": ("Facebook", "Instagram", "YouTube"),
	"F65": ("Facebook", "Instagram", "YouTube"),
	"F66": PLATFORMS,
	"F67": PLATFORMS,
	"F69": PLATFORMS,
	"F70": PLATFORMS,
}
REFUSED_VARIANTS = {("F68", "hidden")}


def chosen() -> Iterator[tuple[str, str, str]]:
	"""Every fault on every platform where it happens, and its further variants wherever they first happen."""
	seen: set[tuple[str, str]] = set()
	for name, platform, variant in cases_on_platforms():
		is_usual = variant == next(iter(CATALOGUE[name].variants))
		is_posting = "F58" <= name <= "F74"
		if is_usual or is_posting or (name, variant) not in seen:
			seen.add((name, variant))
			yield platform, name, variant


def cases_on_platforms() -> Iterator[tuple[str, str, str]]:
	"""Every (name, platform, variant), those included that workers bring about."""
	for name, named in CATALOGUE.items():
		for variant in named.variants:
			yield from (
				(name, platform, variant) for platform in PLATFORMS if platform in named.platforms_of(variant)
			)


CASES = sorted(chosen(), key=lambda case: (PLATFORMS.index(case[0]), case[1]))


_stages: dict[str, Stage] = {}


@pytest.fixture(scope="module", autouse=True)
def _no_stage_outlives_the_module() -> Iterator[None]:
	yield
	_stages.clear()
	frappe.db.rollback()  # or a fixture of the next module would commit what the stage has changed


@pytest.fixture(autouse=True)
def rolled_back(site: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""A commit only moves the point to which a rollback returns; the stage is built once for many tests."""
	really_roll_back = frappe.db.rollback

	def commit() -> None:
		frappe.db.savepoint("committed")

	def rollback(*, save_point: str | None = None) -> None:
		really_roll_back(save_point=save_point or "committed")

	monkeypatch.setattr(frappe.db, "commit", commit)
	monkeypatch.setattr(frappe.db, "rollback", rollback)
	yield
	monkeypatch.undo()
	frappe.db.after_commit.reset()
	frappe.local._realtime_log = []
	_forget_documents()
	frappe.local.participation_rule_set = None


@pytest.fixture
def simulator_at_rest(_running_simulator: Simulator) -> Simulator:
	_running_simulator.faults.clear()
	_running_simulator.deliveries.clear()
	_running_simulator.journal.clear()
	base = _running_simulator.base_url
	frappe.conf.participation_platforms = {platform: f"{base}/{route}" for platform, route in ROUTES.items()}
	return _running_simulator


@pytest.fixture
def stage(platform: str, simulator_at_rest: Simulator) -> Stage:
	frappe.local.message_log = []
	frappe.set_user("Administrator")
	if platform not in _stages:
		_stages.clear()
		frappe.db.sql("rollback")
		frappe.db.commit()
		simulator_at_rest.reset()
		frappe.db.set_value("Social Account", {"platform": ["!=", platform]}, "enabled", 0)
		_stages[platform] = set_up_stage(simulator_at_rest, platform)
	found = _stages[platform]
	found.put_back(simulator_at_rest)
	frappe.db.commit()
	return found


@pytest.mark.parametrize(("platform", "name", "variant"), CASES)
def test_nothing_is_lost_or_doubled_under(platform, name, variant, stage, live):
	life: Life = live(stage.account)
	if name in PUSHED:
		life.open_door()
	with bring_about(name, platform, variant, life.simulator):
		life.go_on(2)
	life.calm_down()
	life.end_well()
	refused = platform in REFUSED.get(name, ()) or (name, variant) in REFUSED_VARIANTS
	[publication] = frappe.get_all("Publication", {"proposed_reply": stage.reply}, ["state", "attempts"])
	assert publication.state == ("Refused" if refused else "Sent")
	assert name not in BY_WORKERS or publication.attempts == 1
