(function () {
	// Frappe's own pill translates without the doctype, by which a report here is not the report of a list.
	function proposed_type(value) {
		if (!value) return "";
		const pill = participation.pill(__(value, null, "Social Comment"), "blue");
		pill.classList.add("filterable", "ellipsis");
		pill.dataset.filter = `proposed_type,=,${value}`;
		return pill.outerHTML;
	}

	frappe.listview_settings["Social Comment"] = {
		hide_name_column: true,
		add_fields: ["state"],
		formatters: { proposed_type },
		get_indicator: ({ state }) => [__(state), participation.COMMENT_COLOURS[state] || "gray", `state,=,${state}`],
	};
})();
