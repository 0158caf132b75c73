// Kinds of contributions by channel.

frappe.query_reports["Kinds and Channels"] = participation.reports.settings({
	filters: ["department", "channel", "place"],
	records: (row, column, filters) => {
		if (column !== "received" || filters.department) return null;
		return participation.reports.contributions(filters, { participation_type: row.key });
	},
});
