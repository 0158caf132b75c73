"""Sites from before notices by SMS, e-mail and phone get their texts."""

from participation_app.installation.default_records import make_ready_made_texts, ready_made_texts

_CHANNELS = {"SMS", "E-mail", "Phone"}


def execute() -> None:
	wanted = [
		text for text in ready_made_texts() if text["channel"] in _CHANNELS or text["kind"] == "Question"
	]
	make_ready_made_texts(wanted)
