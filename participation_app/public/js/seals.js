// What the author of a comment has deleted: the notice in its place, and its seal opened for one look.

frappe.provide("participation.seals");

(function () {
	const { element, isolated, time, prose, field_label } = participation;

	/* Since when it is sealed, who has opened it and why, and the button for whoever may. */
	participation.seals.card = function (comment, reload) {
		const { seal } = comment;
		if (!seal) return null;
		const open = seal.may_open && participation.button(__("Open the Seal"), () => void open_seal(comment, reload));
		return element(
			"section",
			{ class: "participation-card participation-seal", "aria-label": __("Sealed Evidence") },
			element("div", { class: "participation-seal-head" }, participation.icon("lock"), element("strong", {}, isolated(seal.sentence))),
			seal.openings.length > 0 && field_label(__("Opened By")),
			seal.openings.map(opening),
			open && element("div", {}, open)
		);
	};

	function opening({ who, at, reason }) {
		return element(
			"div",
			{ class: "participation-note" },
			element("div", { class: "text-muted participation-facts" }, element("span", {}, isolated(who)), time(at)),
			prose(reason)
		);
	}

	async function open_seal(comment, reload) {
		const opened = await participation.move_dialog({
			title: __("Open the Seal"),
			hint: __("Your name, the time and your reason stay in the trail. The words are shown once and are not put back."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => frappe.xcall("participation_app.api.comments.open_seal", { comment: comment.name, reason }),
		});
		show(opened, reload);
	}

	function show({ text, above, raw, versions, media }, reload) {
		const dialog = new frappe.ui.Dialog({ title: __("Sealed Evidence"), fields: [{ fieldtype: "HTML", fieldname: "content" }] });
		const content = [
			above.length > 0 && field_label(__("What Stood Above It")),
			above.map((one) => element("div", { class: "participation-version" }, one.posted_at && element("div", { class: "text-muted" }, time(one.posted_at)), prose(one.text || __("(no text)")))),
			above.length > 0 && field_label(__("The Comment")),
			prose(text, "participation-said"),
			media.map(file),
			versions.map((version) => element("div", { class: "participation-version" }, element("div", { class: "text-muted" }, time(version.seen_at)), prose(version.text))),
			raw && prose(raw),
		];
		dialog.fields_dict.content.$wrapper.append(element("div", { class: "participation-opened" }, content));
		dialog.$wrapper.addClass("participation-dialog").on("hidden.bs.modal", () => {
			dialog.$wrapper.remove();
			reload();
		});
		dialog.show();
	}

	function file({ kind, content_type, content }) {
		const source = `data:${content_type};base64,${content}`;
		const label = __(kind, null, "Comment Media");
		if (content_type.startsWith("video/")) return element("video", { src: source, controls: true, class: "participation-opened-file", "aria-label": label });
		return element("img", { src: source, alt: label, class: "participation-opened-file" });
	}
})();
