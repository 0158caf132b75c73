(function () {
	// Frappe's own pill translates without the doctype, by which a report here is not the report of a list.
	function proposed_type(value) {
		if (!value) return "";
		const pill = participation.pill(__(value, null, "Social Comment"), "blue");
		pill.classList.add("filterable", "ellipsis");
		pill.dataset.filter = `proposed_type,=,${value}`;
		return pill.outerHTML;
	}

	/* The server keeps the notice in the authority's language; people read it in theirs. */
	function excerpt(value, _field, { evidence }) {
		return frappe.utils.escape_html(evidence ? __("The author deleted this comment; its words are no longer shown.") : value || "");
	}

	frappe.listview_settings["Social Comment"] = {
		hide_name_column: true,
		add_fields: ["state", "evidence"],
		onload: (listview) => participation.events.offer_to_join(listview),
		formatters: { proposed_type, excerpt },
		get_indicator: ({ state }) => [__(state), participation.COMMENT_COLOURS[state] || "gray", `state,=,${state}`],
	};
})();
