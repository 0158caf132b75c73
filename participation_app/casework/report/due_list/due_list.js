// The due list: which entries to show.

frappe.query_reports["Due List"] = {
	onload: participation.reports.offer_pdf,
	filters: [
		{
			fieldname: "which",
			label: __("Show"),
			fieldtype: "Select",
			options: [
				{ value: "Overdue", label: __("Overdue") },
				{ value: "Due Today", label: __("Due Today") },
				{ value: "Due Soon", label: __("Due Soon") },
				{ value: "All Open", label: __("All Open") },
			],
			default: "All Open",
		},
		{
			fieldname: "working_days",
			label: __("Working Days Ahead"),
			fieldtype: "Int",
			default: 2,
			depends_on: "eval:doc.which == 'Due Soon'",
		},
		{
			fieldname: "department",
			label: __("Department or Section"),
			fieldtype: "Link",
			options: "Participation Department",
		},
		{
			fieldname: "due_on",
			label: __("Due On"),
			fieldtype: "Date",
		},
		{
			fieldname: "turn",
			label: __("Whose Turn"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Call Centre Agent", label: __("Call Centre Agent") },
				{ value: "Department Liaison", label: __("Department Liaison") },
				{ value: "Section Officer", label: __("Section Officer") },
				{ value: "Public Relations Officer", label: __("Public Relations Officer") },
			],
		},
		{
			fieldname: "share",
			label: __("Share"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Triage", label: __("Triage") },
				{ value: "Department", label: __("Department") },
				{ value: "Section", label: __("Section") },
				{ value: "Drafting", label: __("Drafting") },
				{ value: "Public Relations", label: __("Public Relations") },
			],
		},
	],
};
