// Trying routing rules on a text typed in: on a rule's form with what stands there, on the list with all drafts.

frappe.provide("participation.routing");

(function () {
	const { element, routing } = participation;
	const API = "participation_app.api.routing";
	const REST = 400; // ms after the last key before the server is asked

	/* Asks the server; rejects with the server's own sentence. */
	routing.ask = (method, args) => participation.calendar.ask(`${API}.${method}`, args);

	let offered;
	/* What conditions may be chosen from, asked for once. */
	routing.choices = () => (offered ||= routing.ask("choices", {}));

	routing.debounced = (listener) => frappe.utils.debounce(listener, REST);

	/* A panel that tries what is typed into it; `form` gives the rule on the form, or null. Resolves with {again}. */
	routing.make_trial = async function (parent, form) {
		const inputs = element("div", { class: "participation-try-inputs participation-rule-inputs" });
		const words = element("div", { class: "participation-rule-words" });
		const result = element("div", { class: "participation-try-result", role: "status", "aria-live": "polite" });
		const note = form()
			? __("Tried with what stands on this form, saved or not. Nothing is stored.")
			: __("Tried with the rules in use and with all drafts. Nothing is stored.");
		parent.replaceChildren(element("div", { class: "participation-try-out" }, element("p", { class: "text-muted" }, note), words, inputs, result));
		const fields = controls(words, inputs, await routing.choices(), () => later());
		let asked = 0;
		const later = routing.debounced(() => void again());

		async function again() {
			const number = ++asked;
			const entered = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.get_value() || null]));
			const shown = entered.text ? await answer(entered, form()) : [];
			// A slower, earlier answer must not overwrite a later one.
			if (number === asked) result.replaceChildren(...shown);
		}

		return { again: later };
	};

	function controls(words, inputs, choices, change) {
		const control = (parent, df) => {
			const made = frappe.ui.form.make_control({ parent, df: { ...df, change }, render_input: true });
			made.$input?.on("input", change);
			return made;
		};
		const select = (fieldname, label, options, none) =>
			control(inputs, {
				fieldtype: "Select",
				fieldname,
				label,
				options: [{ value: "", label: none }, ...options.map(({ value, label }) => ({ value, label: frappe.utils.escape_html(label) }))],
			});
		const text = control(words, { fieldtype: "Small Text", fieldname: "text", label: __("Text to Try") });
		text.$input.attr({ dir: "auto", rows: 3 });
		const unknown = __("Not known");
		return {
			text,
			channel: select("channel", __("Channel"), choices.channels, unknown),
			account: select("account", __("Account"), choices.accounts, unknown),
			type: select("type", __("Type"), choices.types, unknown),
			language: select("language", __("Language"), choices.languages, __("As the text is")),
			place: control(inputs, { fieldtype: "Data", fieldname: "place", label: __("Place") }),
			author: control(inputs, { fieldtype: "Data", fieldname: "author", label: __("Author’s Handle or #Tag") }),
			at: control(inputs, { fieldtype: "Datetime", fieldname: "at", label: __("Sent (empty: now)") }),
		};
	}

	async function answer(entered, rule) {
		try {
			return result(await routing.ask("try_text", rule ? { entered, rule } : { entered }));
		} catch (error) {
			return [participation.notice(error.message, "orange")];
		}
	}

	function result({ today, tried, differs }) {
		if (!differs) return [element("div", { class: "participation-rule-columns" }, column(__("Today, and with the drafts in use"), tried))];
		return [
			participation.notice(__("The drafts would decide otherwise."), "blue"),
			element("div", { class: "participation-rule-columns" }, column(__("Today"), today), column(__("With the drafts in use"), tried)),
		];
	}

	function column(title, matching) {
		const [first, ...others] = matching;
		return element(
			"section",
			{ class: "participation-rule-column" },
			element("h6", {}, title),
			first ? decides(first) : element("p", { class: "text-muted" }, __("No rule matches. The call centre decides.")),
			others.length > 0 && element("div", {}, participation.field_label(__("These match, too, and do not decide")), element("ol", { class: "participation-lines" }, others.map(matches)))
		);
	}

	function decides(rule) {
		return element(
			"div",
			{ class: "participation-card participation-rule-decides" },
			element("div", { class: "participation-byline" }, rule_link(rule), participation.pill(__("Decides"), "green")),
			element("div", { class: "participation-rule-outcome" }, rule.outcome),
			rule.reason && element("div", { class: "text-muted" }, __("Because {0}", [rule.reason])),
			participation.routing.marked(rule.text)
		);
	}

	const matches = (rule) => element("li", {}, rule_link(rule), element("span", { class: "text-muted" }, rule.reason ? ` · ${rule.reason}` : ""));

	const rule_link = ({ rule, label }) =>
		element("strong", {}, element("a", { href: `/app/participation-routing-rule/${encodeURIComponent(rule)}` }, participation.isolated(label)));

	/* A text in parts, those that a rule looked for marked. */
	routing.marked = (parts) => element("p", { class: "participation-prose participation-said", dir: "auto" }, parts.map(([text, found]) => (found ? element("mark", {}, text) : text)));
})();
