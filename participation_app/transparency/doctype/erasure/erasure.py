from participation_app.casework.append_only import AppendOnly


class Erasure(AppendOnly):
	pass
