frappe.listview_settings["Calendar Change"] = {
	hide_name_column: true,
	hide_name_filter: true,
	add_fields: ["state"],
	formatters: { source_name: (name) => __(name) }, // the settings are named by their form
	get_indicator: ({ state }) => [
		__(state, null, "Calendar Change"),
		participation.calendar.STATE_COLOURS[state] || "gray",
		`state,=,${state}`,
	],
};
