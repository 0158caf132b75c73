"""What a named fault is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .accounts import PLATFORMS
from .stage import Stage

Values = dict[str, Any]
Sort = Literal["", "read", "write", "any"]
EVERYWHERE = (*PLATFORMS, "SMS")
GRAPH = ("Facebook", "Instagram")
PUSHING = ("X", "Facebook", "Instagram")


@dataclass(frozen=True)
class Strike:
	"""One request meets trouble: the values of a Fault, by platform where it differs.

	`mixes` says in which requests it may also turn up unasked when faults are mixed.
	"""

	values: Values | Callable[[str], Values]
	mixes: Sort = ""
	platforms: tuple[str, ...] = ()  # fewer than the fault's, if any

	def on(self, platform: str | None) -> Values:
		"""The values for a platform; ValueError where one has to be named."""
		if not callable(self.values):
			return dict(self.values)
		if platform is None:
			raise ValueError("This fault differs by platform; say which platform is meant.")
		return dict(self.values(platform))


@dataclass(frozen=True)
class Scene:
	"""The conversation, the tokens or the settings are brought into a state; may arm strikes as well.

	`mixed` gives the values of a Fault by which the same turns up unasked in the middle of other things.
	"""

	set_up: Callable[[Stage], None]
	mixed: Callable[[Stage], Values] | None = None
	platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByTest:
	"""Only the test itself can do it."""

	platforms: tuple[str, ...] = ()


Variant = Strike | Scene | ByTest


@dataclass(frozen=True)
class Named:
	"""A fault by its name: what happens, on which platforms, and in which variants, the usual one first."""

	says: str
	variants: Mapping[str, Variant]
	platforms: tuple[str, ...] = EVERYWHERE

	def variant(self, name: str | None) -> Variant:
		"""The variant of this name, or the usual one; LookupError names those there are."""
		if name is None:
			return next(iter(self.variants.values()))
		if name not in self.variants:
			raise LookupError(f"There is no variant {name!r}; there are {', '.join(self.variants)}.")
		return self.variants[name]

	def platforms_of(self, variant: str) -> tuple[str, ...]:
		"""Where a variant can happen."""
		return self.variants[variant].platforms or self.platforms


def only(variant: Variant) -> dict[str, Variant]:
	"""The variants of a fault that has but one."""
	return {"usual": variant}
