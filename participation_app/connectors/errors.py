"""What a platform or gateway may refuse, by what the caller has to do about it.

PlatformError
├── Transient               try again later; nothing is wrong with account or text
│   ├── NotSent             the connection never came up, so a write cannot have happened
│   ├── MaybeRenewed        a renewal with unknown outcome: the old refresh token may be spent
│   └── TooMuchData         the platform asks for smaller pages
├── RateLimited             the account rests until `until`
├── BudgetExhausted         money or quota is used up until `until`, or until a person acts
├── AuthExpired             the access token ran out and can be renewed
├── AuthRevoked             a person has to connect the account again
├── PermissionMissing       the app or the token lacks a permission; connecting again does not help
├── WrongAccount            the token belongs to another account
├── TargetGone              the comment or post is deleted or no longer visible to us
├── NotReplyable            the platform allows no reply there through its API
├── NotPostable             the platform takes no posts of ours through its API
├── ContentRejected         the text was refused
│   └── PublishingBlocked   the platform blocks the account from publishing for now
├── MaybePosted             a write whose outcome is unknown; look before writing again
│   └── TakenBefore         the gateway says that it took the very same message before
├── NotRemovable            the platform does not let us remove our reply through its API
├── MaybeRemoved            a removal whose outcome is unknown; look whether the reply still stands
├── CursorInvalid           a page token or mark the platform no longer takes
│   └── ListEnds            the platform lists no more than it did, though there is more
├── SchemaDrift             the answer is not shaped as documented
│   └── ParameterRefused    the platform does not know a parameter, in none of its spellings
├── UnsignedEvent           a pushed event does not carry the platform's signature
└── MediaRefused            a file that is not fetched: its address or what it holds is not what it should be
"""

from __future__ import annotations

from datetime import datetime


class PlatformError(Exception):
	"""A message for a person and, where the platform told them, the time from which to come back and what it is about.

	`default` says what is wrong and what to do. A message that begins with it adds what the platform said;
	any other message is a detail of it.
	"""

	default = "The platform refused the request. It is tried again later."

	def __init__(
		self, message: str | None = None, *, until: datetime | None = None, about: str | None = None
	):
		self.message = message or self.default
		self.until = until
		self.about = about
		super().__init__(self.message)


class Transient(PlatformError):
	default = "The platform does not answer as it should. The request is tried again later."


class NotSent(Transient):
	default = "The platform could not be reached. The request is tried again later."


class MaybeRenewed(Transient):
	default = (
		"It is not known whether the platform renewed the access token. The renewal is tried once more; "
		"if it is refused then, the account has to be connected again."
	)


class TooMuchData(Transient):
	default = "The platform gives less data at a time. The request is tried again later."


class RateLimited(PlatformError):
	default = "The platform’s limit is reached. The account rests until the limit is lifted."


class BudgetExhausted(PlatformError):
	default = "The account’s budget on the platform is used up. Raise it there, or wait until it is renewed."


class AuthExpired(PlatformError):
	default = "The access token has expired. Enter a new one in the account’s secrets."


class AuthRevoked(PlatformError):
	default = "The platform no longer accepts the token. Enter a new one in the account’s secrets."


class PermissionMissing(PlatformError):
	default = "The token lacks a permission. Grant it on the platform and enter the new token."


class WrongAccount(PlatformError):
	default = "The token belongs to another account. Enter this account’s own."


class TargetGone(PlatformError):
	default = "The comment is deleted or no longer visible to us. There is nothing left to reply to."


class NotReplyable(PlatformError):
	default = "The platform does not allow a reply to this comment through its API. Reply there by hand."


class NotPostable(PlatformError):
	default = "The platform takes no posts through its API. Post it there by hand."


class ContentRejected(PlatformError):
	default = "The platform refused the text. Change it and send it again."


class PublishingBlocked(ContentRejected):
	default = "The platform blocks this account from publishing for now. See its notices on the platform."


class MaybePosted(PlatformError):
	default = (
		"It is not known whether the platform took the reply. It is looked for there before anything else."
	)


class TakenBefore(MaybePosted):
	default = "The gateway calls the message the same as one that it took before."


class NotRemovable(PlatformError):
	default = "The platform does not let us remove this reply through its API. Remove it there by hand."


class MaybeRemoved(PlatformError):
	default = "It is not known whether the platform removed the reply. It is looked for there."


class CursorInvalid(PlatformError):
	default = "The platform no longer knows the place where reading stopped. Reading restarts from the top."


class ListEnds(CursorInvalid):
	default = "The platform lists no more of these, though there are more. Look at the rest on the platform."


class SchemaDrift(PlatformError):
	default = "The platform’s answer is not shaped as documented. It is read again later."


class ParameterRefused(SchemaDrift):
	"""`about` is the parameter's name."""

	default = "The platform no longer takes a parameter that reading needs. This program has to be updated."


class UnsignedEvent(PlatformError):
	default = (
		"The event does not carry the platform’s signature and was not taken. "
		"Compare the app’s secret in the account with the one on the platform."
	)


class MediaRefused(PlatformError):
	default = "The file is not a picture or video of the platform and was not saved. Look at it there."
