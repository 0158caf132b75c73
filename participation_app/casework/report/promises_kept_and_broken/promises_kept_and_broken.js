// Kept and broken promises: by what, and when the days began.

frappe.query_reports["Promises Kept and Broken"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Department", label: __("Department") },
				{ value: "Section", label: __("Section") },
				{ value: "Channel", label: __("Channel") },
				{ value: "Type", label: __("Type") },
				{ value: "Month", label: __("Month") },
			],
			default: "Department",
		},
		{
			fieldname: "from_date",
			label: __("Received From"),
			fieldtype: "Date",
			default: frappe.datetime.month_start(),
		},
		{
			fieldname: "to_date",
			label: __("Received To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data?.bold ? `<b>${shown}</b>` : shown;
	},
};
