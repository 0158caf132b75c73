from participation_app.casework.table_rows import TableRow


class SurveyExtension(TableRow):
	pass
