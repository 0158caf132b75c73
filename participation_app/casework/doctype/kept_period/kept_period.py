from participation_app.notices.table_rows import TableRow


class KeptPeriod(TableRow):
	"""How long one kind of data is kept, and what happens then."""
