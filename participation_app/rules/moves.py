"""How a table of moves is read: which moves are open, and whether one may be made.

Refusals, each naming the moves that are open:

	MoveRefused
	├── UnknownMove    no move of that name
	├── NotFromHere    the stage does not offer it
	├── NotYours       another role makes it
	└── Missing        a requirement is not met
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from .requirements import Requirement

_SMALL_WORDS = ("for", "to", "without")  # of the moves' names, as a title has them

HOLDER = "Holder"  # stands in the table for the role that the stage belongs to; nobody carries it


class Destination(Enum):
	"""Where a move leads that has no stage of its own; the value names the fact that tells."""

	SAME = "same"
	CAME_FROM = "came_from"
	REPORTED_FROM = "reported_from"
	LED_FROM = "led_from"


@dataclass(frozen=True)
class Way:
	"""One way to make a move: these roles, in these stages, if these requirements are met."""

	stages: tuple[str, ...]
	roles: tuple[str, ...]
	requires: tuple[Requirement, ...]

	def missing(self, facts: Mapping[str, object]) -> list[Requirement]:
		"""The requirements that the facts do not meet, in the order of the table."""
		return [requirement for requirement in self.requires if not requirement.is_met(facts)]


@dataclass(frozen=True)
class Move:
	"""One row of a table."""

	name: str
	to_stage: str | Destination
	ways: tuple[Way, ...]

	@property
	def label(self) -> str:
		"""The name as a person reads it, before translation."""
		words = self.name.split("_")
		return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in words)

	@property
	def from_stages(self) -> tuple[str, ...]:
		"""Every stage that offers the move."""
		return _once(stage for way in self.ways for stage in way.stages)

	@property
	def roles(self) -> tuple[str, ...]:
		"""Every role that may make the move, `HOLDER` among them where the stage decides."""
		return _once(role for way in self.ways for role in way.roles)

	@property
	def requires(self) -> tuple[Requirement, ...]:
		"""Every requirement of any way."""
		return _once(requirement for way in self.ways for requirement in way.requires)

	def leads_to(self, stage: str, facts: Mapping[str, object]) -> str:
		"""The stage after the move."""
		if self.to_stage is Destination.SAME:
			return stage
		if isinstance(self.to_stage, Destination):
			return str(facts[self.to_stage.value])
		return self.to_stage


class MoveRefused(Exception):
	"""A move that may not be made now.

	`message` is a template for translation, `values` fill it: move, stage, open moves, roles, other ticket.
	"""

	message = "The move {0} is refused. Moves open to you now: {2}."
	other = ""

	def __init__(
		self, move: str, stage: str, open_moves: Sequence[str] = (), roles: Sequence[str] = ()
	) -> None:
		self.move = move
		self.stage = stage
		self.open_moves = tuple(open_moves)
		self.roles = tuple(roles)
		super().__init__(move, stage, self.open_moves, self.roles)

	@property
	def values(self) -> tuple[str, ...]:
		"""What fills the template."""
		return self.move, self.stage, _listed(self.open_moves), _listed(self.roles), self.other

	def __str__(self) -> str:
		return self.message.format(*self.values)


class UnknownMove(MoveRefused):
	"""No table has a move of that name."""

	message = "There is no move {0}. Moves open to you now: {2}."


class NotFromHere(MoveRefused):
	"""The stage does not offer the move."""

	message = "{0} cannot be made in the stage {1}. Moves open to you now: {2}."


class NotYours(MoveRefused):
	"""The move belongs to other roles."""

	message = "In the stage {1}, {0} belongs to: {3}. Moves open to you now: {2}."


class Missing(MoveRefused):
	"""A requirement is not met; `what` names its fact, `names` those of all that are not."""

	def __init__(
		self, move: str, stage: str, open_moves: Sequence[str], missing: Sequence[Requirement]
	) -> None:
		super().__init__(move, stage, open_moves)
		self.missing = tuple(missing)
		self.what = self.missing[0].name
		self.names = tuple(requirement.name for requirement in self.missing)
		self.message = message_for(self.missing[0])


def message_for(requirement: Requirement) -> str:
	"""The template of the refusal for want of a requirement."""
	return requirement.message + " Moves open to you now: {2}."


@dataclass(frozen=True)
class Table:
	"""All moves of one kind of thing, in the order in which they are offered.

	`holders` names the roles that hold a stage, given the stage it came from where that is known.
	"""

	moves: Mapping[str, Move]
	holders: Callable[[str, str | None], tuple[str, ...]] = lambda stage, came_from: ()

	def open_moves(self, stage: str, roles: Collection[str], came_from: str | None = None) -> tuple[str, ...]:
		"""The moves that the roles may make from the stage, before requirements are asked for."""
		return tuple(move.name for move in self.moves.values() if self._ways(move, stage, roles, came_from))

	def check(self, stage: str, name: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
		"""The stage that the move leads to; raises MoveRefused if it may not be made."""
		came_from = _text_or_none(facts.get(Destination.CAME_FROM.value))
		open_moves = self.open_moves(stage, roles, came_from)
		move = self.moves.get(name)
		if move is None:
			raise UnknownMove(name, stage, open_moves)
		if stage not in move.from_stages:
			raise NotFromHere(name, stage, open_moves)
		ways = self._ways(move, stage, roles, came_from)
		if not ways:
			raise NotYours(name, stage, open_moves, self._roles(move, stage, came_from))
		missing = min((way.missing(facts) for way in ways), key=len)
		if missing:
			raise Missing(name, stage, open_moves, missing)
		return move.leads_to(stage, facts)

	def messages(self) -> tuple[str, ...]:
		"""Every template that a refusal may carry, for the translation catalogue."""
		refusals = [refusal.message for refusal in (MoveRefused, UnknownMove, NotFromHere, NotYours)]
		requirements = (requirement for move in self.moves.values() for requirement in move.requires)
		return _once([*refusals, *map(message_for, requirements)])

	def _ways(self, move: Move, stage: str, roles: Collection[str], came_from: str | None) -> list[Way]:
		own = {roles} if isinstance(roles, str) else set(roles)
		return [
			way
			for way in move.ways
			if stage in way.stages and own.intersection(self._roles_of(way, stage, came_from))
		]

	def _roles(self, move: Move, stage: str, came_from: str | None) -> tuple[str, ...]:
		ways = (way for way in move.ways if stage in way.stages)
		return _once(role for way in ways for role in self._roles_of(way, stage, came_from))

	def _roles_of(self, way: Way, stage: str, came_from: str | None) -> tuple[str, ...]:
		return self.holders(stage, came_from) if HOLDER in way.roles else way.roles


def by(roles: str | tuple[str, ...], *requires: Requirement, at: tuple[str, ...] = ()) -> Way:
	"""A way for the roles; `at` narrows it to some of the move's stages."""
	return Way(at, (roles,) if isinstance(roles, str) else roles, requires)


def row(name: str, from_stages: tuple[str, ...], to_stage: str | Destination, *ways: Way) -> Move:
	"""A row of a table; ways without stages of their own hold in all of `from_stages`."""
	return Move(
		name, to_stage, tuple(Way(way.stages or from_stages, way.roles, way.requires) for way in ways)
	)


def table_of(
	*rows: Move, holders: Callable[[str, str | None], tuple[str, ...]] = lambda stage, came_from: ()
) -> Table:
	"""The table of the rows, in their order."""
	return Table(MappingProxyType({move.name: move for move in rows}), holders)


def _once(values: Iterable) -> tuple:
	return tuple(dict.fromkeys(values))


def _text_or_none(value: object) -> str | None:
	return value if isinstance(value, str) and value else None


def _listed(names: Sequence[str]) -> str:
	return ", ".join(names) or "–"
