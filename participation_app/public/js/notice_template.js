// A ready-made text beside what the citizen reads; of an SMS the parts and what they cost.

(function () {
	const API = "participation_app.api.notices";
	const PAUSE = 300; // milliseconds without a key before the preview follows

	const show_soon = frappe.utils.debounce((frm) => void show(frm), PAUSE);

	frappe.ui.form.on("Notice Template", {
		refresh(frm) {
			frm.get_field("text").$input?.on("input", () => {
				frm.doc.text = frm.get_field("text").get_input_value();
				show_soon(frm);
			});
			show_soon(frm);
		},
		text: show_soon,
		subject: show_soon,
		kind: show_soon,
		channel: show_soon,
		language: show_soon,
	});

	async function show(frm) {
		const place = frm.get_field("preview")?.$wrapper;
		if (!place) return;
		const { text, channel, language, subject, kind } = frm.doc;
		frm.get_field("text").$input?.attr("dir", language === "ar" ? "rtl" : "ltr");
		if (!text || !channel || !language) return place.empty();
		const shown = await frappe.xcall(`${API}.preview`, { text, channel, language, subject, kind });
		if (frm.doc.text === text) place.empty().append(card(shown, language, channel));
	}

	function card(shown, language, channel) {
		const { element } = participation;
		return element(
			"div",
			{ class: `participation-preview ${channel === "SMS" ? "sms" : ""}` },
			element(
				"div",
				{ class: "participation-card", dir: shown.direction, lang: language },
				shown.subject && element("strong", {}, shown.subject),
				element("div", { class: "participation-preview-text" }, shown.text)
			),
			channel === "SMS" && element("div", { class: "text-muted", role: "status" }, length(shown)),
			shown.unknown.length > 0 && element("div", { class: "text-danger", role: "alert" }, __("Nobody fills in:"), " ", names(shown.unknown)),
			shown.placeholders.length > 0 && element("div", { class: "text-muted" }, __("Filled in for this kind:"), " ", names(shown.placeholders))
		);
	}

	const names = (placeholders) => placeholders.map((name) => [participation.element("code", { dir: "ltr", class: "text-nowrap" }, name), " "]).flat();

	function length({ parts, used, left, alphabet, cost, currency }) {
		const counted = __("Parts: {0} · letters: {1} · left in this part: {2}", [parts, used, left]);
		const why = alphabet === "UCS-2" ? __("Arabic and other scripts: 70 letters alone, 67 in each of several parts.") : __("Latin letters: 160 alone, 153 in each of several parts.");
		const price = cost ? __("about {0} {1} each", [format_number(cost, null, 3), currency || ""]) : "";
		return [counted, price, why].filter(Boolean).join(" · ");
	}
})();
