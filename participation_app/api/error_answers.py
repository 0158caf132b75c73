"""What an answer says where the program failed: that it did, and nothing of how it is built."""

from __future__ import annotations

import json
import logging

import frappe
from werkzeug.wrappers import Request, Response

READS_TRACES = "System Manager"
_OF_THE_PROGRAM = ("exc", "exception", "_error_message", "_debug_messages")
_TRACE = "Traceback (most recent call last)"
_PLAIN = "The server met an error. It is noted; please try again later."


def begin_request() -> None:
	"""Before a request: who does not look after the system is shown no traceback, and no log keeps what was entered."""
	_keep_no_forms()
	if not _reads_traces():
		frappe.local.flags.disable_traceback = True


def leave_out_traces(response: Response | None = None, request: Request | None = None) -> None:
	"""After a request: what was refused before anybody was asked, as a body that is no JSON, says no more either."""
	if response is None or response.status_code < 400 or _reads_traces() or response.is_streamed:
		return
	if response.is_json:
		_leave_out_of_json(response)
	elif _TRACE in response.get_data(as_text=True):
		response.set_data(_PLAIN)
		response.mimetype = "text/plain"


def _leave_out_of_json(response: Response) -> None:
	said = json.loads(response.get_data() or "{}")
	if not isinstance(said, dict):
		return
	for error in (said, *(said.get("errors") or ())):
		for key in _OF_THE_PROGRAM:
			error.pop(key, None)
	response.set_data(json.dumps(said, ensure_ascii=False))


def _reads_traces() -> bool:
	user = getattr(frappe.session, "user", None) if getattr(frappe.local, "session", None) else None
	return bool(user) and user != "Guest" and READS_TRACES in frappe.get_roles(user)


def _keep_no_forms() -> None:
	logger = frappe.logger(with_more_info=True)
	if _without_form not in logger.filters:
		logger.addFilter(_without_form)


def _without_form(record: logging.LogRecord) -> bool:
	"""Frappe adds every field of the request to its log, unless the line already speaks of them."""
	if "Form Dict" not in str(record.msg):
		record.msg = f"{record.msg}\nSite: {getattr(frappe.local, 'site', None)}\nForm Dict: left out"
	return True
