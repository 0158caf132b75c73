frappe.listview_settings["Publication"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator: ({ state }) => [
		__(state),
		participation.PUBLICATION_COLOURS[state] || "gray",
		`state,=,${state}`,
	],
};
