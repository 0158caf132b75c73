// Where the charts of the desks get their values.

frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Participation Desks"] = {
	method: "participation_app.api.desks.chart",
	filters: [],
};
