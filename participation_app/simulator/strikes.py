"""What becomes of a request under a fault: delays, given answers, spoiled and endless bodies, cut connections."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator

from werkzeug.wrappers import Response

from .faults import Fault

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
BLANKS = b" " * 65_536
PIECES = 400
ELSEWHERE = "{elsewhere}"
BOM = b"\xef\xbb\xbf"


class ConnectionCut(ConnectionAbortedError):
	"""The simulator itself has cut the connection."""


def suffer(
	fault: Fault, process: Callable[[], Response], connection: socket.socket, elsewhere: str = ""
) -> Response:
	"""The answer to a request under a fault; ConnectionCut if there is none.

	`elsewhere` is the address of another host, for answers that point away.
	"""
	time.sleep(fault.delay)
	if fault.drop == "before":
		raise cut(connection)
	response = process() if fault.processes else Response(status=204)
	if fault.drop == "after":
		raise cut(connection)
	if fault.answers_itself:
		response = _given_answer(fault)
	for name, value in fault.headers.items():
		response.headers[name] = value.replace(ELSEWHERE, elsewhere)
	return _on_the_wire(fault, response, connection)


def cut(connection: socket.socket) -> ConnectionCut:
	"""Resets a connection; the result is to be raised."""
	try:
		connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
		connection.shutdown(socket.SHUT_RDWR)
	except OSError:
		pass  # the client has gone already
	return ConnectionCut("cut by a fault")


def _given_answer(fault: Fault) -> Response:
	body = fault.body
	if isinstance(body, str):
		return Response(body.encode("utf-8", "surrogatepass"), fault.status or 200, content_type="text/html")
	text = "" if body is None else json.dumps(body, ensure_ascii=False)
	return Response(text, fault.status or 200, content_type="application/json; charset=utf-8")


def _on_the_wire(fault: Fault, response: Response, connection: socket.socket) -> Response:
	body = _spoiled(fault, response)
	body = body[: int(len(body) * fault.keep)]
	response.set_data(body)
	if fault.hang or fault.drip or fault.pad or fault.drop == "mid_body":
		response.response = _slowly(fault, body, connection)
		response.headers["Content-Length"] = str(len(body) + fault.pad)
	return response


def _spoiled(fault: Fault, response: Response) -> bytes:
	body = response.get_data()
	if fault.spoil == "bom":
		return BOM + body
	if fault.spoil == "gzip":
		response.headers["Content-Encoding"] = "gzip"
		whole = gzip.compress(body)
		return whole[:10] + bytes(len(whole) - 10)  # a good header, then nothing that can be unpacked
	return body


def _slowly(fault: Fault, body: bytes, connection: socket.socket) -> Iterator[bytes]:
	yield b""
	time.sleep(fault.hang)
	if fault.drop == "mid_body":
		yield body[: len(body) // 2]
		raise cut(connection)
	yield from _dripping(body, fault.drip)
	for start in range(0, fault.pad, len(BLANKS)):
		yield BLANKS[: fault.pad - start]


def _dripping(body: bytes, seconds: float) -> Iterator[bytes]:
	if not seconds:
		yield body
		return
	size = max(-(-len(body) // PIECES), 1)
	pause = seconds * size / max(len(body), 1)
	for start in range(0, len(body), size):
		yield body[start : start + size]
		time.sleep(pause)
