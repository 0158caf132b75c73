"""What the stand installs and from where. Each value can be overridden by the environment variable named.

A source may be a public address, a mirror or the path of a local clone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
	"""One app of the platform: its repository and the branch or tag to take."""

	app: str
	variable: str
	default_address: str
	default_version: str

	@property
	def address(self) -> str:
		return os.environ.get(self.variable) or self.default_address

	@property
	def version(self) -> str:
		return os.environ.get(f"{self.variable}_VERSION") or self.default_version


FRAPPE = Source("frappe", "PARTICIPATION_FRAPPE", "https://github.com/frappe/frappe", "v15.101.1")
TELEPHONY = Source("telephony", "PARTICIPATION_TELEPHONY", "https://github.com/frappe/telephony", "develop")
HELPDESK = Source("helpdesk", "PARTICIPATION_HELPDESK", "https://github.com/frappe/helpdesk", "v1.21.3")
PLATFORM = (FRAPPE, TELEPHONY, HELPDESK)

BENCH_CLI = "frappe-bench==5.31.1"
YARN = "yarn@1.22.22"
AXE = "axe-core@4.14.1"  # looks for barriers in the browser tests
PYTHON = os.environ.get("PARTICIPATION_PYTHON") or "/usr/bin/python3"
CHROMIUM = os.environ.get("PARTICIPATION_CHROMIUM") or "/usr/bin/chromium"

# The checks that need no bench; requests, Werkzeug, phonenumbers and requests-oauthlib at Frappe's pins.
CHECK_PACKAGES = (
	"bandit==1.9.4",
	"frictionless==5.21.0",
	"hijridate==2.6.0",
	"holidays==0.86",
	"hypothesis==6.170.15",
	"import-linter==2.16",
	"openapi-spec-validator==0.9.0",
	"phonenumbers==8.13.55",
	"prometheus-client==0.26.0",
	"pyshacl==0.40.1",
	"pytest==9.2.0",
	"pytest-xdist==3.8.0",
	"rdflib==7.6.0",
	"requests==2.32.5",
	"requests-oauthlib==1.3.1",
	"ruff==0.17.6",
	"setuptools==80.9.0",
	"Werkzeug==3.1.6",
)
SITE_TEST_PACKAGES = (
	"hypothesis==6.170.15",
	"playwright==1.65.2",
	"pyshacl==0.40.1",
	"pytest==9.2.0",
	"pytest-xdist==3.8.0",
	"rdflib==7.6.0",
	"schemathesis==4.32.5",
)
BENCHMARK_PACKAGES = ("datasketch==2.0.0", "numpy==2.3.5")  # what the app is measured beside

DEBIAN_PACKAGES = (
	"build-essential",
	"ca-certificates",
	"chromium",
	"curl",
	"fonts-dejavu-core",
	"fonts-noto-core",
	"git",
	"libmariadb-dev",
	"mariadb-client",
	"mariadb-server-core",
	"nodejs",
	"npm",
	"pkg-config",
	"python3-dev",
	"python3-venv",
	"redis-server",
)


@dataclass(frozen=True)
class Ports:
	"""Loopback ports; each can be moved by its variable when something else holds it."""

	web: int = int(os.environ.get("PARTICIPATION_WEB_PORT") or 8000)
	socketio: int = int(os.environ.get("PARTICIPATION_SOCKETIO_PORT") or 9000)
	mariadb: int = int(os.environ.get("PARTICIPATION_MARIADB_PORT") or 13306)
	redis_cache: int = int(os.environ.get("PARTICIPATION_REDIS_CACHE_PORT") or 13000)
	redis_queue: int = int(os.environ.get("PARTICIPATION_REDIS_QUEUE_PORT") or 11000)
	simulator: int = int(os.environ.get("PARTICIPATION_SIMULATOR_PORT") or 8900)
	test_web: int = int(os.environ.get("PARTICIPATION_TEST_WEB_PORT") or 8100)
	test_simulator: int = int(os.environ.get("PARTICIPATION_TEST_SIMULATOR_PORT") or 8901)
	rehearsed_platforms: int = int(os.environ.get("PARTICIPATION_REHEARSED_PLATFORMS_PORT") or 8902)
	endurance_web: int = int(os.environ.get("PARTICIPATION_ENDURANCE_WEB_PORT") or 8102)
	endurance_redis: int = int(os.environ.get("PARTICIPATION_ENDURANCE_REDIS_PORT") or 11002)
	endurance_mariadb: int = int(os.environ.get("PARTICIPATION_ENDURANCE_MARIADB_PORT") or 13307)


PORTS = Ports()
DEMO_SITE = "demo.localhost"
TEST_SITES = ("test.localhost", "test-beside.localhost")  # tested at the same time, one process each
BROWSER_SITE = "browser.localhost"
PLAIN_SITE = "plain.localhost"
COMPARED_SITE = "compared.localhost"
INSTALLED_SITE = "installed.localhost"
ENDURANCE_SITE = "endurance.localhost"  # in a database of its own, which is killed
MEASURED_SITE = "measured.localhost"  # benchmarks fill it, and what is large stays for the next
# Helpdesk's own work with the app and without.
WEIGHED_SITES = ("weighed.localhost", "weighed-plain.localhost")
REHEARSED_SITE = "rehearsed.localhost"
UPGRADED_SITE = "upgraded.localhost"
LARGE_SITE = "large.localhost"  # what is backed up where it is to hold many comments
