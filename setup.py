"""Packaging of participation_app; bench reads the name here."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = re.search(r'__version__ = "(.+?)"', (HERE / "participation_app" / "__init__.py").read_text())[1]

setup(
	name="participation_app",
	version=VERSION,
	description="E-participation desk for public authorities, on Frappe Helpdesk",
	long_description=(HERE / "README.md").read_text(encoding="utf-8"),
	long_description_content_type="text/markdown",
	license="AGPL-3.0-or-later",
	python_requires=">=3.10",
	packages=find_packages(include=["participation_app", "participation_app.*"]),
	include_package_data=True,
	zip_safe=False,
	install_requires=[
		"hijridate>=2.3",
		"holidays>=0.75,<0.87",  # from 0.87 it asks for a python-dateutil that Frappe 15 does not allow
		"pyarrow>=18",  # from 18 it needs no other package
		# Frappe pins the rest; the ranges only say what the code needs.
		"phonenumbers>=8.13",
		"pillow-heif>=1.1,<2",  # reads the photos of phones; takes the Pillow that Frappe brings
		"PyQRCode>=1.2",
		"requests>=2.32",
		"requests-oauthlib>=1.3",
	],
)
