from frappe.utils.nestedset import NestedSet

from participation_app.casework.bilingual import keep_english_name
from participation_app.casework.departments import check_place_in_tree, ensure_team


class ParticipationDepartment(NestedSet):
	nsm_parent_field = "parent_participation_department"

	def validate(self):
		check_place_in_tree(self)
		ensure_team(self)

	def on_update(self):
		super().on_update()
		keep_english_name(self.department_name, self.name_in_english)
