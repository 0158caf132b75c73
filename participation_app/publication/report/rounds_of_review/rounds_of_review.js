// The rounds of review that approved replies took.

frappe.query_reports["Rounds of Review"] = participation.reports.settings({
	groups: ["Platform", "Department", "Month"],
	filters: ["department", "channel", "type", "place"],
	records: (row, column, filters) => {
		const rounds = { first: ["<=", 1], second: 2, later: [">", 2] }[column];
		if (!rounds || filters.group_by !== "Platform" || filters.department || filters.channel || filters.type || filters.place) return null;
		return ["Proposed Reply", { rounds, platform: row.key, approved_at: ["between", [filters.from_date, filters.to_date]] }];
	},
});
