from participation_app.notices.table_rows import TableRow


class ErasedRecord(TableRow):
	"""One ticket or comment of an erasure, by its number alone."""
