// Drafts of routing rules put to use, and rules replayed on the last 90 days.

frappe.provide("participation.routing");

(function () {
	const { element, routing } = participation;

	routing.STATE_COLOURS = { Draft: "orange", Changed: "orange", "In Use": "green", "Switched Off": "gray" };

	/* Shows what would change, of these rules or of all; whether anything was put to use. */
	routing.put_to_use = async function (names) {
		const waiting = (await routing.ask("waiting_changes", {})).filter(({ name }) => !names || names.includes(name));
		if (!waiting.length) {
			participation.tell(__("There are no drafts. Everything that is saved is in use."), "blue");
			return false;
		}
		return new Promise((resolve) => ask(waiting, resolve));
	};

	function ask(waiting, resolve) {
		const chosen = new Set(waiting.filter(({ problems }) => !problems.length).map(({ name }) => name));
		const dialog = new frappe.ui.Dialog({
			title: __("Put Drafts to Use"),
			size: "large",
			fields: [{ fieldtype: "HTML", fieldname: "changes" }],
			primary_action_label: __("Put to Use"),
			async primary_action() {
				if (!chosen.size) return;
				const done = await frappe.xcall("participation_app.api.routing.put_to_use", { rules: [...chosen] });
				participation.tell(__("Rules put to use: {0}", [done.length]));
				resolve(true);
				dialog.hide();
			},
		});
		dialog.onhide = () => resolve(false);
		const toggle = (name, is_on) => (is_on ? chosen.add(name) : chosen.delete(name));
		dialog.$wrapper.addClass("participation-dialog");
		dialog.fields_dict.changes.$wrapper.empty().append(
			element("p", { class: "text-muted" }, __("From then on they decide about whatever comes in. What has been routed stays where it is.")),
			waiting.map((change) => card(change, toggle))
		);
		dialog.show();
	}

	function card(change, toggle) {
		const is_usable = !change.problems.length;
		const box = element("input", { type: "checkbox", checked: is_usable, disabled: !is_usable, on: { change: (event) => toggle(change.name, event.target.checked) } });
		return element(
			"div",
			{ class: "participation-card" },
			element(
				"label",
				{ class: "participation-byline participation-rule-choice" },
				box,
				element("strong", {}, participation.isolated(__(change.name))),
				participation.pill(__(change.state, null, "Participation Routing Rule"), routing.STATE_COLOURS[change.state]),
				change.order_today !== null && change.order_today !== change.order && element("span", { class: "text-muted" }, __("Order {0} instead of {1}", [change.order, change.order_today]))
			),
			change.today && line(__("Today"), change.was_on ? change.today : __("Switched off")),
			line(__("Then"), change.is_on ? change.drafted : __("Switched off")),
			change.problems.map((text) => participation.notice(text, "red")),
			change.warnings.map((text) => participation.notice(text, "orange"))
		);
	}

	const line = (label, text) => element("div", {}, participation.field_label(label), element("p", {}, text));

	/* Begins a replay and opens it. */
	routing.replay = async function () {
		const name = await frappe.xcall("participation_app.api.routing.replay");
		frappe.set_route("Form", "Rule Replay", name);
	};

	/* A text can be tried without any rule being open. */
	routing.try_in_dialog = async function () {
		const dialog = new frappe.ui.Dialog({ title: __("Try a Text"), size: "extra-large", fields: [{ fieldtype: "HTML", fieldname: "trial" }] });
		dialog.$wrapper.addClass("participation-dialog");
		dialog.show();
		await routing.make_trial(dialog.fields_dict.trial.$wrapper[0], () => null);
	};
})();
