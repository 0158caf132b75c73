"""SMS gateways: one of Unifonic's shape, one of Twilio's, and one such as operators have."""

from __future__ import annotations

import hashlib
import math
import re
from datetime import timedelta, timezone
from typing import Any

from werkzeug.datastructures import Authorization
from werkzeug.wrappers import Response

from .accounts import Account
from .state import World
from .wire import Call, Routes, json_answer

UNIFONIC_FIELDS = (
	"AppSid",
	"SenderID",
	"Recipient",
	"Body",
	"responseType",
	"CorrelationID",
	"statusCallback",
	"async",
	"MessageType",
)
TWILIO_FIELDS = ("To", "From", "MessagingServiceSid", "Body", "StatusCallback")
MOST_PARTS = 10
DUPLICATE_WINDOW = timedelta(minutes=1)
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
GSM = re.compile(r"[\f\n\r -_a-~¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ€]*")
TWO_PLACES = re.compile(r"[\f^{}\\\[~\]|€]")


def answer(call: Call, world: World) -> Response:
	"""The gateway's answer."""
	found = ROUTES.find(call)
	if isinstance(found, int):
		return json_answer({"success": "false", "message": f"There is nothing at {call.path}."}, found)
	function, variables = found
	try:
		return function(call, world, **variables)
	except ValueError:
		return _refusal(400, "ER-02", "The body cannot be read.")


def parts_of(text: str) -> int:
	"""How many messages a text is sent as: 160 or 153 letters each, 70 or 67 beyond the basic alphabet."""
	is_basic = GSM.fullmatch(text)
	alone, joined = (160, 153) if is_basic else (70, 67)
	length = len(text.encode("utf-16-le", "surrogatepass")) // 2
	length += len(TWO_PLACES.findall(text)) if is_basic else 0
	return 1 if length <= alone else math.ceil(length / joined)


def send_unifonic(call: Call, world: World) -> Response:
	"""POST /rest/SMS/messages; the same text to the same number within a minute is a duplicate."""
	given = call.body
	unknown = [name for name in given if name not in UNIFONIC_FIELDS]
	missing = [name for name in ("AppSid", "Recipient", "Body") if not given.get(name)]
	if call.query or unknown or missing:
		wrong = [*call.query, *unknown, *missing][0]
		return _refusal(400, "ER-02", f"Parameter {wrong} is missing, unknown or in the wrong place.")
	account = _by_credential(world, "Unifonic", "app_sid", given["AppSid"])
	if account is None:
		return _refusal(401, "ER-01", "Invalid AppSid")
	if given.get("SenderID") not in (None, account.credentials["sender_id"]):
		return _refusal(480, "ER-480", "This sender ID is not registered.")
	if not NUMBER.fullmatch(given["Recipient"]):
		return _refusal(410, "ER-410", "The recipient has to be international, without + or 00.")
	if parts_of(given["Body"]) > MOST_PARTS:
		return _refusal(412, "ER-412", "The message is too long.")
	if _is_duplicate(world, given["Recipient"], given["Body"]):
		return _refusal(409, "ER-409", "Duplicate message")
	message = _take(
		world,
		account,
		given["Recipient"],
		given["Body"],
		correlation=given.get("CorrelationID"),
		callback=given.get("statusCallback"),
	)
	data = {
		"MessageID": int(message["id"]),
		"CorrelationID": given.get("CorrelationID"),
		"Status": "Queued",
		"NumberOfUnits": message["parts"],
		"Cost": 0,
		"Recipient": message["to"],
		"TimeCreated": message["at"][:23].replace("T", " "),
	}
	return json_answer({"success": "true", "message": "", "errorCode": "ER-00", "data": data})


