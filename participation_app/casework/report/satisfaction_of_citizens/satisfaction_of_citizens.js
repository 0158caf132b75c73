// The stars that citizens gave to their answers.

frappe.query_reports["Satisfaction of Citizens"] = participation.reports.settings({
	groups: ["Department", "Section", "Channel", "Type", "Month"],
	filters: ["department", "channel", "type", "place"],
});
