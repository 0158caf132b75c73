// A dataset: what a release would leave out, the releases, and the buttons that have a worker make one.

(function () {
	const API = "participation_app.api.open_data";
	const LOOK_AGAIN = 1500; // ms

	frappe.ui.form.on("Open Dataset", {
		async refresh(frm) {
			participation.word_selects("Open Dataset", "frequency");
			const panel = frm.get_field("panel").$wrapper.empty().append(participation.skeleton(4));
			await show(frm, panel);
		},
	});

	async function show(frm, panel) {
		const name = frm.doc.name;
		const view = await frappe.xcall(`${API}.view`, { dataset: name });
		if (frm.doc.name !== name || !document.contains(panel[0])) return;
		panel.empty().append(page(view));
		frm.clear_custom_buttons();
		if (view.working) return void setTimeout(() => void show(frm, panel), LOOK_AGAIN);
		add_buttons(frm, panel, view);
	}

	function page(view) {
		const { element } = participation;
		return element(
			"div",
			{ class: "participation-columns" },
			element("section", { class: "participation-card", "aria-label": __("Dry Run") }, dry_run(view)),
			element("section", { class: "participation-card participation-beside", "aria-label": __("Releases") }, releases(view))
		);
	}

	function dry_run(view) {
		const { element, field_label, notice, time, left_out } = participation;
		const working = { "Dry Run": __("A worker looks through the data."), Release: __("A worker makes a release."), Renewal: __("A worker makes the data anew.") };
		return [
			field_label(__("Dry Run")),
			view.working && notice(working[view.working], "blue"),
			view.trouble && notice(view.trouble, "orange"),
			view.renewal_owed && notice(__("A release was taken back; a new one is owed."), "orange"),
			view.dry_run ? [element("p", { class: "text-muted" }, time(view.dry_run_at)), left_out(view.dry_run, view.columns)] : element("p", {}, __("A dry run says what a release would leave out, and why. Nothing is published by it.")),
			element("details", {}, element("summary", {}, __("Columns")), element("dl", {}, view.columns.map((column) => [element("dt", {}, column.title), element("dd", {}, column.description)]))),
		];
	}

	function releases(view) {
		const { element, field_label, pill, time, RELEASE_COLOURS } = participation;
		const lines = view.releases.map((release) =>
			element(
				"li",
				{},
				element("a", { href: `/app/dataset-release/${encodeURIComponent(release.name)}` }, element("bdi", {}, release.identifier)),
				" ",
				pill(__(release.state), RELEASE_COLOURS[release.state]),
				element("div", { class: "text-muted" }, __("Rows: {0}", [release.row_count]), " · ", time(release.made_at))
			)
		);
		return [field_label(__("Releases")), lines.length ? element("ul", { class: "list-unstyled" }, lines) : element("p", {}, __("Not released yet."))];
	}

	function add_buttons(frm, panel, view) {
		if (!view.may_make) return;
		frm.add_custom_button(__("Dry Run"), () => void order(frm, panel, "dry_run"));
		frm.add_custom_button(__("Make a Release"), () => void order(frm, panel, "make"));
		if (view.releases.some(({ state }) => state === "Published")) frm.add_custom_button(__("Take Back and Renew"), () => void renew(frm, panel));
	}

	async function order(frm, panel, what) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall(`${API}.${what}`, { dataset: frm.doc.name });
		await show(frm, panel);
	}

	async function renew(frm, panel) {
		await participation.move_dialog({
			title: __("Take Back and Renew"),
			hint: __("Every release that goes to this month or beyond is taken back at once. Its address says why, and the data is released anew."),
			fields: [
				{ fieldname: "month", fieldtype: "Data", label: __("Month, as 2026-03"), reqd: 1 },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
				{ fieldname: "reason_in_english", fieldtype: "Small Text", label: __("Reason in English"), reqd: 1 },
			],
			submit: (values) => frappe.xcall(`${API}.renew`, { dataset: frm.doc.name, ...values }),
		});
		await show(frm, panel);
	}
})();
