"""What a platform or gateway may refuse, by what the caller has to do about it.

PlatformError
├── Transient               try again later; nothing is wrong with account or text
│   ├── NotSent             the connection never came up, so a write cannot have happened
│   └── TooMuchData         the platform asks for smaller pages
├── RateLimited             the account rests until `until`
├── BudgetExhausted         money or quota is used up until `until`, or until a person acts
├── AuthExpired             the access token ran out and can be renewed
├── AuthRevoked             a person has to connect the account again
├── PermissionMissing       the app or the token lacks a permission; connecting again does not help
├── WrongAccount            the token belongs to another account
├── TargetGone              the comment or post is deleted or no longer visible to us
├── NotReplyable            the platform allows no reply there through its API
├── ContentRejected         the text was refused
│   └── PublishingBlocked   the platform blocks the account from publishing for now
├── MaybePosted             a write whose outcome is unknown; look before writing again
├── CursorInvalid           a page token or mark the platform no longer takes
│   └── ListEnds            the platform lists no more than it did, though there is more
└── SchemaDrift             the answer is not shaped as documented
"""

from __future__ import annotations

from datetime import datetime


class PlatformError(Exception):
	"""A message for a person and, where the platform told it, the time from which to come back."""

	default = "The platform refused the request."

	def __init__(self, message: str | None = None, *, until: datetime | None = None):
		self.message = message or self.default
		self.until = until
		super().__init__(self.message)


class Transient(PlatformError):
	default = "The platform does not answer properly at the moment. The request is tried again later."


class NotSent(Transient):
	default = "The platform could not be reached. The request is tried again later."


class TooMuchData(Transient):
	default = "The platform asks for less data at a time."


class RateLimited(PlatformError):
	default = "The platform's limit on requests is reached. The account rests until the limit is lifted."


class BudgetExhausted(PlatformError):
	default = "The budget of this account on the platform is used up."


class AuthExpired(PlatformError):
	default = "The access token has expired and has to be renewed."


class AuthRevoked(PlatformError):
	default = "The platform no longer accepts the account's access. Connect the account again."


class PermissionMissing(PlatformError):
	default = "A permission is missing on the platform's app or token. Grant it there."


class WrongAccount(PlatformError):
	default = "The access token belongs to another account. Connect the right one."


class TargetGone(PlatformError):
	default = "The comment is deleted or no longer visible to this account."


class NotReplyable(PlatformError):
	default = "The platform does not allow a reply to this comment through its API. Reply there by hand."


class ContentRejected(PlatformError):
	default = "The platform refused the text."


class PublishingBlocked(ContentRejected):
	default = "The platform blocks this account from publishing for now. See its notices on the platform."


class MaybePosted(PlatformError):
	default = "It is not known whether the platform took the reply. Look for it before sending again."


class CursorInvalid(PlatformError):
	default = "The platform no longer knows the place where reading stopped. Reading restarts from the top."


class ListEnds(CursorInvalid):
	default = "The platform lists no more of these, though there are more."


class SchemaDrift(PlatformError):
	default = "The platform's answer is not shaped as documented."
