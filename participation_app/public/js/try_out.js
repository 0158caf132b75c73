// The try-out on an agreement's form: a receipt at some time, its due date, and the days counted one by one.

frappe.provide("participation.try_out");

(function () {
	const { element } = participation;
	const REST = 400; // ms after the last key before the server is asked

	/* Tries again whenever the unsaved form changes. */
	participation.try_out.watch = function (frm) {
		$(frm.wrapper).on("dirty", frappe.utils.debounce(() => void participation.try_out.again(frm), REST));
	};

	participation.try_out.show = function (frm) {
		const panel = frm.get_field("participation_try_out")?.$wrapper;
		if (!panel) return;
		if (!frm.participation_try_out) frm.participation_try_out = make(frm, panel);
		frm.participation_try_out.offer_priorities();
		void participation.try_out.again(frm);
	};

	function make(frm, panel) {
		const inputs = element("div", { class: "participation-try-inputs" });
		const result = element("div", { class: "participation-try-result", role: "status", "aria-live": "polite" });
		const note = element("p", { class: "text-muted" }, __("Reckoned from what stands on this form, saved or not. Nothing is stored."));
		panel.empty().append(element("div", { class: "participation-try-out" }, note, inputs, result));
		const again = () => void participation.try_out.again(frm);
		const received = control(inputs, { fieldtype: "Datetime", fieldname: "received_at", label: __("Time of Receipt"), change: again });
		const priority = control(inputs, { fieldtype: "Select", fieldname: "priority", label: __("Priority of the Ticket"), change: again });
		received.set_value(frappe.datetime.now_datetime());
		return {
			result,
			asked: 0,
			values: () => ({ received_at: received.get_value() || frappe.datetime.now_datetime(), priority: priority.get_value() || null }),
			offer_priorities() {
				const rows = (frm.doc.priorities || []).map((row) => row.priority).filter(Boolean);
				const options = rows.map((value) => ({ value, label: frappe.utils.escape_html(__(value)) }));
				priority.df.options = [{ value: "", label: __("As the agreement says") }, ...options];
				priority.set_options();
			},
		};
	}

	function control(parent, df) {
		return frappe.ui.form.make_control({ parent, df, render_input: true });
	}

	participation.try_out.again = async function (frm) {
		const panel = frm.participation_try_out;
		if (!panel || !cint(frm.doc.participation_working_days)) return;
		const number = ++panel.asked;
		const shown = await answer(frm, panel.values());
		// A slower, earlier answer must not overwrite a later one.
		if (number === panel.asked) panel.result.replaceChildren(...shown);
	};

	async function answer(frm, values) {
		try {
			return result(await participation.calendar.ask("try_out", { agreement: frm.doc, ...values }));
		} catch (error) {
			return [participation.notice(error.message, "orange")];
		}
	}

	function result(found) {
		return [
			...found.warnings.map((warning) => participation.notice(warning, "orange")),
			element("div", { class: "participation-try-dates" }, due(found), receipt(found), unless(found)),
			element("ol", { class: "participation-days-counted", "aria-label": __("The days one by one") }, found.days.map(day_cell)),
		];
	}

	const date_box = (label, text, style = "") =>
		element("div", { class: `participation-try-date ${style}` }, participation.field_label(label), element("div", {}, text));

	const due = ({ due_text }) => date_box(__("Due"), due_text, "main");

	const receipt = ({ receipt_due_text }) => receipt_due_text && date_box(__("Receipt Due"), receipt_due_text);

	const unless = (found) => found.unless && date_box(__("If not a holiday: {0}", [found.unless.names]), found.unless.due_text, "unless");

	function day_cell(day, index, days) {
		const last = index === days.length - 1;
		return element(
			"li",
			{ class: `participation-day ${day.kind} ${last ? "due" : ""}`, style: index ? null : `--weekday: ${place_in_week(day.date)}` },
			element("span", { class: "participation-day-date" }, element("span", { class: "participation-day-weekday" }, day.weekday), " ", day.text),
			day.number && element("span", { class: "participation-day-number", title: day.label, "aria-label": day.label }, `${day.number}`),
			element("span", { class: "participation-day-label" }, day.number ? day.name : day.label),
			day.closes && day.number && element("span", { class: "participation-day-closes" }, last ? __("Due {0}", [day.closes]) : __("until {0}", [day.closes]))
		);
	}

	/* The column of a date, 1 to 7, in weeks that begin as the desk's calendars do. */
	function place_in_week(date) {
		const week = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
		const first = Math.max(week.indexOf(frappe.sys_defaults.first_day_of_the_week), 0);
		return ((new Date(`${date}T00:00:00Z`).getUTCDay() - first + 7) % 7) + 1;
	}
})();
