"""The way of a survey: who moves it, and how the public sees it at each moment."""

from datetime import datetime

import pytest

from participation_app.rules import surveys
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	PARTICIPATION_MANAGER,
	PARTICIPATION_MODERATOR,
	PUBLIC_RELATIONS_OFFICER,
	SYSTEM,
	MoveRefused,
)
from participation_app.rules.surveys import CALLED_OFF, CLOSED, DRAFT, OPEN, PUBLISHED

WHOLE = {"is_complete": True, "is_author": False, "is_over": True, "figures_kept": True, "reason": "why"}


@pytest.mark.parametrize(
	("state", "move", "role", "to_state"),
	[
		(DRAFT, "open_for_answers", PUBLIC_RELATIONS_OFFICER, OPEN),
		(DRAFT, "open_for_answers", PARTICIPATION_MANAGER, OPEN),
		(OPEN, "close", SYSTEM, CLOSED),
		(OPEN, "close", PARTICIPATION_MANAGER, CLOSED),
		(CLOSED, "publish", PUBLIC_RELATIONS_OFFICER, PUBLISHED),
		(DRAFT, "call_off", PARTICIPATION_MODERATOR, CALLED_OFF),
		(OPEN, "call_off", PARTICIPATION_MANAGER, CALLED_OFF),
	],
)
def test_a_move_leads_on(state, move, role, to_state):
	assert surveys.check_move(state, move, {role}, WHOLE) == to_state


@pytest.mark.parametrize(
	("state", "move", "role", "lacks"),
	[
		(DRAFT, "open_for_answers", PARTICIPATION_MODERATOR, {}),
		(DRAFT, "open_for_answers", CALL_CENTRE_AGENT, {}),
		(DRAFT, "open_for_answers", PUBLIC_RELATIONS_OFFICER, {"is_complete": False}),
		(DRAFT, "open_for_answers", PUBLIC_RELATIONS_OFFICER, {"is_author": True}),
		(OPEN, "close", SYSTEM, {"is_over": False}),
		(OPEN, "close", PUBLIC_RELATIONS_OFFICER, {"reason": " "}),
		(OPEN, "call_off", PARTICIPATION_MODERATOR, {}),
		(CLOSED, "publish", PUBLIC_RELATIONS_OFFICER, {"is_author": True}),
		(CLOSED, "publish", PUBLIC_RELATIONS_OFFICER, {"figures_kept": False}),
		(CLOSED, "open_for_answers", PUBLIC_RELATIONS_OFFICER, {}),
		(PUBLISHED, "call_off", PARTICIPATION_MANAGER, {}),
	],
)
def test_a_move_that_lacks_something_is_refused(state, move, role, lacks):
	with pytest.raises(MoveRefused):
		surveys.check_move(state, move, {role}, {**WHOLE, **lacks})


def at(day):
	return datetime(2026, 3, day, 12)


@pytest.mark.parametrize(
	("state", "day", "standing"),
	[
		(DRAFT, 5, ""),
		(OPEN, 1, surveys.COMING),
		(OPEN, 2, surveys.ANSWERABLE),
		(OPEN, 8, surveys.OVER),  # though nobody has closed it yet
		(CLOSED, 9, surveys.OVER),
		(CLOSED, 12, surveys.OVER),
		(PUBLISHED, 9, surveys.OVER),  # published before the promised time: the results wait for it
		(PUBLISHED, 10, surveys.RESULTS),
		(CALLED_OFF, 5, CALLED_OFF),
	],
)
def test_the_public_sees_a_survey_by_its_state_and_its_times(state, day, standing):
	assert surveys.standing(state, at(2), at(8), at(10), at(day)) == standing


@pytest.mark.parametrize("state", surveys.STATES)
@pytest.mark.parametrize("day", [1, 5, 9, 10, 11])
def test_nobody_reads_figures_before_the_closing_or_before_the_promised_time(state, day):
	may = surveys.may_read_results(state, at(10), at(day))
	assert may == (state in (CLOSED, PUBLISHED) and day >= 10)
