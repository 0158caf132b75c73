"""The pictures and videos of a deleted comment: encrypted on the disk and open to nobody until they are erased.

A file is never moved: its new copy is written before the database says so, and `tidy` removes the old one
afterwards. Whatever dies in between leaves one copy too many, and never one too few.
"""

from __future__ import annotations

from pathlib import Path

import frappe
from cryptography.fernet import Fernet
from frappe.model.document import Document
from frappe.utils import get_files_path
from frappe.utils.password import get_encryption_key

from participation_app.intake.kept_files import file_name_of, keep_file

DOCTYPE = "Comment Media"
SAVED, WAITING, SEALED, ERASED = "Saved", "Waiting", "Sealed", "Erased"
_ENDING = "sealed"


def seal_files(comment: str) -> dict[str, str]:
	"""Seals what is saved, keeps the rest from being fetched, and returns the addresses by the files' names."""
	addresses = {}
	for row in _rows(comment, (SAVED, WAITING)):
		addresses[row.name] = row.address or ""
		if row.state == SAVED:
			_write_sealed(row)
			frappe.db.delete("File", {"file_url": row.file})
		_set(row, state=SEALED, file=None, address=None, message=None, next_attempt_at=None)
	return addresses


def unseal_files(comment: str, addresses: dict[str, str]) -> None:
	"""Puts back what was sealed; what was not saved by then is fetched."""
	for row in _rows(comment, (SEALED,)):
		_set(row, address=addresses.get(row.name))
		if _sealed_path(row).exists():
			keep_file(row, content_of(row), row.content_type)
			_set(row, state=SAVED, file=row.file)
		else:
			_fetch_again(row)


def fetch_erased_again(comment: str) -> None:
	"""What was erased and now stands on the platform again is fetched as if it were new."""
	for row in _rows(comment, (ERASED,)):
		_fetch_again(row)


def mark_erased(comment: str) -> None:
	"""Gives up what is sealed; `tidy` removes it once that stands in the database."""
	for row in _rows(comment, (SEALED,)):
		_set(row, state=ERASED)


def sealed_files(comment: str) -> list[Document]:
	"""What of the comment's files is sealed and there to be opened."""
	return [row for row in _rows(comment, (SEALED,)) if _sealed_path(row).exists()]


def content_of(row: Document) -> bytes:
	"""The file as it was saved; raises InvalidToken where the site's key is another one by now."""
	return _cipher().decrypt(_sealed_path(row).read_bytes())


def tidy(comment: str) -> None:
	"""Removes from the disk what the database no longer names, but never the last copy of what it does."""
	for row in _rows(comment, (SAVED, SEALED, ERASED)):
		plain, sealed = _plain_path(row), _sealed_path(row)
		if row.state == ERASED:
			_remove(plain, sealed)
		elif row.state == SAVED and plain and plain.exists():
			_remove(sealed)
		elif row.state == SEALED and plain and plain.exists():
			if not sealed.exists():
				_write_sealed(row)
			_remove(plain)


def _rows(comment: str, states: tuple[str, ...]) -> list[Document]:
	names = frappe.get_all(
		DOCTYPE, {"comment": comment, "state": ["in", states]}, pluck="name", order_by="name"
	)
	return [frappe.get_doc(DOCTYPE, name, for_update=True) for name in names]


def _fetch_again(row: Document) -> None:
	_set(row, state=WAITING, attempts=0, next_attempt_at=frappe.utils.now_datetime())


def _write_sealed(row: Document) -> None:
	plain = _plain_path(row)
	if plain and plain.exists():
		_sealed_path(row).write_bytes(_cipher().encrypt(plain.read_bytes()))


def _plain_path(row: Document) -> Path | None:
	return _path(file_name_of(row, row.content_type)) if row.content_type else None


def _sealed_path(row: Document) -> Path:
	return _path(f"comment-{row.name}.{_ENDING}")


def _path(file_name: str) -> Path:
	return Path(get_files_path(file_name, is_private=True))


def _remove(*paths: Path | None) -> None:
	for path in filter(None, paths):
		path.unlink(missing_ok=True)


def _cipher() -> Fernet:
	return Fernet(get_encryption_key())


def _set(row: Document, **values: object) -> None:
	row.update(values)
	frappe.db.set_value(DOCTYPE, row.name, values)
