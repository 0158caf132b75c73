// Redirections by agreed entity.

frappe.query_reports["Redirections by Entity"] = participation.reports.settings({
	filters: ["channel"],
	records: (row, column, filters) => {
		if (column !== "comments" || filters.channel || !row.key) return null;
		const decided = { decided_at: ["between", [filters.from_date, filters.to_date]] };
		return ["Social Comment", { state: "Redirected", redirected_to: row.key, ...decided }];
	},
});
