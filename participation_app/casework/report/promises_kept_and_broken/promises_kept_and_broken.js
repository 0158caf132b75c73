// Kept and broken promises: by what, and when the days began.

frappe.query_reports["Promises Kept and Broken"] = participation.reports.settings({
	groups: ["Department", "Section", "Channel", "Type", "Month"],
	filters: ["department", "channel", "type", "place"],
});
