"""Seals what was written into the trails."""

from __future__ import annotations

import frappe

from participation_app.casework import trace_roots


def order_root() -> None:
	"""Every day: in a worker, since the first root covers everything there is."""
	frappe.enqueue("participation_app.jobs.trace.seal", queue="long", job_id="seal-trace", deduplicate=True)


def seal() -> None:
	"""One root over all chains that went on."""
	trace_roots.seal_all()
