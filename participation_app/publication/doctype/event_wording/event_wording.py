from participation_app.notices.table_rows import TableRow


class EventWording(TableRow):
	pass
