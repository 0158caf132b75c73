"""A real web server in front of the site, for what comes by HTTP; it answers in threads of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
	def log(self, *_args: object, **_values: object) -> None:
		pass


@contextmanager
def serving() -> Iterator[str]:
	"""The address of the server, on a port of 127.0.0.1; requests name the site by their Host header."""
	import frappe.app

	server = make_server("127.0.0.1", 0, frappe.app.application, threaded=True, request_handler=_Quiet)
	thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
	thread.start()
	try:
		yield f"http://127.0.0.1:{server.port}"
	finally:
		server.shutdown()
		thread.join(5)
