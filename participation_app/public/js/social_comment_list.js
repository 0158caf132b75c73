frappe.listview_settings["Social Comment"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator: ({ state }) => [__(state), participation.COMMENT_COLOURS[state] || "gray", `state,=,${state}`],
};
