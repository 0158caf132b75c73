from participation_app.casework.append_only import AppendOnly


class AnnouncementEvent(AppendOnly):
	pass
