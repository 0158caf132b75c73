"""What is installed is what is in the repository: code, JSON, scripts, translations; with root links or without."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT

TOP = ("LICENSE", "MANIFEST.in", "README.md", "CHANGELOG.md", "pyproject.toml", "setup.py")
BUILD = "from setuptools import build_meta; build_meta.build_sdist('out'); build_meta.build_wheel('out')"
MADE = ("__pycache__", "*.pyc")


def shipped() -> set[str]:
	"""The package's own files, as a wheel names them."""
	files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
	return {str(path.relative_to(ROOT)) for path in files if path.suffix not in {".pyc", ".pyo"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
	"""The folder with sdist and wheel, built from a copy that has lost its root links."""
	pytest.importorskip("setuptools", "70.1", reason="building a wheel takes setuptools 70.1 or newer")
	copy = tmp_path_factory.mktemp("copy")
	shutil.copytree(PACKAGE, copy / PACKAGE.name, ignore=shutil.ignore_patterns(*MADE))
	for name in TOP:
		shutil.copy(ROOT / name, copy / name)
	done = subprocess.run([sys.executable, "-c", BUILD], cwd=copy, capture_output=True, text=True)
	assert done.returncode == 0, done.stderr[-2000:]
	return copy / "out"


def test_the_wheel_holds_every_file_of_the_package_and_nothing_besides(built):
	(wheel,) = built.glob("participation_app-*.whl")
	names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
	assert names == shipped()


def test_the_source_distribution_holds_what_building_takes(built):
	(sdist,) = built.glob("participation_app-*.tar.gz")
	with tarfile.open(sdist) as archive:
		names = {name.partition("/")[2] for name in archive.getnames()}
	assert shipped() | set(TOP) <= names


def test_the_metadata_names_licence_version_and_what_is_required(built):
	(wheel,) = built.glob("participation_app-*.whl")
	archive = zipfile.ZipFile(wheel)
	(name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
	metadata = archive.read(name).decode()
	assert "AGPL-3.0-or-later" in metadata and "Requires-Python: >=3.10" in metadata
	for required in ("hijridate", "holidays", "phonenumbers", "pillow-heif", "requests", "requests-oauthlib"):
		assert re.search(f"^Requires-Dist: {required}[<>]", metadata, re.MULTILINE)


def test_every_kind_of_file_that_frappe_reads_is_shipped():
	kinds = {Path(name).suffix for name in shipped()}
	assert {".py", ".json", ".js", ".css", ".txt"} <= kinds
