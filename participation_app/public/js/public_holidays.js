// The public holidays of a country and a year, to choose from and to add to a holiday list.

frappe.provide("participation.public_holidays");

(function () {
	const { element, calendar, day } = participation;

	participation.public_holidays.open = async function (frm) {
		const countries = await frappe.xcall("participation_app.api.calendar.countries");
		const dialog = new frappe.ui.Dialog({
			title: __("Import Public Holidays"),
			size: "large",
			fields: [
				{ fieldtype: "Autocomplete", fieldname: "country", label: __("Country"), reqd: 1, change: () => void find(frm, dialog) },
				{ fieldtype: "Column Break" },
				{ fieldtype: "Int", fieldname: "year", label: __("Year"), default: next_year(frm), reqd: 1, change: () => void find(frm, dialog) },
				{ fieldtype: "Section Break" },
				{ fieldtype: "HTML", fieldname: "found" },
			],
			primary_action_label: __("Add to the List"),
			primary_action: () => add(frm, dialog),
		});
		dialog.$wrapper.addClass("participation-dialog");
		dialog.found = [];
		name_countries(dialog.fields_dict.country, countries);
		say(dialog, element("p", { class: "text-muted" }, __("Choose a country to see its holidays.")));
		dialog.show();
		const country = usual_country(countries);
		if (country) await dialog.set_value("country", country);
	};

	/* They come in the reader's language; Frappe would look their names up once more, at times in another's words. */
	function name_countries(field, countries) {
		field.parse_options = (options) => options;
		field.df.options = countries;
		field.set_data(countries);
	}

	/* The first year that the list does not hold yet. */
	function next_year(frm) {
		const this_year = new Date().getFullYear();
		const years = new Set((frm.doc.holidays || []).filter((row) => !row.weekly_off).map((row) => Number(`${row.holiday_date}`.slice(0, 4))));
		return years.has(this_year) ? this_year + 1 : this_year;
	}

	function usual_country(countries) {
		const name = frappe.sys_defaults.country;
		return countries.find(({ label }) => label === name || label === __(name))?.value;
	}

	const say = (dialog, ...content) => dialog.fields_dict.found.$wrapper.empty().append(...content.filter(Boolean));

	async function find(frm, dialog) {
		const { country, year } = dialog.get_values(true);
		const asked = `${country} ${year}`;
		if (!country || !year || dialog.asked === asked) return;
		dialog.asked = asked;
		say(dialog, participation.skeleton(5));
		try {
			const answer = await calendar.ask("public_holidays", { holiday_list: frm.is_new() ? null : frm.doc.name, country, year });
			if (dialog.asked === asked) offer(frm, dialog, answer);
		} catch (error) {
			dialog.found = [];
			say(dialog, participation.notice(error.message, "orange"));
		}
	}

	function offer(frm, dialog, { rows, message, from_date, to_date }) {
		dialog.reach = { from_date, to_date };
		const held = new Set((frm.doc.holidays || []).map((row) => row.holiday_date));
		dialog.found = rows.map((row) => {
			const known = row.known || held.has(row.holiday_date);
			const box = element("input", { type: "checkbox", checked: !known, disabled: known, "aria-label": day(row.holiday_date) });
			box.addEventListener("change", () => count(dialog));
			return { row, known, box };
		});
		const heads = [__("Add"), __("Date"), __("Hijri Date"), __("Name"), __("Name in English")].map((label) => element("th", { scope: "col" }, label));
		const table = element(
			"table",
			{ class: "participation-table participation-found" },
			element("thead", {}, element("tr", {}, heads)),
			element("tbody", {}, dialog.found.map(found_row))
		);
		say(dialog, message && participation.notice(message, "blue"), table);
		count(dialog);
	}

	function found_row({ row, known, box }) {
		return element(
			"tr",
			{ class: known ? "known" : "" },
			element("td", {}, box),
			element("td", {}, day(row.holiday_date), known && element("div", { class: "text-muted" }, __("in the list already"))),
			element("td", {}, participation.isolated(row.participation_hijri_date)),
			element(
				"td",
				{},
				participation.isolated(row.description),
				row.participation_state === "Expected" && participation.pill(__("Expected", null, "HD Holiday"), "yellow")
			),
			element("td", {}, participation.isolated(row.participation_name_in_english))
		);
	}

	const ticked = (dialog) => dialog.found.filter(({ box }) => box.checked).map(({ row }) => row);

	function count(dialog) {
		const number = ticked(dialog).length;
		dialog.get_primary_btn().text(number ? __("Add Days: {0}", [number]) : __("Add to the List"));
	}

	/* Adds rows to the form. Saving it is the person's next step, and shows what would move. */
	function add(frm, dialog) {
		const rows = ticked(dialog);
		if (!rows.length) {
			participation.tell(__("Tick the days to add."), "orange");
			return;
		}
		for (const { known, ...row } of rows) frm.add_child("holidays", row);
		frm.doc.holidays.sort((one, other) => (one.holiday_date < other.holiday_date ? -1 : 1));
		frm.doc.holidays.forEach((row, index) => (row.idx = index + 1));
		for (const name of ["from_date", "to_date"]) lengthen(frm, name, dialog.reach[name]);
		frm.refresh_field("holidays");
		frm.dirty();
		dialog.hide();
		participation.tell(__("Days added: {0}. Save the list to count by them.", [rows.length]));
	}

	/* Helpdesk refuses days outside the list's own dates. */
	function lengthen(frm, name, date) {
		const held = frm.doc[name];
		const reaches = name === "from_date" ? held <= date : held >= date;
		if (!held || !reaches) frm.set_value(name, date);
	}
})();
