from participation_app.casework.append_only import WrittenBySystem


class TraceRoot(WrittenBySystem):
	pass
