// The guided start: every step says whether it is done, what was found and what to do; some are done here.

(function () {
	const SCRIPTS = ["sheet_import", "set_up_forms", "sample_records"].map((name) => `/assets/participation_app/js/${name}.js`);

	frappe.pages["set-up"].on_page_load = async function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Set-Up"), single_column: true });
		await frappe.require(SCRIPTS);
		wrapper.set_up = new SetUp(page);
		wrapper.set_up.load();
	};

	frappe.pages["set-up"].on_page_show = (wrapper) => wrapper.set_up?.load();

	const COLOURS = { Done: "green", Attention: "orange", Missing: "red" };
	const ICONS = { Done: "tick", Attention: "solid-warning", Missing: "solid-error" };
	const STATES = { Done: () => __("Done"), Attention: () => __("To Check"), Missing: () => __("Missing") };
	const LEFT_AT = "participation-set-up-step";

	class SetUp {
		constructor(page) {
			const { element } = participation;
			this.progress = element("div", { class: "set-up-progress", role: "status", "aria-live": "polite" });
			this.list = element("ol", { class: "set-up-steps" });
			this.rows = new Map();
			this.sample = element("div", {});
			page.main.append(element("div", { class: "set-up" }, this.progress, this.list, this.sample));
			page.set_secondary_action(__("Check Again"), () => this.load(), "refresh");
			page.add_inner_button(__("Health of the Desk"), () => frappe.set_route("participation-health"));
		}

		async load() {
			if (!this.rows.size) this.list.replaceChildren(participation.skeleton(8));
			try {
				this.show(await frappe.xcall("participation_app.api.set_up.steps"));
			} catch {
				if (!this.rows.size) this.show_failure();
			}
		}

		show_failure() {
			const again = participation.button(__("Try Again"), () => this.load());
			this.list.replaceChildren(participation.placeholder("solid-warning", __("The steps could not be loaded"), __("Check your connection."), again));
		}

		show({ steps, entered }) {
			if (!this.rows.size) this.make(steps, entered);
			steps.forEach((step) => this.rows.get(step.step).tell(step));
			const done = steps.filter((step) => step.state === "Done").length;
			const words = __("{0} of {1} steps done", [done, steps.length]);
			const bar = participation.element("progress", { max: steps.length, value: done, "aria-label": words });
			this.progress.replaceChildren(participation.element("strong", {}, words), bar);
		}

		/* Opens where it was left, else at the first step that is not done. */
		make(steps, entered) {
			const rows = steps.map((step, place) => new Row(place + 1, step, entered, () => this.load()));
			steps.forEach((step, place) => this.rows.set(step.step, rows[place]));
			this.list.replaceChildren(...rows.map((row) => row.shown));
			const left = sessionStorage.getItem(LEFT_AT);
			const open = this.rows.get(left) || this.rows.get(steps.find((step) => step.state !== "Done")?.step);
			open?.open();
			this.sample.replaceChildren(participation.set_up.sample(() => this.load()));
		}
	}

	class Row {
		constructor(number, { step, title }, entered, done) {
			const { element } = participation;
			this.step = step;
			this.mark = element("span", { class: "set-up-mark" });
			this.state = element("span", {});
			this.found = element("div", { class: "set-up-found" });
			this.body = element("div", { class: "set-up-body", id: `set-up-body-${step}`, hidden: true }, this.found, this.form(entered, done));
			this.head = element(
				"button",
				{ type: "button", class: "set-up-head", "aria-expanded": "false", "aria-controls": `set-up-body-${step}`, on: { click: () => this.toggle() } },
				this.mark,
				element("span", { class: "set-up-number" }, `${number}`),
				element("span", { class: "set-up-title" }, title),
				this.state
			);
			this.shown = element("li", { class: "participation-card set-up-step", "data-step": step }, element("h2", {}, this.head), this.body);
		}

		form(entered, done) {
			const { sheets, set_up } = participation;
			if (this.step === "departments") {
				const hint = __("One row for each department or section; a section names its department. People are named by e-mail and join the team: liaisons in a department, officers in a section. Nobody is taken out.");
				return sheets.make("Departments", { hint, done });
			}
			if (this.step === "people") {
				const hint = __("One row for each person. A role may be written in Arabic or English; several are separated by a semicolon. Roles are added, none is taken away.");
				return sheets.make("People", { hint, done, with_mail: true });
			}
			return set_up[this.step]?.(entered, done);
		}

		tell({ state, what, to_do, links }) {
			const { element, icon, pill } = participation;
			this.mark.replaceChildren(icon(ICONS[state]));
			this.mark.className = `set-up-mark set-up-${COLOURS[state]}`;
			this.state.replaceChildren(pill(STATES[state](), COLOURS[state]));
			this.found.replaceChildren(
				element("ul", { class: "set-up-what" }, what.map((line) => element("li", { dir: "auto" }, line))),
				...(to_do ? [element("p", { class: "set-up-to-do", dir: "auto" }, to_do)] : []),
				element("p", { class: "set-up-links" }, links.map(([label, address]) => element("a", { class: "btn btn-default btn-sm", href: address }, participation.isolated(label))))
			);
		}

		toggle() {
			return this.body.hidden ? this.open() : this.close();
		}

		open() {
			this.body.hidden = false;
			this.head.setAttribute("aria-expanded", "true");
			sessionStorage.setItem(LEFT_AT, this.step);
		}

		close() {
			this.body.hidden = true;
			this.head.setAttribute("aria-expanded", "false");
		}
	}
})();
