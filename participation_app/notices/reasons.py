"""Why a notice did not simply go out: kept as a code with its values, worded when somebody reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from frappe import _, _lt

from participation_app.connectors import errors
from participation_app.notices.settings import default_language

NUMBER_USED_UP, DAY_USED_UP = WAITS_FOR_TOMORROW = ("number_used_up", "day_used_up")
_WORDS = {
	"no_way": _lt("There is no way to reach the citizen. Enter a contact, then have the notice sent."),
	"no_number": _lt("There is no number to send it to."),
	"no_address": _lt("There is no e-mail address to write to."),
	"code_too_old": _lt("The code is too old to be sent."),
	NUMBER_USED_UP: _lt(
		"This number has had as many messages today as settings allow. The notice waits until tomorrow."
	),
	"number_used_up_for_codes": _lt("This number has had as many messages today as settings allow."),
	DAY_USED_UP: _lt(
		"The messages of the day are used up. The rest waits until tomorrow. "
		"Raise the limit in Participation Settings, if this is right."
	),
	"quiet": _lt("It waits for the end of the quiet hours."),
	"sender_died": _lt("The sender ended before it knew the outcome."),
	"not_listed_yet": _lt("The gateway does not list the message yet; it is looked for again."),
	"not_listed": _lt("The gateway says twice that it has no such message."),
	"not_delivered": _lt("The gateway reports that the message was not delivered: {0}"),
	"gateway_rests": _lt("The SMS gateway “{0}” rests after trouble. Its form says what to do."),
	"no_gateway": _lt(
		"No SMS gateway is in use. A Participation Manager chooses one in Participation Settings."
	),
	"gateway_unusable": _lt("The SMS gateway “{0}” cannot be used. Correct its form or its address. ({1})"),
	"unreachable_number": _lt("The gateway cannot reach this number."),
	"message_refused": _lt("The gateway refused the message."),
	"maybe_taken": _lt("It is not known whether the gateway took the message. It is not sent again."),
	"taken_before": _lt("The gateway says that it took the same message before. It is not sent again."),
	"same_words": _lt(
		"The gateway takes the same words for one number only after a while. The notice is sent then."
	),
	"no_money": _lt("The money at the SMS gateway is used up. Pay it in there."),
	"key_refused": _lt("The SMS gateway does not know our key. Enter the right one in its form."),
	"sender_refused": _lt("The SMS gateway does not let us send. Look at the sender’s name there."),
	"asked_to_wait": _lt("The SMS gateway asks us to wait."),
	"gateway_away": _lt("The SMS gateway could not be reached. It is tried again later."),
	"gateway_slow": _lt("The SMS gateway takes longer for a message than its form allows ({0} s)."),
	"gateway_strange": _lt("The SMS gateway does not answer as it should. It is tried again later."),
	"no_mail_account": _lt("The site sends no mail to this address. Look at its outgoing mail account."),
	"mail_deleted": _lt("The mail was deleted from the queue before it was sent."),
	"mail_not_sent": _lt("The mail could not be sent. The queue of mails says why."),
	"call_not_agreed": _lt("The supervisor did not agree to a phone call: {0}"),
	"call_not_heard": _lt("The call did not reach the citizen: {0}"),
	"comment_deleted": _lt("The author deleted the comment; there is nothing to reply to."),
	"text_too_long": _lt("The ready-made text is too long for {0}. Shorten it under Ready-Made Texts."),
}
_ISOLATE, _END = "\u2068", "\u2069"
_OURS = {"call_not_heard", "text_too_long"}  # whose values are words of ours
_OF_GATEWAYS = (
	(errors.NotReplyable, "unreachable_number"),
	(errors.ContentRejected, "message_refused"),
	(errors.TakenBefore, "taken_before"),
	(errors.MaybePosted, "maybe_taken"),
	(errors.BudgetExhausted, "no_money"),
	(errors.AuthExpired, "key_refused"),
	(errors.AuthRevoked, "key_refused"),
	(errors.PermissionMissing, "sender_refused"),
	(errors.RateLimited, "asked_to_wait"),
	(errors.NotSent, "gateway_away"),
	(errors.PlatformError, "gateway_strange"),
)


@dataclass(frozen=True)
class Reason:
	"""What is wrong and what to do; `values` are what it speaks of: names, and what others said."""

	code: str
	values: tuple[str, ...] = ()

	def worded(self, language: str | None = None) -> str:
		"""In a language, without one in the reader's; what no place is left for stands behind in brackets."""
		source = _WORDS[self.code].msg
		values = [_(each, lang=language) for each in self.values] if self.code in _OURS else self.values
		words = _(source, lang=language)
		if "{0}" not in source and values:
			return f"{words} ({_ISOLATE}{', '.join(values)}{_END})"  # in whatever script they stand
		return words.format(*values)


def reason_of(error: errors.PlatformError) -> Reason:
	"""What is wrong with a message or its gateway, with what the gateway said of it."""
	said = error.message.removeprefix(error.default).strip(" ()")
	code = next(code for kind, code in _OF_GATEWAYS if isinstance(error, kind))
	return Reason(code, (said,) if said else ())


def kept(reason: Reason | str | None) -> dict[str, str | None]:
	"""The fields of a notice that keep it; lists show `message` in the authority's language.

	A text is another room's own words, which stay as they are.
	"""
	if not isinstance(reason, Reason):
		return {"message": reason, "message_code": None, "message_values": None}
	return {
		"message": reason.worded(default_language()),
		"message_code": reason.code,
		"message_values": json.dumps(reason.values, ensure_ascii=False),
	}


def read(notice: Mapping[str, str | None]) -> str | None:
	"""Why the notice did not go out, in the reader's language."""
	code = notice.get("message_code")
	if code not in _WORDS:
		return notice.get("message")
	return Reason(code, tuple(json.loads(notice.get("message_values") or "[]"))).worded()
