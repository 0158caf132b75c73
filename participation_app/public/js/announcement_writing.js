// The writing of an announcement: a text for each language with its measure on every account, and where it goes.

(function () {
	const LANGUAGES = ["ar", "en"];
	const API = "participation_app.api.announcements";

	participation.announcement_writing = { show, show_measures };

	const label_of = (language) => __(language, null, "Announcement Account");

	/* Takes the place of the two tables while the draft may be written. */
	async function show(frm) {
		const { element, field_label } = participation;
		drop_empty_rows(frm);
		frm.writing?.remove();
		frm.writing = element("div", { class: "participation-writing" });
		frm.get_field("texts").$wrapper.after(frm.writing);
		const accounts = await enabled_accounts();
		frm.writing.replaceChildren(
			element("div", { class: "participation-texts" }, LANGUAGES.map((language) => text_card(frm, language))),
			element("section", { "aria-label": __("Accounts") }, field_label(__("Accounts")), accounts_table(frm, accounts))
		);
	}

	/* A new form begins with an empty row in each table. */
	function drop_empty_rows(frm) {
		for (const [table, field] of [["texts", "text"], ["accounts", "account"]]) {
			for (const row of (frm.doc[table] || []).filter((one) => !one[field])) drop_row(frm, table, row);
		}
	}

	async function enabled_accounts() {
		const wanted = { filters: { enabled: 1 }, fields: ["name", "platform"], order_by: "platform, name", limit: 0 };
		return frappe.db.get_list("Social Account", wanted);
	}

	// The texts

	function text_card(frm, language) {
		const { element, field_label } = participation;
		const id = `announcement-text-${language}`;
		const box = element("textarea", {
			id,
			class: "form-control",
			rows: 8,
			lang: language,
			dir: language === "ar" ? "rtl" : "ltr",
			on: { input: () => write_text(frm, language, box.value) },
		});
		box.value = row_of(frm, language)?.text || "";
		const measures = element("div", { class: "participation-measures", "data-language": language, role: "status" });
		return element("section", { class: "participation-card" }, element("label", { for: id }, field_label(label_of(language))), box, measures);
	}

	const row_of = (frm, language) => (frm.doc.texts || []).find((row) => row.language === language);

	function write_text(frm, language, text) {
		const row = row_of(frm, language);
		if (!text.trim()) drop_row(frm, "texts", row);
		else if (row) row.text = text;
		else frm.add_child("texts", { language, text });
		changed(frm);
	}

	function drop_row(frm, table, row) {
		if (!row) return;
		frappe.model.clear_doc(row.doctype, row.name);
		frm.doc[table] = frm.doc[table].filter((one) => one !== row);
		frm.doc[table].forEach((one, number) => (one.idx = number + 1));
	}

	function changed(frm) {
		frm.dirty();
		frm.measure_soon();
	}

	// The accounts

	function accounts_table(frm, accounts) {
		const { element, isolated } = participation;
		const head = element("tr", {}, element("th", { scope: "col" }, __("Account")), LANGUAGES.map((language) => element("th", { scope: "col" }, label_of(language))));
		const rows = accounts.map(({ name, platform }) =>
			element(
				"tr",
				{},
				element("th", { scope: "row" }, isolated(name), " ", element("span", { class: "text-muted" }, __(platform))),
				LANGUAGES.map((language) => element("td", {}, account_box(frm, name, language)))
			)
		);
		return element("table", { class: "participation-places" }, element("thead", {}, head), element("tbody", {}, rows));
	}

	function account_box(frm, account, language) {
		const chosen = () => (frm.doc.accounts || []).find((row) => row.account === account && row.language === language);
		const box = participation.element("input", {
			type: "checkbox",
			"aria-label": `${account}, ${label_of(language)}`,
			on: {
				change() {
					if (box.checked) frm.add_child("accounts", { account, language });
					else drop_row(frm, "accounts", chosen());
					changed(frm);
				},
			},
		});
		box.checked = Boolean(chosen());
		return box;
	}

	// The measures: the server's own, asked for while somebody writes

	async function show_measures(frm) {
		const name = frm.doc.name;
		const posts = await frappe.xcall(`${API}.measure`, { draft: frm.doc });
		if (frm.doc.name !== name || !frm.writing) return null;
		for (const panel of frm.writing.querySelectorAll(".participation-measures")) {
			panel.replaceChildren(...posts.filter((post) => post.language === panel.dataset.language).map(measure));
		}
		return posts;
	}

	function measure({ account, length: { used, limit, fits } }) {
		const { element, isolated } = participation;
		const words = fits ? __("{0} of {1} characters", [used, limit]) : __("{0} of {1} characters. Shorten it by {2}.", [used, limit, used - limit]);
		return element(
			"div",
			{ class: `participation-meter${fits ? "" : " too-long"}` },
			element("div", { class: "participation-meter-bar", "aria-hidden": "true" }, element("span", { style: `inline-size: ${Math.min((100 * used) / (limit || 1), 100)}%` })),
			element("div", {}, isolated(account), ": ", words)
		);
	}
})();
