// One decision on many comments: what it would do to each, making it, how far it is, and taking it back.

frappe.provide("participation.triage");

(function () {
	const API = "participation_app.api.bulk";
	const { element, isolated, pill } = participation;
	const BETWEEN_LOOKS = 1000;

	/* Shows what would happen, and decides once that is confirmed; resolves with the bulk decision, done. */
	participation.triage.decide = async function (names, { move, label }, values) {
		const told = await frappe.xcall(`${API}.preview`, { comments: names, move, values });
		return new Promise((resolve) => new Preview(told, { move, label, values }, resolve));
	};

	participation.triage.undo_bulk = (bulk) =>
		participation.move_dialog({
			title: __("Undo"),
			hint: __("All of them wait again, with the due dates they had. What somebody has decided on since stays as it is."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1, default: __("Decided by mistake") }],
			submit: async ({ reason }) => finished(await frappe.xcall(`${API}.undo`, { bulk: bulk.name, reason })),
		});

	/* What has to be looked at stands first: what cannot be done, then what a rule recognises. */
	const urgency = (row) => (row.refused ? 2 : 0) + (row.proposed ? 1 : 0);

	class Preview {
		constructor(told, { move, label, values }, resolve) {
			Object.assign(this, { move, label, values, resolve });
			this.rows = [...told.rows].sort((one, other) => urgency(other) - urgency(one));
			this.chosen = new Set(told.rows.filter((row) => !row.refused).map((row) => row.comment));
			this.summary = element("p", { class: "triage-bulk-summary", role: "status" });
			this.list = element("ul", { class: "triage-bulk-rows", "aria-label": __("Comments") }, this.rows.map((row) => this.line(row)));
			this.leave_out = participation.button("", () => this.leave_out_recognised());
			this.progress = element("progress", { class: "hidden", max: 1, value: 0, "aria-label": __("Progress") });
			this.open();
			this.count();
		}

		open() {
			this.dialog = new frappe.ui.Dialog({
				title: this.label,
				size: "large",
				fields: [{ fieldtype: "HTML", fieldname: "preview" }],
				primary_action_label: this.label,
				primary_action: () => void this.decide(),
			});
			this.dialog.$wrapper.addClass("participation-dialog triage-bulk");
			this.dialog.fields_dict.preview.$wrapper.empty().append(this.summary, this.leave_out, this.list, this.progress);
			this.dialog.show();
		}

		line(row) {
			const box = element("input", { type: "checkbox", disabled: Boolean(row.refused), "data-comment": row.comment, on: { change: () => this.choose(row, box.checked) } });
			box.checked = !row.refused;
			return element(
				"li",
				{ class: row.refused ? "refused" : "" },
				element(
					"label",
					{},
					box,
					element(
						"span",
						{ class: "triage-bulk-row" },
						element("span", { class: "participation-byline" }, element("strong", {}, isolated(row.author_name || __("Unknown author"))), element("span", { class: "text-muted" }, __(row.platform)), row.proposed && pill(row.proposed, "orange")),
						element("span", { class: "queue-card-text", dir: participation.direction(row.excerpt || "") }, row.excerpt || __("(no text)")),
						row.refused && element("span", { class: "triage-bulk-why" }, isolated(row.refused))
					)
				)
			);
		}

		choose(row, wanted) {
			if (wanted) this.chosen.add(row.comment);
			else this.chosen.delete(row.comment);
			this.count();
		}

		recognised() {
			return this.rows.filter((row) => row.proposed && this.chosen.has(row.comment));
		}

		/* A rule knows a matter where it was met: among spam it may be a true complaint. */
		leave_out_recognised() {
			for (const row of this.recognised()) {
				this.chosen.delete(row.comment);
				this.list.querySelector(`[data-comment="${row.comment}"]`).checked = false;
			}
			this.count();
		}

		count() {
			this.summary.textContent = __("{0} of {1} comments will be decided on.", [this.chosen.size, this.rows.length]);
			const recognised = this.move === "dismiss" ? this.recognised().length : 0;
			this.leave_out.classList.toggle("hidden", !recognised);
			this.leave_out.textContent = __("Leave out what the rules recognise: {0}", [recognised]);
			this.dialog.get_primary_btn().text(`${this.label} (${this.chosen.size})`).prop("disabled", !this.chosen.size);
		}

		async decide() {
			this.dialog.get_primary_btn().prop("disabled", true);
			const names = this.rows.map((row) => row.comment).filter((name) => this.chosen.has(name));
			try {
				const begun = await frappe.xcall(`${API}.decide`, { comments: names, move: this.move, values: this.values });
				const bulk = await finished(begun, (so_far) => this.show_progress(so_far));
				this.dialog.hide();
				this.resolve(bulk);
			} catch {
				// Frappe has shown the refusal; the selection stays for another try.
				this.dialog.get_primary_btn().prop("disabled", false);
			}
		}

		show_progress({ wanted, made, refused }) {
			this.progress.classList.remove("hidden");
			this.progress.max = wanted;
			this.progress.value = made + refused.length;
			this.summary.textContent = __("{0} of {1} comments are decided on.", [made, wanted]);
		}
	}

	/* A worker goes on where there are many: asks until it is done. */
	async function finished(bulk, told = () => {}) {
		while (bulk.state === "Making" || bulk.state === "Undoing") {
			told(bulk);
			await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
			bulk = await frappe.xcall(`${API}.progress`, { bulk: bulk.name });
		}
		return bulk;
	}
})();
