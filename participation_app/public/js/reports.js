// Shared by our reports: their filters, the total in bold, ways to the records behind a figure, and the PDF.

frappe.provide("participation.reports");

const CHOICES = {
	Day: () => __("Day"),
	Week: () => __("Week"),
	Month: () => __("Month"),
	Share: () => __("Share"),
	Department: () => __("Department"),
	Section: () => __("Section"),
	Reason: () => __("Reason"),
	Channel: () => __("Channel"),
	Type: () => __("Type"),
	Platform: () => __("Platform"),
	Word: () => __("Word"),
	Rule: () => __("Rule"),
};

const CHANNELS = {
	X: () => __("X"),
	Facebook: () => __("Facebook"),
	Instagram: () => __("Instagram"),
	YouTube: () => __("YouTube"),
	Portal: () => __("Portal"),
	"E-mail": () => __("E-mail"),
	SMS: () => __("SMS"),
	Phone: () => __("Phone"),
	"Walk-in": () => __("Walk-in"),
};

const TYPES = {
	Complaint: () => __("Complaint"),
	Report: () => __("Report", null, "HD Ticket"),
	Inquiry: () => __("Inquiry"),
	"Service Request": () => __("Service Request"),
	Suggestion: () => __("Suggestion"),
	Remark: () => __("Remark"),
};

const options = (words, names = Object.keys(words)) => names.map((value) => ({ value, label: words[value]() }));

const FILTERS = {
	department: () => ({ label: __("Department or Section"), fieldtype: "Link", options: "Participation Department" }),
	channel: () => ({ label: __("Channel"), fieldtype: "Select", options: ["", ...options(CHANNELS)] }),
	type: () => ({ label: __("Type"), fieldtype: "Select", options: ["", ...options(TYPES)] }),
	place: () => ({ label: __("Place"), fieldtype: "Data" }),
};

/* The settings of a report: `groups` it can be read by, the first one first; `filters` besides the period;
   `records(row, column, filters)` says as [doctype, filters] which records a figure counts. */
participation.reports.settings = function ({ groups, filters, records }) {
	const by = groups && { fieldname: "group_by", label: __("By"), fieldtype: "Select", options: options(CHOICES, groups), default: groups[0] };
	return {
		filters: [
			...(by ? [by] : []),
			{ fieldname: "from_date", label: __("From"), fieldtype: "Date", default: frappe.datetime.month_start(), reqd: 1 },
			{ fieldname: "to_date", label: __("To"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
			...filters.map((fieldname) => ({ fieldname, ...FILTERS[fieldname]() })),
		],
		onload: participation.reports.offer_pdf,
		formatter(value, row, column, data, default_formatter) {
			const shown = default_formatter(value, row, column, data);
			if (data?.bold) return `<b>${shown}</b>`;
			const leads_to = value && records?.(data, column.fieldname, frappe.query_report.get_filter_values());
			return leads_to ? `<a href="${address(...leads_to)}">${shown}</a>` : shown;
		},
	};
};

/* The contributions of a report's filters, with more of them named. */
participation.reports.contributions = function (filters, more) {
	return [
		"HD Ticket",
		{
			participation_received_at: ["between", [filters.from_date, filters.to_date]],
			...(filters.channel && { participation_channel: filters.channel }),
			...(filters.type && { participation_type: filters.type }),
			...(filters.place && { participation_place: filters.place }),
			...more,
		},
	];
};

participation.reports.offer_pdf = function (report) {
	report.page.add_inner_button(__("Download PDF"), () => {
		const asked = new URLSearchParams({ report: report.report_name, filters: JSON.stringify(report.get_filter_values()) });
		window.open(`/api/method/participation_app.api.reports.pdf?${asked}`);
	});
};

function address(doctype, filters) {
	const asked = Object.entries(filters).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
	return `/app/${frappe.router.slug(doctype)}?${new URLSearchParams(asked)}`;
}
