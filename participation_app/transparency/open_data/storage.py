"""Where the files of releases are kept: among the site's private files, which backups take along."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import frappe

_LEFT_BEHIND = 24 * 3600  # seconds after which unfinished work is nobody's
_WORK = ".work-"


@contextmanager
def workplace() -> Iterator[Path]:
	"""A folder for work that is removed afterwards, whatever happens; what a killed worker left goes too."""
	root = _root()
	root.mkdir(parents=True, exist_ok=True)
	for folder in root.glob(f"{_WORK}*"):
		with suppress(FileNotFoundError):  # another worker's, which has just ended
			if time.time() - folder.stat().st_mtime > _LEFT_BEHIND:
				shutil.rmtree(folder, ignore_errors=True)
	with tempfile.TemporaryDirectory(prefix=_WORK, dir=root) as folder:
		yield Path(folder)


def keep(files: Mapping[str, Path], dataset: str, identifier: str) -> None:
	"""Moves finished files to where they stay."""
	(_root() / dataset).mkdir(exist_ok=True)
	for kind, path in files.items():
		os.replace(path, path_of(dataset, identifier, kind))


def path_of(dataset: str, identifier: str, kind: str) -> Path:
	"""The file of a release in a format."""
	return _root() / dataset / f"{identifier}.{kind}"


def remove(dataset: str, identifier: str) -> None:
	"""Deletes a release's files."""
	for path in (_root() / dataset).glob(f"{identifier}.*"):
		path.unlink()


def _root() -> Path:
	return Path(frappe.get_site_path("private", "files", "open_data"))
