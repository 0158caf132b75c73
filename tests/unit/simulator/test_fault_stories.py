"""Every fault meets the others: the stories of a seed tell all of them, and the same seed the same ones."""

from __future__ import annotations

import pytest

from participation_app.simulator.fault_catalogue import CATALOGUE, NAMES
from participation_app.simulator.fault_kinds import EVERYWHERE
from participation_app.simulator.fault_stories import MOST_AT_ONCE, draw_story

SEEDS = range(1, 6)


def troubles_of(seed, platform):
	return [trouble for chapter in draw_story(seed, platform) for trouble in chapter.troubles]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stories_of_one_seed_leave_no_fault_out(seed):
	told = {trouble.name for platform in EVERYWHERE for trouble in troubles_of(seed, platform)}
	assert sorted(told) == list(NAMES)


@pytest.mark.parametrize("platform", EVERYWHERE)
def test_a_story_tells_every_fault_of_its_platform_once(platform):
	names = [trouble.name for trouble in troubles_of(1, platform)]
	assert sorted(names) == [
		name
		for name, named in CATALOGUE.items()
		if any(platform in named.platforms_of(variant) for variant in named.variants)
	]
	for trouble in troubles_of(1, platform):
		assert platform in CATALOGUE[trouble.name].platforms_of(trouble.variant)


@pytest.mark.parametrize("platform", EVERYWHERE)
def test_the_seed_alone_decides_on_a_story(platform):
	stories = [draw_story(seed, platform) for seed in SEEDS]
	assert stories == [draw_story(seed, platform) for seed in SEEDS]
	assert len(set(stories)) == len(stories)


def test_faults_come_alone_and_together_linger_and_meet_workers_that_die():
	chapters = [chapter for platform in EVERYWHERE for chapter in draw_story(1, platform)]
	assert {len(chapter.troubles) for chapter in chapters} == set(range(1, MOST_AT_ONCE + 1))
	assert {chapter.lingers for chapter in chapters} == {True, False}
	assert {chapter.dies for chapter in chapters} == {"", "reading", "posting"}
