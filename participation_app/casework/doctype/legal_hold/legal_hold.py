from participation_app.casework.append_only import AppendOnly


class LegalHold(AppendOnly):
	pass
