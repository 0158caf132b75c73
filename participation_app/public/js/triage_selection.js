// What is chosen on the triage desk for one decision on all of it.

frappe.provide("participation.triage");

(function () {
	const MEMBERS = "participation_app.api.bulk.members";
	const { element } = participation;

	const moves = () => [
		{ move: "register_as_proposed", label: __("Register as Proposed") },
		{ move: "dismiss", label: __("Dismiss") },
		{ move: "redirect", label: __("Redirect") },
		{ move: "attach", label: __("Attach") },
	];

	/* Cards by name; a card that stands for a group stands for all of it. */
	participation.triage.Selection = class {
		constructor(desk) {
			this.desk = desk;
			this.rows = new Map();
			this.count = element("strong", { class: "triage-chosen-count", role: "status" });
			this.bar = element(
				"div",
				{ class: "triage-chosen hidden", role: "group", "aria-label": __("Chosen Comments") },
				this.count,
				moves().map((move) => this.button(move.move, move.label, () => this.decide(move))),
				this.button("join_event", __("Belongs to an Event"), () => this.join_event()),
				participation.button(__("Choose All"), () => this.choose_all(), "btn-default btn-xs"),
				participation.button(__("Choose None"), () => this.clear(), "btn-default btn-xs")
			);
		}

		button(name, label, act) {
			const button = participation.button(label, () => void act(), "btn-default btn-xs");
			button.dataset.bulk = name;
			return button;
		}

		get size() {
			return [...this.rows.values()].reduce((sum, row) => sum + (row.group_size || 1), 0);
		}

		has(name) {
			return this.rows.has(name);
		}

		set(row, wanted) {
			if (wanted) this.rows.set(row.name, row);
			else this.rows.delete(row.name);
			this.show();
		}

		/* From the card chosen last to this one, as with Shift in any list. */
		set_to(row) {
			const places = [...this.rows.keys()].map((name) => this.place(name));
			const [from, to] = [places.length ? places.at(-1) : this.place(row.name), this.place(row.name)].sort((one, other) => one - other);
			for (const each of this.desk.rows.slice(from, to + 1)) this.rows.set(each.name, each);
			this.show();
		}

		place(name) {
			return this.desk.rows.findIndex((row) => row.name === name);
		}

		/* In an opened group all of it, though the list shows only its beginning. */
		async choose_all() {
			for (const row of this.desk.rows) this.rows.set(row.name, row);
			if (this.desk.is_related()) {
				const filters = this.desk.filters();
				for (const name of await frappe.xcall(MEMBERS, { filters })) this.rows.set(name, this.rows.get(name) || { name });
			}
			this.show();
		}

		clear() {
			this.rows.clear();
			this.show();
		}

		show() {
			this.bar.classList.toggle("hidden", !this.rows.size);
			const words = __("Chosen: {0}", [this.size]);
			if (this.count.textContent !== words) this.count.textContent = words;
			this.desk.mark_chosen();
		}

		/* One decision on all of it: asks what the move needs, shows what would happen, makes it. */
		async decide(move) {
			const names = await this.names();
			const sample = { ...this.rows.values().next().value, state: "Waiting" };
			const values = move.move === "register_as_proposed" ? {} : await participation.comments.ask(sample, move, (entered) => entered);
			const bulk = await participation.triage.decide(names, move, values);
			this.rows.clear();
			this.show();
			this.desk.decided_in_bulk(bulk, move.label);
		}

		async join_event() {
			await this.desk.join_event(await this.names());
			this.clear();
		}

		async names() {
			const found = await Promise.all([...this.rows.values()].map((row) => this.names_behind(row)));
			return [...new Set(found.flat())];
		}

		async names_behind(row) {
			if (!(row.group_size > 1)) return [row.name];
			const filters = { ...this.desk.filters(), comment_group: row.comment_group };
			return frappe.xcall(MEMBERS, { filters });
		}
	};
})();
