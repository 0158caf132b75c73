"""Sites from before contributions were published get the texts and the reasons for it."""

from participation_app.installation.default_records import (
	make_ready_made_texts,
	make_refusal_reasons,
	ready_made_texts,
)

_KINDS = {"Publication Decision", "News"}


def execute() -> None:
	"""Makes what is missing."""
	make_ready_made_texts([text for text in ready_made_texts() if text["kind"] in _KINDS])
	make_refusal_reasons()
