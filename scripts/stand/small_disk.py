"""A disk of its own for a copy of a folder, with a little room left; only root can make one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stand import system
from stand.steps import Trouble

ROOM = 512  # megabytes beyond the copy
_MEGABYTE = 1 << 20


@contextmanager
def copied_to(folder: Path) -> Iterator[Path]:
	"""The copy of the folder on a disk in memory, for the length of the block."""
	if not system.is_root():
		raise Trouble("Only root can make a small disk.", "Start this command with sudo.")
	place = folder.with_name(f"{folder.name}-small-disk")
	used = sum(path.stat().st_blocks * 512 for path in folder.rglob("*"))
	system.own(place)
	options = f"size={used // _MEGABYTE + ROOM}m,mode=0755"
	subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)
	try:
		copy = place / "data"
		shutil.copytree(folder, copy)
		for path in (place, copy, *copy.rglob("*")):
			system.give(path)
		yield copy
	finally:
		subprocess.run(["umount", place], check=True)
		place.rmdir()
