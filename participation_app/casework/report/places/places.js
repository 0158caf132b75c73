// The places that contributions name.

frappe.query_reports["Places"] = participation.reports.settings({
	filters: ["department", "channel", "type"],
	records: (row, column, filters) => {
		if (column !== "received" || filters.department || !row.key) return null;
		return participation.reports.contributions(filters, { participation_place: row.key });
	},
});
