"""Run inside the bench: `python on_site_filling.py SITE COMMENTS` grows a city of so many comments, its trail included."""

from __future__ import annotations

import sys

import frappe
from measuring import true_trails, years_of_comments


def main(site: str, comments: str) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	years_of_comments.grow(int(comments))
	true_trails.write()
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
