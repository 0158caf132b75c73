// The working days that each holder took.

frappe.query_reports["Time per Holder"] = participation.reports.settings({
	groups: ["Share", "Department", "Section"],
	filters: ["department", "channel", "type", "place"],
	records: (row, column, filters) => {
		if (column !== "stays" || filters.department || filters.channel || filters.type || filters.place) return null;
		const ended = { until: ["between", [filters.from_date, filters.to_date]] };
		const shares = { Share: row.key, Section: "Section" }[filters.group_by] || ["in", "Department,Section"];
		const place = filters.group_by === "Share" ? {} : { [filters.group_by.toLowerCase()]: row.key };
		return ["Participation Holding", { ...ended, share: shares, ...place }];
	},
});
