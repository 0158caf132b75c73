// To whom a ticket is closed and by name open: the marks, what the ticket's page says of it, and the form to change it.

frappe.provide("participation.restrictions");

(function () {
	const API = "participation_app.api.restrictions";
	const WHO_CAN_BE_NAMED = { who_can_be_named: true };
	const names = new Map(); // of the people found so far, by user
	const { element, isolated } = participation;

	/* The marks of a ticket, {sensitive, about_employee}, as pills. */
	participation.restrictions.pills = (marks) => [
		marks?.sensitive ? participation.pill(__("Sensitive"), "red") : null,
		marks?.about_employee ? participation.pill(__("About an Employee"), "purple") : null,
	];

	/* Who is named on a ticket, and the way to the form; nothing where there is nothing to say or do. */
	participation.restrictions.section = function (frm, view) {
		const { restriction } = view;
		const is_restricted = restriction.sensitive || restriction.about_employee;
		if (!is_restricted && !restriction.may_change) return null;
		const change = async () => {
			const { still_seen } = await participation.restrictions.ask(`${frm.doc.name}`, restriction);
			if (still_seen) frm.reload_doc();
			else frappe.set_route("List", "HD Ticket");
		};
		return element(
			"section",
			{ class: "participation-section participation-restriction" },
			element("h5", { class: "participation-section-title" }, __("Who May See It")),
			is_restricted ? said(restriction) : element("p", { class: "text-muted" }, __("Everybody whose role or department opens it.")),
			restriction.may_change && participation.button(is_restricted ? __("Change Who May See It") : __("Close to Others"), () => void change())
		);
	};

	function said(restriction) {
		const line = (label, names) => names && element("div", {}, participation.field_label(label), isolated(names));
		return element(
			"div",
			{ class: "participation-restriction-people" },
			restriction.sensitive && line(__("Named"), restriction.said.named),
			line(__("The Complaint Is About"), restriction.said.complained_of),
			line(__("Deals With It Instead"), restriction.said.dealing),
			restriction.reason && element("div", { dir: "auto" }, participation.field_label(__("Reason")), restriction.reason)
		);
	}

	/* Asks who may see a ticket; resolves with {still_seen}. */
	participation.restrictions.ask = function (ticket, current) {
		const is_restricted = current.sensitive || current.about_employee;
		return participation.move_dialog({
			title: __("Who May See It"),
			hint: is_restricted
				? __("A change counts at once. It stands in the trail with its reason.")
				: __("It is closed at once to everybody else. Only a manager opens it again."),
			fields: fields(current, is_restricted && current.may_name),
			action: __("Save"),
			submit: (values) => save(ticket, values),
		});
	};

	function save(ticket, { opens, reason, ...values }) {
		if (opens) return frappe.xcall(`${API}.lift`, { ticket, reason });
		return frappe.xcall(`${API}.restrict`, { ticket, reason, ...values });
	}

	function fields(current, may_open) {
		const closing = may_open ? "!doc.opens" : "true";
		const shown = (condition) => ({ depends_on: `eval:${closing} && ${condition}` });
		return [
			...(may_open ? [{ fieldname: "opens", fieldtype: "Check", label: __("Open It Again to Everybody Whose Role or Department Opens It") }] : []),
			{ fieldname: "sensitive", fieldtype: "Check", label: __("Sensitive: Only Named People See It"), default: current.sensitive ? 1 : 0, ...shown("true") },
			current.may_name
				? people("named", __("Named"), current.named, { ...shown("doc.sensitive"), filters: WHO_CAN_BE_NAMED })
				: { fieldname: "named_hint", fieldtype: "HTML", options: `<p class="text-muted">${__("You and the managers will be named; a manager names others.")}</p>`, ...shown("doc.sensitive") },
			people("complained_of", __("The Complaint Is About"), current.complained_of, {
				description: __("These employees and their teams do not see the ticket, whoever registered it."),
				...shown("true"),
			}),
			people("dealing", __("Deals With It Instead"), current.dealing, {
				description: __("Left empty: the head of the department, else a manager."),
				...shown("doc.complained_of && doc.complained_of.length"),
				filters: WHO_CAN_BE_NAMED,
			}),
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		];
	}

	/* A field for several people, found by their names. */
	function people(fieldname, label, chosen = [], { filters, ...more } = {}) {
		let control;
		// An answer to what stands there no more would open the list once again, over the next field.
		const get_data = async (text) => {
			const found = await find(text, filters);
			return control.$input.val() === text ? found : new Promise(() => {});
		};
		const on_make = (made) => {
			control = made;
			control.get_label = (user) => names.get(user);
			control.awesomplete.tabSelect = false; // whoever leaves the field names nobody by it
		};
		return { fieldname, fieldtype: "MultiSelectPills", label, default: chosen, get_data, on_make, ...more };
	}

	/* What may be said of it when a comment is registered: folded away, since few are. */
	participation.restrictions.at_registration = function () {
		const is_closed = "doc.sensitive || (doc.complained_of && doc.complained_of.length)";
		return [
			{ fieldname: "restriction_section", fieldtype: "Section Break", label: __("Who May See It"), collapsible: 1 },
			{ fieldname: "sensitive", fieldtype: "Check", label: __("Sensitive: Only Named People See It"), description: __("You and the managers will be named; a manager names others.") },
			people("complained_of", __("The Complaint Is About"), [], {
				description: __("These employees and their teams do not see the ticket, whoever registered it."),
			}),
			{ fieldname: "closed_because", fieldtype: "Small Text", label: __("Reason"), depends_on: `eval:${is_closed}`, mandatory_depends_on: `eval:${is_closed}` },
		];
	};

	async function find(text, filters = {}) {
		const asked = { doctype: "User", txt: text, searchfield: "name", start: 0, page_len: 20, filters };
		const found = await frappe.xcall(`${API}.find_people`, asked);
		for (const [user, name] of found) names.set(user, frappe.utils.escape_html(name));
		return found.map(([value]) => ({ value, label: names.get(value), description: frappe.utils.escape_html(value) }));
	}
})();