def send_twilio(call: Call, world: World, sid: str) -> Response:
	"""POST /2010-04-01/Accounts/{sid}/Messages.json"""
	account = _twilio_account(call, world, sid)
	if account is None:
		return _twilio_error(401, 20003, "Authenticate")
	given = call.body
	unknown = [name for name in given if name not in TWILIO_FIELDS]
	if unknown:
		return _twilio_error(400, 20001, f"Parameter {unknown[0]} is unknown")
	if not given.get("Body"):
		return _twilio_error(400, 21602, "Message body is required.")
	if not given.get("From") and not given.get("MessagingServiceSid"):
		return _twilio_error(400, 21603, "A 'From' phone number is required.")
	if not re.fullmatch(rf"\+{NUMBER.pattern}", given.get("To", "")):
		return _twilio_error(
			400, 21211, f"The 'To' number {given.get('To', '')} is not a valid phone number."
		)
	if len(given["Body"]) > 1600:
		return _twilio_error(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
	message = _take(world, account, given["To"][1:], given["Body"], callback=given.get("StatusCallback"))
	return json_answer(_twilio_shape(message), 201)


def list_twilio(call: Call, world: World, sid: str) -> Response:
	"""GET /2010-04-01/Accounts/{sid}/Messages.json?To=&DateSent="""
	account = _twilio_account(call, world, sid)
	if account is None:
		return _twilio_error(401, 20003, "Authenticate")
	to, day = call.query.get("To", "").lstrip("+ "), call.query.get("DateSent", "")
	found = [
		_twilio_shape(message)
		for message in reversed(world.messages)
		if message["account_id"] == sid and to in ("", message["to"]) and message["at"].startswith(day)
	]
	return json_answer({"messages": found, "page": 0, "page_size": 50, "next_page_uri": None})


def send_plainly(call: Call, world: World) -> Response:
	"""POST or GET /http/messages: to, text, from, callback; the token as bearer, or as a parameter."""
	given = {**call.query, **call.body}
	account = _by_credential(world, "HTTP", "auth_token", call.bearer or given.get("token", ""))
	if account is None:
		return json_answer({"status": "refused", "reason": "unknown token"}, 401)
	number = given.get("to", "").lstrip("+")
	if not NUMBER.fullmatch(number) or not given.get("text"):
		return json_answer({"status": "refused", "reason": "to and text are needed"}, 200)
	message = _take(world, account, number, given["text"], callback=given.get("callback"))
	return json_answer({"status": "ok", "id": message["id"]})


def twilio_sid(message: dict[str, Any]) -> str:
	"""The id under which Twilio knows a message."""
	return "SM" + hashlib.sha256(message["id"].encode()).hexdigest()[:32]


def _take(
	world: World,
	account: Account,
	to: str,
	text: str,
	*,
	correlation: str | None = None,
	callback: str | None = None,
) -> dict[str, Any]:
	message = {
		"id": str(3200017889310 + len(world.messages)),
		"gateway": account.platform,
		"account_id": account.account_id,
		"to": to,
		"text": text,
		"parts": parts_of(text),
		"correlation": correlation,
		"callback": callback,
		"at": world.clock.now().astimezone(timezone.utc).isoformat(timespec="milliseconds"),
	}
	world.messages.append(message)
	world.revision += 1
	world.watcher("sent", message)
	return message


def _is_duplicate(world: World, to: str, text: str) -> bool:
	since = (world.clock.now() - DUPLICATE_WINDOW).astimezone(timezone.utc).isoformat(timespec="milliseconds")
	return any(one["to"] == to and one["text"] == text and one["at"] >= since for one in world.messages)


def _by_credential(world: World, platform: str, name: str, value: str) -> Account | None:
	for account in world.accounts:
		if account.platform == platform and account.credentials.get(name) == value:
			return account
	return None


def _twilio_account(call: Call, world: World, sid: str) -> Account | None:
	basic = Authorization.from_header(call.headers.get("Authorization"))
	account = _by_credential(world, "Twilio", "account_sid", sid)
	if account is None or basic is None or basic.type != "basic":
		return None
	known = (account.credentials["account_sid"], account.credentials["auth_token"])
	return account if (basic.username, basic.password) == known else None


def _twilio_shape(message: dict[str, Any]) -> dict[str, Any]:
	return {
		"sid": twilio_sid(message),
		"account_sid": message["account_id"],
		"to": "+" + message["to"],
		"body": message["text"],
		"status": "queued",
		"num_segments": str(message["parts"]),
		"error_code": None,
		"error_message": None,
		"date_created": message["at"],
	}


def _twilio_error(status: int, code: int, message: str) -> Response:
	info = f"https://www.twilio.com/docs/errors/{code}"
	return json_answer({"code": code, "message": message, "more_info": info, "status": status}, status)


def _refusal(status: int, code: str, message: str) -> Response:
	return json_answer({"success": "false", "message": message, "errorCode": code, "data": None}, status)


ROUTES = Routes(
	{
		("POST", "/rest/SMS/messages"): send_unifonic,
		("POST", "/http/messages"): send_plainly,
		("GET", "/http/messages"): send_plainly,
		("POST", "/2010-04-01/Accounts/<sid>/Messages.json"): send_twilio,
		("GET", "/2010-04-01/Accounts/<sid>/Messages.json"): list_twilio,
	}
)
