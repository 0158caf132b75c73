from participation_app.casework import promise_reasons
from participation_app.casework.append_only import KeptBySystem


class CalendarChange(KeptBySystem):
	def onload(self):
		self.reason = promise_reasons.read(self.as_dict())
