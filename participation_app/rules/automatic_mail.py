"""Whether no person wrote a mail: its headers tell (RFC 3834, RFC 3464, RFC 2919), else its sender and subject.

Whatever answers such a mail may talk to another program for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_PROGRAM = re.compile(
	r"^(no-?_?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?|auto(mat\w*)?)([+@.\-_]|$)",
	re.IGNORECASE,
)
_ANSWERED_BY_ITSELF = re.compile(
	r"^\s*(auto(matic(ally)?)?[ :-]*(reply|response|answer)|out of (the )?office|undeliver|delivery status"
	r"|mail delivery|returned mail|رد تلقائي|الرد التلقائي|خارج المكتب|تعذر التسليم)",
	re.IGNORECASE,
)


def is_automatic(headers: Iterable[tuple[str, object]]) -> bool:
	"""Whether a header says that a program answered by itself, a mail came back, or a list sent it on."""
	return any(_tells(name.strip().lower(), str(value).strip().lower()) for name, value in headers)


def looks_automatic(sender: str | None, subject: str | None) -> bool:
	"""Whether sender and subject are those that programs use."""
	return not sender or bool(_PROGRAM.match(sender) or _ANSWERED_BY_ITSELF.match(subject or ""))


def _one_of(*words: str) -> Callable[[str], bool]:
	return lambda value: bool(set(words) & {word.strip() for word in value.split(",")})


def _always(_value: str) -> bool:
	return True


# What a header, by its name, has to say.
_SIGNS: dict[str, Callable[[str], bool]] = {
	"auto-submitted": lambda value: value.split(";")[0].strip() not in ("no", ""),
	"precedence": _one_of("bulk", "junk", "list", "auto_reply"),
	# A program asks that nobody answers it; people's mail asks at most for no reports of delivery.
	"x-auto-response-suppress": _one_of("all", "autoreply", "oof"),
	"content-type": lambda value: value.startswith("multipart/report"),
	"return-path": lambda value: value == "<>",
	**dict.fromkeys(
		(
			"list-id",
			"list-post",
			"list-unsubscribe",
			"x-auto-generated",
			"x-autoreply",
			"x-autorespond",
			"x-failed-recipients",
		),
		_always,
	),
}


def _tells(name: str, value: str) -> bool:
	return name in _SIGNS and _SIGNS[name](value)
