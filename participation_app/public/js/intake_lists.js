// Lists of what the system keeps about reading: named by what they are about, their states in colour.

(function () {
	const COLOURS = {
		"Pushed Event": { Waiting: "orange", Done: "green", Failed: "red" },
		"Comment Media": { Waiting: "orange", Saved: "green", Refused: "gray", Gone: "red", Sealed: "gray", Erased: "gray" },
		"Ingest Run": { Running: "blue", Drained: "green", Interrupted: "orange", Failed: "red" },
	};
	const translated = (doctype) => (value) => __(value, null, doctype);
	const date = (value) => frappe.datetime.str_to_user(value);

	/* Frappe's own pill is grey and does not know the doctype. */
	const coloured = (doctype, field) => (value) => {
		if (!value) return "";
		const pill = participation.pill(__(value, null, doctype), COLOURS[doctype][value]);
		pill.classList.add("filterable", "ellipsis");
		pill.dataset.filter = `${field},=,${value}`;
		return pill.outerHTML;
	};

	const lists = {
		"Pushed Event": { platform: translated("Pushed Event"), state: coloured("Pushed Event", "state") },
		"Refused Delivery": { day: date },
		"Platform Use": {},
		"Comment Media": { kind: translated("Comment Media"), state: coloured("Comment Media", "state") },
		"Ingest Run": { outcome: coloured("Ingest Run", "outcome") },
	};
	for (const [doctype, formatters] of Object.entries(lists)) {
		frappe.listview_settings[doctype] = { hide_name_column: true, hide_name_filter: true, formatters };
	}
})();
