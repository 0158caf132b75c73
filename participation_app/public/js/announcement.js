// An announcement: each account's text against its platform's rules, where its post stands, and the moves.

(function () {
	const API = "participation_app.api.announcements";

	frappe.ui.form.on("Announcement", {
		setup(frm) {
			frm.set_query("account", "accounts", () => ({ filters: { enabled: 1 } }));
		},
		async refresh(frm) {
			participation.word_selects("Announcement", "state", "kind");
			const panel = frm.get_field("standing").$wrapper.empty();
			frm.trigger("note_state");
			if (frm.is_new()) return;
			if (frm.doc.state !== "Draft") frm.disable_form();
			panel.append(participation.skeleton(4));
			const name = frm.doc.name;
			const view = await frappe.xcall(`${API}.view`, { announcement: name });
			if (frm.doc.name !== name) return;
			panel.empty().append(page(frm, view));
			add_buttons(frm, view);
		},
		note_state(frm) {
			const changes = frm.doc.state === "Draft" && frm.doc.review_comment;
			const text = changes ? frappe.utils.escape_html(__("Public relations asks for changes: {0}", [frm.doc.review_comment])) : "";
			frm.layout.show_message(text && `<div dir="auto">${text}</div>`, "orange", true);
		},
	});

	// The page

	function page(frm, view) {
		const { element, field_label } = participation;
		const posts = element("section", { class: "participation-versions", "aria-label": __("On the Platforms") }, field_label(__("On the Platforms")), ...view.posts.map((post) => post_card(frm, post)));
		return element("div", { class: "participation-columns" }, posts, element("div", { class: "participation-beside" }, trail_card(view)));
	}

	function post_card(frm, post) {
		const { element, isolated, pill, prose, link, button } = participation;
		const row = post.publication;
		return element(
			"article",
			{ class: "participation-card" },
			element(
				"header",
				{ class: "participation-byline" },
				element("strong", {}, isolated(post.account)),
				element("span", { class: "text-muted" }, __(post.platform), " · ", __(post.language, null, "Announcement Account")),
				row ? state_pill(row) : length_pill(post),
				row && element("span", { class: "text-muted" }, participation.time(row.sent_at))
			),
			prose(post.text),
			...post.faults.map((fault) => participation.notice(fault, "red")),
			...post.remarks.map((remark) => element("p", { class: "text-muted" }, remark)),
			row?.message && prose(row.message, "participation-note"),
			row && link(row.permalink, __("Open on the platform")),
			post.may_post_by_hand && hand_buttons(frm, post),
			post.may_note_removed && element("div", {}, button(__("It Is Removed"), () => void note_removed(frm, row.name)))
		);
	}

	function state_pill({ state, not_before }) {
		const is_later = state === "Waiting" && not_before && frappe.datetime.now_datetime() < not_before;
		const by_hand = state === "Refused" && __("To Be Posted by Hand");
		const words = is_later ? __("Goes out on {0}", [participation.date_and_time(not_before)]) : by_hand || __(state);
		return participation.pill(words, participation.PUBLICATION_COLOURS[state]);
	}

	function length_pill({ length }) {
		return participation.pill(__("{0} of {1} characters", [length.used, length.limit]), length.fits ? "green" : "red");
	}

	function hand_buttons(frm, post) {
		const { element, button } = participation;
		return element(
			"div",
			{ class: "participation-byline" },
			button(__("Copy Text"), () => frappe.utils.copy_to_clipboard(post.text)),
			button(__("It Is Posted"), () => void post_by_hand(frm, post.publication.name))
		);
	}

	function trail_card({ trail }) {
		if (!trail.length) return null;
		const { element, field_label, isolated, time } = participation;
		const lines = trail.map(({ label, who, role, at, note }) =>
			element(
				"li",
				{},
				element("strong", {}, label),
				" ",
				element("span", { class: "text-muted" }, isolated(who), " · ", role, " · ", time(at)),
				note && element("div", { class: "participation-note", dir: "auto" }, note)
			)
		);
		return element("section", { class: "participation-card", "aria-label": __("Trail") }, field_label(__("Trail")), element("ol", { class: "participation-trail" }, lines));
	}

	// The moves

	const reason = (fieldname, label) => [{ fieldname, fieldtype: "Small Text", label, reqd: 1 }];

	function add_buttons(frm, { moves, is_author }) {
		const may = (move) => moves.includes(move);
		if (may("submit_for_review")) frm.add_custom_button(__("Submit for Review"), () => void move(frm, "submit_for_review", __("Public relations is told.")));
		if (may("request_changes")) frm.add_custom_button(__("Request Changes"), () => void ask(frm, "request_changes", __("Request Changes"), reason("note", __("What Has to Change"))));
		if (may("approve") && !is_author) frm.add_custom_button(__("Approve"), () => void approve(frm)).addClass("btn-primary");
		if (may("approve") && is_author) frm.set_intro(__("You wrote in it, so another officer of public relations approves it."), "blue");
		if (may("withdraw")) frm.add_custom_button(__("Withdraw"), () => void ask(frm, "withdraw", __("Withdraw"), [], __("It is not published. This cannot be taken back.")));
		if (may("remove")) frm.add_custom_button(__("Remove"), () => void ask(frm, "remove", __("Remove"), reason("note", __("Reason")), __("It is taken off the platforms. What no program can remove is shown here.")));
	}

	function approve(frm) {
		const hint = frm.doc.publish_at
			? __("It goes out on {0}, to every account below.", [participation.date_and_time(frm.doc.publish_at)])
			: __("It goes out at once, to every account below.");
		return ask(frm, "approve", __("Approve"), [], hint);
	}

	async function ask(frm, name, title, fields, hint) {
		const submit = ({ note } = {}) => frappe.xcall(`${API}.move`, { announcement: frm.doc.name, move: name, note });
		await participation.move_dialog({ title, hint, fields, submit });
		frm.reload_doc();
	}

	async function move(frm, name, words) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall(`${API}.move`, { announcement: frm.doc.name, move: name });
		participation.tell(words);
		frm.reload_doc();
	}

	async function post_by_hand(frm, publication) {
		await participation.move_dialog({
			title: __("It Is Posted"),
			hint: __("Post the text on the platform, then enter the link of the post."),
			fields: [{ fieldname: "link", fieldtype: "Data", label: __("Link"), reqd: 1 }],
			submit: ({ link }) => frappe.xcall(`${API}.post_by_hand`, { publication, link }),
		});
		frm.reload_doc();
	}

	async function note_removed(frm, publication) {
		await frappe.xcall("participation_app.api.replies.note_removed", { publication });
		participation.tell(__("The platform is asked whether it is gone."));
		frm.reload_doc();
	}
})();
