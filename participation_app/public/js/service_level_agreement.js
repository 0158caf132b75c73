// An agreement's form: days instead of Helpdesk's durations, its seasons, and what saving it would move.

(function () {
	const { element, calendar } = participation;
	const OURS = ["participation_working_days", "participation_receipt_days", "participation_receipt_minutes"];
	const DURATIONS = ["response_time", "resolution_time"];
	const OUR_COLUMNS = [["default_priority", 1], ["priority", 2], ...OURS.map((name) => [name, 2])];

	calendar.watch("HD Service Level Agreement");

	frappe.ui.form.on("HD Service Level Agreement", {
		setup: (frm) => participation.try_out.watch(frm),
		refresh(frm) {
			choose_columns(frm);
			void show_seasons(frm);
			participation.try_out.show(frm);
		},
		participation_working_days: choose_columns,
		apply_sla_for_resolution: choose_columns,
	});

	/* Days where the agreement promises days, else Helpdesk's own columns as Helpdesk left them. */
	function choose_columns(frm) {
		const { grid } = frm.get_field("priorities");
		const counts_days = cint(frm.doc.participation_working_days) > 0;
		const labels = short_labels();
		frm.participation_helpdesk_columns ||= grid.editable_fields;
		for (const name of OURS) {
			grid.update_docfield_property(name, "hidden", counts_days ? 0 : 1);
			grid.update_docfield_property(name, "label", labels[name]);
			// Nought would read as a promise: without a figure of its own a priority has the agreement's.
			grid.update_docfield_property(name, "formatter", (value) => (cint(value) ? `${value}` : "–"));
		}
		for (const name of DURATIONS) {
			const hidden = counts_days || (name === "resolution_time" && !cint(frm.doc.apply_sla_for_resolution));
			grid.update_docfield_property(name, "hidden", hidden ? 1 : 0);
			grid.update_docfield_property(name, "reqd", hidden ? 0 : 1);
		}
		const ours = OUR_COLUMNS.map(([fieldname, columns]) => ({ fieldname, columns }));
		grid.editable_fields = counts_days ? ours : frm.participation_helpdesk_columns;
		grid.reset_grid();
	}

	/* What fits above a column. */
	const short_labels = () => ({
		participation_working_days: __("Days to Answer"),
		participation_receipt_days: __("Days to Receipt"),
		participation_receipt_minutes: __("Minutes to Receipt"),
	});

	async function show_seasons(frm) {
		const panel = frm.get_field("participation_seasons")?.$wrapper;
		if (!panel || !cint(frm.doc.participation_working_days)) return;
		if (frm.is_new()) {
			panel.empty().append(element("p", { class: "text-muted" }, __("Save the agreement first, then add its seasons.")));
			return;
		}
		panel.empty().append(participation.skeleton(2));
		try {
			const seasons = await calendar.ask("seasons_of", { agreement: frm.doc.name });
			panel.empty().append(...season_list(frm, seasons));
		} catch (error) {
			panel.empty().append(participation.notice(error.message, "red"));
		}
	}

	function season_list(frm, seasons) {
		const none = __("No seasons. The working hours hold all year.");
		const list = seasons.length
			? element("ul", { class: "participation-seasons" }, seasons.map(season_card))
			: element("p", { class: "text-muted" }, none);
		const may_add = frappe.model.can_create("Participation Season");
		return [list, may_add && participation.button(__("Add Season"), () => void add_season(frm))].filter(Boolean);
	}

	function season_card(season) {
		const address = `/app/participation-season/${encodeURIComponent(season.name)}`;
		return element(
			"li",
			{ class: `participation-card ${season.in_force ? "in-force" : ""}` },
			element(
				"div",
				{ class: "participation-byline" },
				element("strong", {}, element("a", { href: address }, season.label)),
				element("span", { class: "text-muted" }, dates_of(season)),
				season.in_force && participation.pill(__("In force today"), "green")
			),
			element("ul", { class: "participation-hours" }, season.hours.map((line) => element("li", {}, line)))
		);
	}

	function dates_of({ from_date, to_date }) {
		const { day } = participation;
		return to_date ? __("{0} to {1}", [day(from_date), day(to_date)]) : __("From {0} on", [day(from_date)]);
	}

	/* A new season of this agreement, with its usual hours to begin from. */
	async function add_season(frm) {
		await frappe.model.with_doctype("Participation Season");
		const season = frappe.model.get_new_doc("Participation Season");
		frappe.model.add_child(season, "Participation Season Agreement", "agreements").agreement = frm.doc.name;
		for (const { workday, start_time, end_time } of frm.doc.support_and_resolution || [])
			Object.assign(frappe.model.add_child(season, "HD Service Day", "hours"), { workday, start_time, end_time });
		frappe.set_route("Form", "Participation Season", season.name);
	}
})();
