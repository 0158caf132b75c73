// A holiday list's form: public holidays to import, expected ones to confirm, and what saving would move.

(function () {
	const { element, calendar, day } = participation;
	const SOON = 60; // days before its end at which a list in use should be lengthened
	const EXPECTED = "Expected";
	const COLUMNS = ["holiday_date", "description", "participation_state", "participation_hijri_date", "participation_name_in_english"];

	calendar.watch("HD Service Holiday List");

	frappe.ui.form.on("HD Service Holiday List", {
		setup(frm) {
			const { grid } = frm.get_field("holidays");
			grid.editable_fields = COLUMNS.map((fieldname) => ({ fieldname, columns: 2 }));
			const isolated = (value) => (value ? `<bdi>${frappe.utils.escape_html(value)}</bdi>` : "");
			grid.update_docfield_property("participation_hijri_date", "formatter", isolated);
		},
		refresh(frm) {
			if (frm.has_perm("write")) frm.add_custom_button(__("Import Public Holidays"), () => void participation.public_holidays.open(frm));
			show_expected(frm);
			void tell_where_it_ends(frm);
		},
	});

	async function tell_where_it_ends(frm) {
		if (frm.is_new() || frappe.datetime.get_day_diff(frm.doc.to_date, frappe.datetime.get_today()) > SOON) return;
		const filters = { holiday_list: frm.doc.name, participation_working_days: [">", 0] };
		const [agreement] = await frappe.db.get_list("HD Service Level Agreement", { filters, limit: 1 });
		if (!agreement) return;
		const facts = [day(frm.doc.to_date), agreement.name];
		const words = __("This list ends on {0}, and the agreement {1} counts by it. Import the public holidays of the next year.", facts);
		frm.set_intro(frappe.utils.escape_html(words), "orange");
	}

	// Expected holidays

	function show_expected(frm) {
		const table = frm.get_field("holidays").$wrapper;
		table.parent().find(".participation-expected").remove();
		const groups = group_days((frm.doc.holidays || []).filter((row) => row.participation_state === EXPECTED));
		if (!groups.length) return;
		const hint = __("They depend on the sighting of the moon. Until they are withdrawn they count as holidays, and the citizen is told both dates.");
		const panel = element(
			"section",
			{ class: "participation-expected", "aria-label": __("Expected Holidays") },
			element("h5", { class: "participation-section-title" }, __("Expected Holidays")),
			element("p", { class: "text-muted" }, hint),
			groups.map((rows) => group_card(frm, rows))
		);
		table.before(panel);
	}

	/* Rows whose days follow one another stand and fall together: one sighting decides on all of them. */
	function group_days(rows) {
		const groups = [];
		for (const row of [...rows].sort((one, other) => (one.holiday_date < other.holiday_date ? -1 : 1))) {
			const group = groups.at(-1);
			if (group && frappe.datetime.get_day_diff(row.holiday_date, group.at(-1).holiday_date) <= 1) group.push(row);
			else groups.push([row]);
		}
		return groups;
	}

	function group_card(frm, rows) {
		const outcomes = element("dl", { class: "participation-outcomes", "aria-live": "polite" });
		const in_reach = Math.abs(frappe.datetime.get_day_diff(rows[0].holiday_date, frappe.datetime.get_today())) <= SOON;
		if (in_reach && !frm.is_new() && !frm.is_dirty()) void show_outcomes(frm, rows, outcomes);
		return element(
			"div",
			{ class: "participation-card" },
			element(
				"div",
				{ class: "participation-byline" },
				element("strong", {}, names_of(rows)),
				element("span", {}, span_of(rows)),
				element("span", { class: "text-muted" }, participation.isolated(rows[0].participation_hijri_date)),
				participation.pill(__(EXPECTED, null, "HD Holiday"), "yellow")
			),
			outcomes,
			frm.has_perm("write") && element("div", { class: "participation-group-actions" }, group_actions(frm, rows))
		);
	}

	function names_of(rows) {
		const arabic = frappe.boot.lang?.startsWith("ar");
		const name = (row) => strip_html((!arabic && row.participation_name_in_english) || row.description || "");
		return [...new Set(rows.map(name))].join(" · ");
	}

	function span_of(rows) {
		const [first, last] = [rows[0].holiday_date, rows.at(-1).holiday_date];
		return first === last ? day(first) : __("{0} to {1}", [day(first), day(last)]);
	}

	const confirmed = () => ({ participation_state: "Confirmed" });
	const withdrawn = () => ({ participation_state: "Withdrawn" });
	const one_day_later = (row) => ({ ...confirmed(), holiday_date: frappe.datetime.add_days(row.holiday_date, 1) });

	function group_actions(frm, rows) {
		const act = (label, decide, style) => participation.button(label, () => void settle(frm, rows, decide), style);
		return [
			act(__("Confirm Holiday"), confirmed, "btn-primary"),
			act(__("Confirm One Day Later"), one_day_later),
			act(__("Withdraw Holiday"), withdrawn),
		];
	}

	/* What each decision would do to the dates promised so far. */
	async function show_outcomes(frm, rows, outcomes) {
		for (const [label, decide] of [
			[__("If one day later"), one_day_later],
			[__("If withdrawn"), withdrawn],
		]) {
			const sentence = await outcome(frm, rows, decide);
			outcomes.append(element("dt", {}, label), element("dd", {}, sentence));
		}
	}

	async function outcome(frm, rows, decide) {
		const doc = decided(frm.doc, rows, decide);
		try {
			const preview = await calendar.ask("preview", { doc });
			return preview.moved ? preview.sentence : __("No promised date moves.");
		} catch (error) {
			return error.message;
		}
	}

	/* A copy of the list in which the decision on these rows has been taken. */
	function decided(doc, rows, decide) {
		const names = new Set(rows.map((row) => row.name));
		const holidays = doc.holidays.map((row) => (names.has(row.name) ? { ...row, ...decide(row) } : row));
		return { ...doc, holidays, to_date: later_of(doc.to_date, holidays) };
	}

	const later_of = (to_date, rows) => rows.reduce((last, row) => (row.holiday_date > last ? row.holiday_date : last), to_date);

	/* Takes the decision and saves. Going back from the preview leaves the list as it was. */
	async function settle(frm, rows, decide) {
		const was_clean = !frm.is_dirty();
		const { holidays, to_date } = decided(frm.doc, rows, decide);
		for (const row of holidays.filter(({ name }) => rows.some((one) => one.name === name)))
			for (const field of ["participation_state", "holiday_date"]) await frappe.model.set_value(row.doctype, row.name, field, row[field]);
		if (to_date !== frm.doc.to_date) await frm.set_value("to_date", to_date);
		frm.save("Save", null, null, () => was_clean && frm.reload_doc());
	}
})();
