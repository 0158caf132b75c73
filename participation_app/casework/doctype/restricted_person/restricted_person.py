from participation_app.notices.table_rows import TableRow


class RestrictedPerson(TableRow):
	"""Somebody to whom a restricted ticket is open, or to whom it is closed."""
