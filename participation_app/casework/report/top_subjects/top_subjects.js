// What contributions are about most.

frappe.query_reports["Top Subjects"] = participation.reports.settings({
	groups: ["Word", "Rule"],
	filters: ["department", "channel", "type", "place"],
});
