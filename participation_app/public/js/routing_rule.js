// A routing rule's form: what it says while it is written, whether it acts, and a panel to try it.

(function () {
	const { element, routing } = participation;
	const DOCTYPE = "Participation Routing Rule";
	const CHOSEN = ["channels", "accounts", "types", "languages", "weekdays"];

	frappe.ui.form.on(DOCTYPE, {
		setup(frm) {
			participation.word_selects(DOCTYPE, "state");
			frm.set_query("section", () => ({ filters: { parent_participation_department: frm.doc.department || "", is_group: 0 } }));
			const changed = routing.debounced(() => {
				void describe(frm);
				frm.participation_trial?.again();
			});
			$(frm.wrapper).on("dirty", changed);
			$(frm.wrapper).on("input", ".frappe-control textarea, .frappe-control input", changed);
		},
		async refresh(frm) {
			frm.page.set_indicator(__(frm.doc.state, null, DOCTYPE), routing.STATE_COLOURS[frm.doc.state]);
			for (const name of ["any_words", "all_words", "none_words", "places", "authors"]) frm.get_field(name).$input?.attr("dir", "auto");
			add_buttons(frm);
			void describe(frm);
			await show_choices(frm);
			await show_trial(frm);
		},
		department(frm) {
			if (frm.doc.section) void frm.set_value("section", null);
		},
		after_save: (frm) => frm.doc.state === "Draft" && participation.tell(__("Saved as a draft. It does not act until it is put to use."), "blue"),
	});

	function add_buttons(frm) {
		if (frm.is_new() || !frappe.model.can_write(DOCTYPE)) return;
		if (["Draft", "Changed"].includes(frm.doc.state))
			frm.add_custom_button(__("Put to Use"), () => void put_to_use(frm))
				.removeClass("btn-default")
				.addClass("btn-primary");
		if (frm.doc.state === "Changed") frm.add_custom_button(__("Drop the Draft"), () => drop(frm));
		frm.add_custom_button(__("Replay 90 Days"), () => void routing.replay());
	}

	async function put_to_use(frm) {
		if (frm.is_dirty()) await frm.save();
		if (!frm.is_dirty() && (await routing.put_to_use([frm.doc.name]))) frm.reload_doc();
	}

	function drop(frm) {
		frappe.confirm(__("Put the form back to what is in use? The draft is lost."), async () => {
			await frappe.xcall("participation_app.api.routing.drop_draft", { rule: frm.doc.name });
			frm.reload_doc();
		});
	}

	// What it says

	async function describe(frm) {
		const panel = frm.get_field("in_words").$wrapper[0];
		const number = (frm.participation_described = (frm.participation_described || 0) + 1);
		const shown = await words(frm);
		if (number === frm.participation_described) panel.replaceChildren(element("div", { class: "participation-rule-says", role: "status", "aria-live": "polite" }, shown));
	}

	async function words(frm) {
		try {
			const told = await routing.ask("describe", { rule: { ...frm.doc, doctype: DOCTYPE } });
			return [
				told.sentence && element("p", { class: "participation-rule-sentence" }, told.sentence),
				told.problems.map((text) => participation.notice(text, "red")),
				told.warnings.map((text) => participation.notice(text, "orange")),
				standing(frm, told.today),
			];
		} catch (error) {
			return [participation.notice(error.message, "red")];
		}
	}

	function standing(frm, today) {
		if (frm.is_new() || frm.doc.state === "Draft") return element("p", { class: "text-muted" }, __("A draft: it does not act until it is put to use."));
		const by = frappe.user.full_name(frm.doc.put_to_use_by);
		const since = __("Put to use on {0} by {1}.", [participation.date_and_time(frm.doc.put_to_use_at), by]);
		return element("p", { class: "text-muted" }, since, today && element("span", {}, " ", __("Until the change is put to use, it acts as before: {0}", [today])));
	}

	// Several to choose

	async function show_choices(frm) {
		const choices = await routing.choices();
		for (const name of CHOSEN) choose_several(frm, name, choices[name]);
	}

	/* Buttons that are pressed or not, in place of lines to be typed. */
	function choose_several(frm, fieldname, options) {
		const field = frm.get_field(fieldname);
		const held = () => (frm.doc[fieldname] || "").split("\n").filter(Boolean);
		const unknown = held().filter((value) => !options.some((option) => option.value === value));
		const all = [...options, ...unknown.map((value) => ({ value, label: value }))];
		field.$wrapper.find(".control-input-wrapper > .control-input, .control-input-wrapper > .control-value").addClass("hide");
		field.$wrapper.find(".participation-choices").remove();
		const press = (value) => {
			const values = held().includes(value) ? held().filter((one) => one !== value) : [...held(), value];
			void frm.set_value(fieldname, values.join("\n"));
			show();
		};
		const group = element("div", { class: "participation-choices", role: "group", "aria-label": __(field.df.label, null, DOCTYPE) });
		const show = () => group.replaceChildren(...all.map((option) => choice(option, held().includes(option.value), () => press(option.value), field.disp_status !== "Write")));
		show();
		field.$wrapper.find(".control-input-wrapper").prepend(group);
	}

	function choice({ label }, is_pressed, press, is_fixed) {
		return element("button", { type: "button", class: "btn btn-xs participation-choice", "aria-pressed": `${is_pressed}`, disabled: is_fixed, on: { click: press } }, participation.isolated(label));
	}

	async function show_trial(frm) {
		const panel = frm.get_field("try_out").$wrapper[0];
		if (!frappe.model.can_write(DOCTYPE)) return frm.toggle_display("try_section", false);
		if (!frm.participation_trial) frm.participation_trial = await routing.make_trial(panel, () => ({ ...frm.doc, doctype: DOCTYPE }));
		else frm.participation_trial.again();
	}
})();
