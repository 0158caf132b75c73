// The steps of the set-up that are done on the spot. Each makes an element and calls `done` once something was kept.

frappe.provide("participation.set_up");

(function () {
	const { element, button, notice } = participation;
	const ask = (method, args) => participation.calendar.ask(`participation_app.api.set_up.${method}`, args);

	/* A labelled field whose problem stands below it and is read with it. */
	function field(name, label, input) {
		const id = `set-up-${name}`;
		input.id = id;
		input.setAttribute("aria-describedby", `${id}-problem`);
		const problem = element("p", { class: "set-up-problem", id: `${id}-problem`, role: "alert" });
		const shown = element("div", { class: "set-up-field" }, element("label", { for: id }, label), input, problem);
		return { shown, input, problem };
	}

	function tell_problems(fields, problems) {
		let first = null;
		for (const [name, { input, problem }] of Object.entries(fields)) {
			problem.textContent = problems[name] || "";
			input.toggleAttribute("aria-invalid", Boolean(problems[name]));
			if (problems[name]) first ||= input;
		}
		first?.focus();
		return Boolean(Object.keys(problems).length);
	}

	const text_input = (value) => element("input", { type: "text", class: "form-control", value: value || "", dir: "auto" });

	function select(options, value) {
		const made = element("select", { class: "form-control" }, options.map((one) => element("option", { value: one.value, selected: one.value === value }, one.label)));
		return made;
	}

	/* A form that keeps what was entered; `keep` answers {problems, moving}, and is asked again once moving is confirmed. */
	function form(parts, { label, fields, keep, done, said }) {
		const status = element("div", { role: "status", "aria-live": "polite" });
		const submit = async (confirmed) => {
			status.replaceChildren(participation.skeleton(1));
			try {
				const answer = await keep(confirmed);
				status.replaceChildren();
				if (tell_problems(fields, answer.problems)) return;
				if (answer.moving) return status.replaceChildren(question(answer.moving, () => submit(true), () => status.replaceChildren()));
				status.replaceChildren(notice(said?.(answer) || __("Saved."), "green"));
				done();
			} catch (error) {
				status.replaceChildren(notice(error.message, "red"));
			}
		};
		const listener = (event) => {
			event.preventDefault();
			void submit(false);
		};
		return element("form", { class: "set-up-form", novalidate: true, on: { submit: listener } }, parts, element("button", { type: "submit", class: "btn btn-primary btn-sm" }, label), status);
	}

	function question(moving, go_on, stay) {
		return element(
			"div",
			{ class: "set-up-question" },
			notice(__("Dates that were promised would move: {0}. Nothing becomes late by it.", [moving]), "orange"),
			button(__("Save and Move the Dates"), go_on, "btn-primary"),
			button(__("Leave as It Is"), stay)
		);
	}

	participation.set_up.authority = function ({ authority }, done) {
		const fields = {
			authority_name: field("authority-name", __("Name in Arabic"), text_input(authority.authority_name)),
			authority_name_in_english: field("authority-name-en", __("Name in English"), text_input(authority.authority_name_in_english)),
			default_language: field("language", __("Language in which the system speaks first"), select([{ value: "ar", label: __("Arabic") }, { value: "en", label: __("English") }], authority.default_language)),
		};
		const values = () => Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value]));
		const parts = Object.values(fields).map(({ shown }) => shown);
		return form(parts, { label: __("Save"), fields, keep: () => ask("keep_authority", { values: values() }), done });
	};

	participation.set_up.time_zone = function ({ time_zone, zones }, done) {
		const input = element("input", { type: "text", class: "form-control", value: time_zone || "", list: "set-up-zones", dir: "ltr", autocomplete: "off" });
		const fields = { time_zone: field("zone", __("Time Zone"), input) };
		const list = element("datalist", { id: "set-up-zones" }, zones.map((zone) => element("option", { value: zone })));
		return form([fields.time_zone.shown, list], { label: __("Save"), fields, keep: (confirmed) => ask("keep_time_zone", { zone: input.value.trim(), confirmed }), done });
	};

	participation.set_up.holidays = function (_entered, done) {
		const input = select([], null);
		const fields = { country: field("country", __("Country"), input) };
		void participation.calendar.ask("countries", {}).then((countries) => {
			const usual = countries.find(({ label }) => [frappe.sys_defaults.country, __(frappe.sys_defaults.country)].includes(label))?.value;
			input.replaceChildren(...select(countries, usual).children);
			input.value = usual || countries[0]?.value;
		});
		const said = ({ added, message }) => `${__("Days added: {0}.", [added])} ${message || ""}`;
		return form([fields.country.shown], { label: __("Add the Holidays of This Year and the Next"), fields, keep: (confirmed) => ask("keep_holidays", { country: input.value, confirmed }), done, said });
	};

	participation.set_up.hours = function ({ week }, done) {
		const fields = { week: { input: element("span", {}), problem: element("p", { class: "set-up-problem", role: "alert" }) } };
		const days = week.map(({ day, label, hours }) => day_row(day, label, hours, fields));
		const rows = () => days.flatMap((day) => day.rows());
		const table = element("div", { class: "set-up-week", role: "group", "aria-label": __("Working Hours") }, days.map(({ shown }) => shown));
		return form([table, fields.week.problem], { label: __("Save the Hours"), fields, keep: (confirmed) => ask("keep_hours", { rows: rows(), confirmed }), done });
	};

	function day_row(day, label, hours, fields) {
		const intervals = element("div", { class: "set-up-intervals" });
		const box = element("input", { type: "checkbox", checked: hours.length > 0, id: `set-up-${day}`, "aria-describedby": `set-up-${day}-problem` });
		const add = (opens, closes) => intervals.append(interval(label, opens, closes));
		const more = button(__("Second Opening"), () => add("", ""), "btn-xs btn-default");
		const settle = () => {
			if (box.checked && !intervals.children.length) add("08:00", "16:00");
			intervals.hidden = more.hidden = !box.checked;
		};
		hours.forEach(([opens, closes]) => add(opens, closes));
		box.addEventListener("change", settle);
		settle();
		const problem = element("p", { class: "set-up-problem", id: `set-up-${day}-problem`, role: "alert" });
		fields[day] = { input: box, problem };
		const shown = element("div", { class: "set-up-day" }, element("label", { class: "set-up-weekday", for: `set-up-${day}` }, box, " ", label), intervals, more, problem);
		const times = () => [...intervals.children].map((one) => [...one.querySelectorAll("input")].map((input) => input.value));
		const rows = () => (box.checked ? times().filter(([opens, closes]) => opens || closes) : []).map(([opens, closes]) => ({ day, opens, closes }));
		return { shown, rows };
	}

	function interval(label, opens, closes) {
		const time = (value, words) => element("input", { type: "time", class: "form-control", value, "aria-label": `${label}: ${words}` });
		return element("div", { class: "set-up-interval" }, time(opens, __("Opens")), element("span", { "aria-hidden": "true" }, "–"), time(closes, __("Closes")));
	}

	participation.set_up.trial = function (_entered, _done) {
		const input = element("textarea", { class: "form-control", rows: 3, dir: "auto" });
		const channels = ["X", "Facebook", "Instagram", "YouTube", "Portal", "E-mail", "SMS", "Phone", "Walk-in"];
		const channel = select([{ value: "", label: __("Not known") }, ...channels.map((value) => ({ value, label: __(value) }))], "");
		const fields = { text: field("trial", __("Comment to Try"), input), channel: field("trial-channel", __("Channel"), channel) };
		const shown = element("div", { role: "status", "aria-live": "polite" });
		const listener = async (event) => {
			event.preventDefault();
			shown.replaceChildren(participation.skeleton(3));
			try {
				const answer = await ask("try_comment", { text: input.value, channel: channel.value });
				shown.replaceChildren(...(tell_problems(fields, answer.problems) ? [] : [tried(answer)]));
			} catch (error) {
				shown.replaceChildren(notice(error.message, "red"));
			}
		};
		const submit = element("button", { type: "submit", class: "btn btn-primary btn-sm" }, __("Try It"));
		return element("form", { class: "set-up-form", novalidate: true, on: { submit: listener } }, fields.text.shown, fields.channel.shown, submit, shown);
	};

	function tried({ route, because, people, due, receipt_due, text }) {
		const marked = element("p", { class: "participation-prose participation-said", dir: "auto" }, text.map(([part, found]) => (found ? element("mark", {}, part) : part)));
		const line = (words, style = "") => words && element("p", { dir: "auto", class: style }, words);
		return element(
			"div",
			{ class: "participation-card set-up-tried" },
			marked,
			line(route, "set-up-route"),
			line(because && __("Because {0}", [because]), "text-muted"),
			line(people),
			line(due),
			line(receipt_due, "text-muted"),
			line(__("Nothing of this was kept."), "text-muted")
		);
	}
})();
