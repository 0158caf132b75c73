"""Runs Helpdesk's own tests on a site and prints each test's outcome as JSON. Started with the bench's Python."""

import json
import sys

import frappe
from frappe import test_runner


class RecordingResult(test_runner.TimeLoggingTestResult):
	"""Notes what became of every test."""

	outcome: dict[str, str] = {}

	def addSuccess(self, test):
		self.outcome[test.id()] = "passed"
		super().addSuccess(test)

	def addFailure(self, test, err):
		self.outcome[test.id()] = "failed"
		super().addFailure(test, err)

	def addError(self, test, err):
		self.outcome[test.id()] = "error"
		super().addError(test, err)

	def addSkip(self, test, reason):
		self.outcome[test.id()] = "skipped"
		super().addSkip(test, reason)


def main(site: str, path: str) -> None:
	test_runner.TimeLoggingTestResult = RecordingResult
	test_runner.main(site=site, app="helpdesk")
	with open(path, "w") as output:
		json.dump(RecordingResult.outcome, output, indent=1, sort_keys=True)
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
