// Published replies and announcements: of which days, which account, kind and state.

frappe.query_reports["Published Replies"] = {
	onload: participation.reports.offer_pdf,
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -7),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "account",
			label: __("Account"),
			fieldtype: "Link",
			options: "Social Account",
		},
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: ["", { value: "Reply", label: __("Reply") }, { value: "Announcement", label: __("Announcement") }],
		},
		{
			fieldname: "state",
			label: __("State"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Sent", label: __("Sent") },
				{ value: "By Hand", label: __("By Hand") },
				{ value: "Waiting", label: __("Waiting") },
				{ value: "Unclear", label: __("Unclear") },
				{ value: "Refused", label: __("Refused") },
				{ value: "To Be Removed", label: __("To Be Removed") },
				{ value: "Removing", label: __("Removing") },
				{ value: "To Be Removed by Hand", label: __("To Be Removed by Hand") },
				{ value: "Removed", label: __("Removed") },
			],
		},
	],
};
