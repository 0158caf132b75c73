"""Removes a reply of ours from its platform, and says nothing of what it does not know.

The intention is committed before the request. After any unclear outcome the platform is asked whether the
reply still stands; only where it does is its removal asked for again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.connectors import errors
from participation_app.connectors.contract import Connector
from participation_app.intake.accounts import AccountUnusable, advice, connector_for
from participation_app.intake.use_ledger import PUBLISHING, counted
from participation_app.notices.lease import is_still, lease, note, take_due
from participation_app.publication.account_trouble import put_aside
from participation_app.publication.queue import BY_HAND_REMOVAL, REMOVAL_WAITS, REMOVING
from participation_app.publication.removals import TO_GO, leave_to_people, note_gone, tell_about
from participation_app.rules.lifecycle import SYSTEM

FIRST_LOOK = timedelta(minutes=1)
NEXT_LOOK = timedelta(hours=1)
ATTEMPTS = 3
PATIENCE = timedelta(hours=1)  # after which public relations hears of a removal that is kept back

# What a person can do on the platform at once, while a permission is being granted.
REFUSALS = (errors.NotRemovable, errors.PermissionMissing)


def carry_out(name: str) -> None:
	"""Takes one removal a step further: asks the platform to remove the reply, or looks whether it is gone."""
	publication = _take(name)
	if publication is None:
		return
	before = publication.state
	try:
		connector = connector_for(frappe.get_doc("Social Account", publication.account))
		with counted(publication.account, PUBLISHING, connector):
			step = _remove if before == REMOVAL_WAITS else _look
			step(publication, connector)
	except errors.MaybeRemoved as error:
		_come_back(publication, _after(FIRST_LOOK), advice(error))
	except REFUSALS as error:
		_refused(publication, advice(error))
	except (errors.PlatformError, AccountUnusable) as error:
		publication.state = before  # nothing was removed
		_wait(publication, error)
	frappe.db.commit()  # the outcome stands whatever the next removal meets


def _take(name: str) -> Document | None:
	"""Leases a removal that is due."""
	publication = take_due("Publication", name, lambda one: one.state in TO_GO and bool(one.external_id))
	if publication:
		lease(publication)
	return publication


def _remove(publication: Document, connector: Connector) -> None:
	if not _intend(publication):
		return
	connector.remove(publication.external_id)
	note_gone(publication.name, SYSTEM)


def _intend(publication: Document) -> bool:
	"""Commits the intention to remove, unless somebody did meanwhile."""
	if not is_still(publication, REMOVAL_WAITS):
		return False
	note(publication, state=REMOVING, removal_attempts=(publication.removal_attempts or 0) + 1)
	frappe.db.commit()  # from here on a crash means: perhaps removed
	return True


def _look(publication: Document, connector: Connector) -> None:
	found = connector.recheck([publication.external_id])[publication.external_id]
	if found == "gone":
		note_gone(publication.name, SYSTEM)
	elif found == "unknown":
		_come_back(publication, _after(NEXT_LOOK), publication.message)
	elif publication.state == BY_HAND_REMOVAL:
		_come_back(publication, _after(NEXT_LOOK), _still_stands(publication.message))
	elif publication.removal_attempts >= ATTEMPTS:
		_refused(publication, _("It still stands on the platform, though its removal was asked for."))
	else:
		publication.state = REMOVAL_WAITS
		_come_back(publication, frappe.utils.now_datetime(), publication.message)


def _still_stands(message: str | None) -> str:
	"""What was said so far, and that a person who says it is gone is mistaken."""
	told = _("It still stands on the platform.")
	said = message or ""
	return said if said.startswith(told) else f"{told} {said}".strip()


def _refused(publication: Document, reason: str) -> None:
	if publication.state == BY_HAND_REMOVAL:
		_come_back(publication, _after(NEXT_LOOK), publication.message)
		return
	note(publication, next_attempt_at=_after(NEXT_LOOK))
	leave_to_people(publication, SYSTEM, reason)


def _wait(publication: Document, error: Exception) -> None:
	"""The account's trouble decides when to come back."""
	until, message = put_aside(publication.account, error)
	is_by_hand = publication.state == BY_HAND_REMOVAL
	_come_back(publication, until, publication.message if is_by_hand else message)


def _come_back(publication: Document, until: datetime, message: str | None) -> None:
	deadline = (publication.removal_asked_at or publication.modified) + PATIENCE
	runs_out = (publication.next_attempt_at or deadline) <= deadline < until
	if runs_out and publication.state != BY_HAND_REMOVAL:
		tell_about(publication, _kept_back, _post_kept_back)
	note(publication, state=publication.state, lease_until=None, next_attempt_at=until, message=message)


def _kept_back() -> str:
	return _(
		"A reply that is to be removed still stands, since the platform keeps its removal back. "
		"If it cannot wait, remove it there by hand."
	)


def _post_kept_back() -> str:
	return _(
		"An announcement that is to be removed still stands, since the platform keeps its removal back. "
		"If it cannot wait, remove it there by hand."
	)


def _after(pause: timedelta) -> datetime:
	return frappe.utils.now_datetime() + pause
