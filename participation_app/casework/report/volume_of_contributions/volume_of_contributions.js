// The volume of contributions: by day, week or month.

frappe.query_reports["Volume of Contributions"] = participation.reports.settings({
	groups: ["Day", "Week", "Month"],
	filters: ["department", "channel", "type", "place"],
	records: (row, column, filters) => {
		if (column !== "received" || filters.department || filters.group_by !== "Day") return null;
		return participation.reports.contributions({ ...filters, from_date: row.key, to_date: row.key });
	},
});
