from participation_app.notices.table_rows import TableRow


class SurveyExtension(TableRow):
	pass
