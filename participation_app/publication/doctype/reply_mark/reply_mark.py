from participation_app.notices.table_rows import TableRow


class ReplyMark(TableRow):
	pass
