// What came back, from whom and why.

frappe.query_reports["Returns"] = participation.reports.settings({
	groups: ["Department", "Section", "Reason", "Month"],
	filters: ["department", "channel", "type", "place"],
	records: (row, column, filters) => {
		const is_move = ["return", "decline", "send_back", "ask_again"].includes(column);
		if (!is_move || filters.group_by !== "Reason" || !row.key || filters.department || filters.channel || filters.type || filters.place)
			return null;
		return ["Case Event", { move: column, note: row.key, at: ["between", [filters.from_date, filters.to_date]] }];
	},
});
