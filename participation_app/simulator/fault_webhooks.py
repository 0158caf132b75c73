"""F75 to F83: the platforms call us, and it goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import events as told
from .fault_kinds import GRAPH, PUSHING, Named, Scene, only
from .signatures import FLAWS
from .stage import LISTS, Stage
from .things import Comment

BATCH = 1000
STRANGER = "999000999000999"


def _quiet_comment(stage: Stage) -> Comment:
	"""A comment of which the platform has told nobody yet."""
	stage.simulator.deliveries.callback(stage.platform)
	with stage.world.unwatched():
		return stage.subject()


def _shakes_hands(token: str | None) -> Callable[[Stage], None]:
	def set_up(stage: Stage) -> None:
		deliveries = stage.simulator.deliveries
		deliveries.shake_hands(deliveries.callback(stage.platform), token, stage.name)

	return set_up


def _told(**manner: Any) -> Callable[[Stage], None]:
	"""A comment is told of in this manner."""

	def set_up(stage: Stage) -> None:
		comment = _quiet_comment(stage)
		late = {"delay": float(stage.option("seconds", 0))} if "seconds" in stage.options else {}
		stage.simulator.deliveries.tell([("added", comment)], fault=stage.name, **{**manner, **late})

	return set_up


def _removed_before_added(stage: Stage) -> None:
	comment = _quiet_comment(stage)
	with stage.world.unwatched():
		stage.world.delete(comment)
	_one_by_one(stage, ("removed", comment), ("added", comment))


def _edited_before_added(stage: Stage) -> None:
	comment = _quiet_comment(stage)
	deliveries, world = stage.simulator.deliveries, stage.world
	added = told.event_of("added", comment, world)
	with world.unwatched():
		world.edit(comment, stage.addressed("نص معدل"))
	edited = told.event_of("edited", comment, world)
	for event in (edited, added):
		if event:
			deliveries.send(comment.platform, comment.account_id, [event], [comment.id], fault=stage.name)


def _other_verb(stage: Stage) -> None:
	comment = _quiet_comment(stage)
	with stage.world.unwatched():
		stage.world.edit(comment, "نص معدل")
	change = told.facebook_change("edit", comment, stage.world)
	stage.simulator.deliveries.send(
		comment.platform, comment.account_id, [change], [f"edit {comment.id}"], fault=stage.name
	)


def _reply_before_parent(stage: Stage) -> None:
	parent = _quiet_comment(stage)
	with stage.world.unwatched():
		reply = stage.comment("رد", parent_id=parent.id)
	_one_by_one(stage, ("added", reply), ("added", parent))


def _one_by_one(stage: Stage, *happened: tuple[str, Comment]) -> None:
	for one in happened:
		stage.simulator.deliveries.tell([one], fault=stage.name)


def _batch(stage: Stage) -> None:
	"""`count` changes in one request, the one in the middle malformed."""
	count = int(stage.option("count", BATCH))
	deliveries = stage.simulator.deliveries
	deliveries.callback(stage.platform)
	with stage.world.unwatched():
		post = stage.comments(count - 1)
	comments = [stage.world.comments[one] for one in stage.made if one in stage.world.comments]
	events = [event for one in comments if (event := told.event_of("added", one, stage.world))]
	events.insert(len(events) // 2, {"field": events[0]["field"], "value": "{broken"})
	about = [f"batch under {post.id if post else ''}", *(one.id for one in comments)]
	deliveries.send(stage.platform, stage.account.account_id, events, about, fault=stage.name)


def _stranger(stage: Stage) -> None:
	comment = _quiet_comment(stage)
	event = told.event_of("added", comment, stage.world)
	if event and "data" in event:
		event["data"]["filter"]["user_id"] = STRANGER
	stage.simulator.deliveries.send(
		stage.platform, STRANGER, [event] if event else [], [f"added {comment.id}"], fault=stage.name
	)


def _unknown_event(stage: Stage) -> None:
	comment = _quiet_comment(stage)
	event = told.event_of("added", comment, stage.world) or {}
	if "data" in event:
		event["data"]["event_type"] = "post.sparkle"
	else:
		event["field"] = "sparkles"
	stage.simulator.deliveries.send(
		stage.platform, comment.account_id, [event], [f"sparkle {comment.id}"], fault=stage.name
	)


def _at_once(stage: Stage) -> None:
	comment = _quiet_comment(stage)
	stage.arm(method="GET", path=LISTS[stage.platform], then=[{"action": "tell", "id": comment.id}])


def _silence(stage: Stage) -> None:
	deliveries = stage.simulator.deliveries
	deliveries.silent.add(stage.platform)
	stage.simulator.faults.lasts(lambda: deliveries.silent.discard(stage.platform))
	stage.subject()


FAULTS: dict[str, Named] = {
	"F75": Named(
		"The handshake, with the right or a wrong token; on X a check of the secret",
		{
			"right": Scene(_shakes_hands(None)),
			"wrong token": Scene(_shakes_hands("not-the-token"), platforms=GRAPH),
		},
		PUSHING,
	),
	"F76": Named(
		"The signature is bad or missing", {flaw: Scene(_told(flaw=flaw)) for flaw in FLAWS}, PUSHING
	),
	"F77": Named("The same delivery three times", only(Scene(_told(times=3))), PUSHING),
	"F78": Named(
		"Deliveries out of order",
		{
			"reply before its parent": Scene(_reply_before_parent),
			"edited before added": Scene(_edited_before_added, platforms=("X", "Facebook")),
			"removed before added": Scene(_removed_before_added, platforms=("Facebook",)),
			"edit for edited": Scene(_other_verb, platforms=("Facebook",)),
		},
		PUSHING,
	),
	"F79": Named("A batch (`count`, usually 1000) with one malformed change", only(Scene(_batch)), GRAPH),
	"F80": Named(
		"A delivery for an account that nobody knows, or of an unknown kind",
		{"account": Scene(_stranger), "kind": Scene(_unknown_event)},
		PUSHING,
	),
	"F81": Named(
		"The answer is taken for a 500, and the delivery comes again later",
		only(Scene(_told(failures=1))),
		PUSHING,
	),
	"F82": Named(
		"A delivery at the very moment at which a list shows the comment", only(Scene(_at_once)), PUSHING
	),
	"F83": Named("The platform does not call until this is disarmed", only(Scene(_silence)), PUSHING),
}
