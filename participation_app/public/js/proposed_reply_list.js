frappe.listview_settings["Proposed Reply"] = {
	hide_name_column: true,
	add_fields: ["workflow_state"],
	get_indicator: ({ workflow_state }) => [
		__(workflow_state),
		participation.STAGE_COLOURS[workflow_state] || "gray",
		`workflow_state,=,${workflow_state}`,
	],
};
