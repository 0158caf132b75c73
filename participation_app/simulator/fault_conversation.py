"""F10 to F14, F16 to F23, F26 to F28, F30: what the conversation itself does, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from . import fault_words as words
from .accounts import PLATFORMS, Account
from .fault_kinds import GRAPH, PUSHING, Named, Scene, Strike, Values, only
from .fault_pages import SMALL_PAGE, one_more
from .stage import LISTS, Stage

HIDES = {"X": "withhold", "Facebook": "hide", "Instagram": "hide", "YouTube": "hold"}
ODD_TEXTS = {
	"huge": "نص طويل جداً " * 700,
	"emoji": "👨‍👩‍👧‍👦 شكراً 🇦🇪",
	"right to left": "\u202e عكس \u202c \u200f\u2067نص\u2069",
	"nul": "قبل\u0000بعد",
	"half a pair": "نصف \ud83d حرف",
	"four bytes": "𝒜𐎠 𠮷",
	"script": "<script>alert(1)</script><b onclick='x'>نص</b>",
}


def _same_moment(stage: Stage) -> None:
	first = stage.subject()
	post = stage.world.post(first.post_id)
	twin = stage.writes("في اللحظة نفسها", post, at=first.created_at.isoformat())
	stage.arm_list(post, then=[twin])


def _late(stage: Stage) -> None:
	first = stage.subject()
	post = stage.world.post(first.post_id)
	moment = first.created_at - timedelta(seconds=float(stage.option("seconds", 300)))
	stage.arm_list(post, then=[stage.writes("كتب قبل ذلك وظهر متأخراً", post, at=moment.isoformat())])


def _old_thread(stage: Stage) -> None:
	days = float(stage.option("days", 20))
	now = stage.world.clock.now()
	if named := stage.options.get("id"):
		parent = stage.world.comment(named)
	else:
		then = now - timedelta(days=days - 1)
		post = stage.post(at=now - timedelta(days=days))
		parent = stage.comment("تعليق قديم", post, at=then, public_at=then)
	stage.comment("رد جديد على تعليق قديم", parent_id=parent.id)


def _truncated(stage: Stage) -> None:
	stage.set(replies_shown=SMALL_PAGE)
	parent = stage.subject()
	for number in range(int(stage.option("count", 5))):
		stage.comment(f"رد {number + 1}", parent_id=parent.id)


def _ranked(stage: Stage) -> None:
	stage.set(facebook_ranked=True, youtube_replies_oldest_first=True)
	parent = stage.subject()
	for number in range(5):
		stage.comment(f"رد {number + 1}", parent_id=parent.id)


def _changed_after_reading(*actions: str, text: str = "") -> Callable[[Stage], None]:
	"""A comment that is changed once after each of the next readings."""

	def set_up(stage: Stage) -> None:
		comment = stage.subject()
		for action in actions:
			change = _change(action or HIDES[stage.platform], comment.id, stage, text)
			stage.arm_list(stage.world.post(comment.post_id), then=[change])

	return set_up


def _change(action: str, identifier: str, stage: Stage, text: str) -> dict[str, Any]:
	change = {"action": action, "id": identifier}
	return {**change, "text": stage.addressed(text)} if text else change


def _some_comment(action: str, text: str = "") -> Callable[[Stage], Values]:
	"""The newest comment of the public is changed after a reading."""

	def mixed(stage: Stage) -> Values:
		standing = stage.standing()
		if not standing:
			return {}
		return _after_a_list(stage, _change(action or HIDES[stage.platform], standing[-1].id, stage, text))

	return mixed


def _twin(stage: Stage) -> Values:
	"""After a reading a second comment appears, of the moment of the newest one."""
	standing = stage.standing()
	if not standing:
		return {}
	newest = standing[-1]
	moment = newest.created_at.isoformat()
	return _after_a_list(stage, stage.writes("في اللحظة نفسها", stage.world.post(newest.post_id), at=moment))


def _some_replies(count: int) -> Callable[[Stage], Values]:
	"""After a reading the oldest thread that stands gets so many replies."""

	def mixed(stage: Stage) -> Values:
		threads = [one for one in stage.standing() if one.parent_id is None]
		if not threads:
			return {}
		numbers = range(1, count + 1)
		replies = [stage.writes(f"رد جديد {number}", None, parent=threads[0].id) for number in numbers]
		return _after_a_list(stage, *replies)

	return mixed


def _odd_words(stage: Stage) -> Values:
	"""After a reading a comment with an odd text appears, every time another one."""
	posts = stage.world.posts_of(stage.account)
	if not posts and stage.platform != "X":
		return {}
	text = list(ODD_TEXTS.values())[len(stage.world.comments) % len(ODD_TEXTS)]
	return _after_a_list(stage, stage.writes(text, None if stage.platform == "X" else posts[0]))


def _after_a_list(stage: Stage, *changes: dict[str, Any]) -> Values:
	return {"method": "GET", "path": LISTS[stage.platform], "then": list(changes)}


def _permission_lost(platform: str) -> Values:
	return {
		"method": "GET",
		"path": r"^/v26\.0/(?!me$|debug_token$)",
		"times": 50,
		**words.target_gone(platform),
	}


def _counted_but_not_shown(stage: Stage) -> None:
	post = stage.comments(3)
	stage.arm_list(post, rewrite="nothing_shown", times=int(stage.option("times", 3)))


def _own_reply(stage: Stage) -> None:
	comment = stage.subject()
	reply = stage.world.add_own_reply(
		stage.account, comment, stage.option("text", "رد كتبه موظف خارج النظام")
	)
	stage.made.append(reply.id)


def _nameless(stage: Stage) -> None:
	if stage.platform == "X":
		stage.subject()
	else:
		post = stage.post()
		stage.comment("بلا اسم", post, author=None)
		stage.comment("", post)
	stage.arm(method="GET", path=LISTS[stage.platform], rewrite="without_optional", times=3)


def _rewritten(rewrite: str, times: int = 3) -> Callable[[Stage], None]:
	"""A comment, and the next lists are rewritten."""

	def set_up(stage: Stage) -> None:
		stage.subject()
		stage.arm(method="GET", path=LISTS[stage.platform], rewrite=rewrite, times=times)

	return set_up


def _list_rewritten(rewrite: str) -> Callable[[str], Values]:
	return lambda platform: {"method": "GET", "path": LISTS[platform], "rewrite": rewrite}


def _only_older_names(stage: Stage) -> None:
	stage.set(x_spelling="tweet")
	stage.subject()


def _odd_text(*kinds: str) -> Callable[[Stage], None]:
	def set_up(stage: Stage) -> None:
		post = None if stage.platform == "X" else stage.post()
		for kind in kinds:
			stage.comment(ODD_TEXTS[kind], post)

	return set_up


def _backlog(stage: Stage) -> None:
	"""A second account; its credentials are those of GET /accounts."""
	model = stage.world.account(stage.platform)
	second = f"{model.account_id[:-4]}7777"
	credentials = {name: f"{value}-second" for name, value in model.credentials.items()}
	stage.world.add_account(
		Account(
			model.platform,
			second,
			f"{model.handle}_2",
			model.name,
			credentials,
			model.base_path,
			model.scopes,
			{name: f"{value}-second" for name, value in model.extra.items()},
		)
	)
	stage.options["account_id"] = second
	stage.comments(int(stage.option("count", 10_000)))
	stage.made.insert(0, second)


FAULTS: dict[str, Named] = {
	"F10": Named(
		"A second comment of the same moment as the newest one, after that was read",
		only(Scene(_same_moment, _twin)),
		PLATFORMS,
	),
	"F11": Named(
		"A comment appears that is older than what was read (`seconds`, usually 300)",
		only(Scene(_late, one_more(120))),
		PLATFORMS,
	),
	"F12": Named(
		"A new reply on an old thread (`days`, usually 20)",
		only(Scene(_old_thread, _some_replies(1))),
		PLATFORMS,
	),
	"F13": Named(
		"More replies (`count`) than are shown under their comment",
		only(Scene(_truncated, _some_replies(5))),
		PLATFORMS[1:],
	),
	"F14": Named("Lists in another order than asked", only(Scene(_ranked)), ("Facebook", "YouTube")),
	"F16": Named(
		"A comment is edited after it was read",
		only(Scene(_changed_after_reading("edit", text="نص معدل"), _some_comment("edit", "نص معدل"))),
		PLATFORMS,
	),
	"F17": Named(
		"A comment is hidden, held or withheld after it was read, then shown again",
		{
			"and back": Scene(_changed_after_reading("", "unhide"), _some_comment("")),
			"for good": Scene(_changed_after_reading("")),
		},
		PLATFORMS,
	),
	"F18": Named(
		"A comment is deleted after it was read",
		{
			"deleted": Scene(_changed_after_reading("delete"), _some_comment("delete")),
			"protected": Scene(_changed_after_reading("protect"), platforms=("X",)),
		},
		PLATFORMS,
	),
	"F19": Named(
		"100/33 because a permission was lost, not for a deletion", only(Strike(_permission_lost)), GRAPH
	),
	"F20": Named("No entries, though some are counted", only(Scene(_counted_but_not_shown)), GRAPH),
	"F21": Named("A reply of our own that was not sent by us", only(Scene(_own_reply)), PLATFORMS),
	"F22": Named(
		"Optional fields are missing: author, text, name",
		{"set up": Scene(_nameless), "anywhere": Strike(_list_rewritten("without_optional"), "read")},
		PLATFORMS,
	),
	"F23": Named(
		"tweet for post in names, or the reverse",
		{
			"answers": Scene(_rewritten("other_spelling", 10)),
			"parameters": Scene(_only_older_names),
			"anywhere": Strike(_list_rewritten("other_spelling"), "read"),
		},
		("X",),
	),
	"F26": Named(
		"Odd texts: huge, emoji, direction marks, NUL, half a surrogate pair, script",
		{
			"all": Scene(_odd_text(*ODD_TEXTS), _odd_words),
			**{kind: Scene(_odd_text(kind)) for kind in ODD_TEXTS},
		},
		PLATFORMS,
	),
	"F27": Named(
		"Ids beyond 2**53 come as numbers",
		{
			"set up": Scene(_rewritten("ids_as_numbers")),
			"anywhere": Strike(_list_rewritten("ids_as_numbers"), "read"),
		},
		PUSHING,
	),
	"F28": Named(
		"Unknown fields and values",
		{
			"set up": Scene(_rewritten("with_unknown")),
			"anywhere": Strike(_list_rewritten("with_unknown"), "read"),
		},
		PLATFORMS,
	),
	"F30": Named(
		"A second account with a backlog (`count`, usually 10 000)", only(Scene(_backlog)), PLATFORMS
	),
}
