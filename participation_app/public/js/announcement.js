// An announcement: each account's text against its platform's rules, where its post stands, and the moves.

(function () {
	const API = "participation_app.api.announcements";

	frappe.ui.form.on("Announcement", {
		setup(frm) {
			frm.measure_soon = frappe.utils.debounce(() => measure(frm), 400);
		},
		async refresh(frm) {
			participation.word_selects("Announcement", "state", "kind");
			const is_draft = frm.doc.state === "Draft";
			if (!is_draft) frm.disable_form();
			lay_out(frm, is_draft);
			show_state(frm);
			if (is_draft) await participation.announcement_writing.show(frm);
			if (frm.is_new()) return measure(frm);
			await show_view(frm);
		},
		link: (frm) => frm.measure_soon(),
		picture: (frm) => frm.measure_soon(),
	});

	/* What was written stands once, in the cards of the accounts; the tables show it a second time. */
	function lay_out(frm, is_draft) {
		if (!is_draft) frm.writing?.remove();
		for (const name of ["texts", "accounts"]) frm.get_field(name).$wrapper.hide();
		if (is_draft) frm.get_field("link").$input?.attr("dir", "ltr");
	}

	async function show_view(frm) {
		const panel = frm.get_field("standing").$wrapper;
		if (!panel.children().length) panel.append(participation.skeleton(4));
		const name = frm.doc.name;
		const view = await frappe.xcall(`${API}.view`, { announcement: name });
		if (frm.doc.name !== name) return;
		frm.trail = view.trail;
		add_buttons(frm, view);
		show_removal(frm, view);
		if (frm.doc.state === "Draft") await measure(frm);
		else panel.empty().append(page(frm, view.posts, view.trail));
	}

	async function measure(frm) {
		const posts = await participation.announcement_writing.show_measures(frm);
		if (!posts) return;
		frm.get_field("standing").$wrapper.empty().append(page(frm, posts, frm.is_new() ? [] : frm.trail || []));
	}

	function show_state(frm) {
		const changes = frm.doc.state === "Draft" && frm.doc.review_comment;
		tell(frm, changes ? __("Public relations asks for changes: {0}", [`<bdi>${frappe.utils.escape_html(frm.doc.review_comment)}</bdi>`]) : "", "orange");
	}

	function tell(frm, words, colour) {
		frm.layout.show_message(words && `<div style="overflow-wrap: anywhere">${words}</div>`, colour, true);
	}

	function show_removal(frm, { removal, corrects, corrected_by }) {
		const apart = (text) => `<bdi>${frappe.utils.escape_html(text)}</bdi>`;
		if (frm.doc.state === "Published" && removal.asked_by) {
			const words = __("{0} asks to remove it: {1}", [apart(removal.asked_by), apart(removal.reason)]);
			tell(frm, `${words} ${__("A second officer of public relations confirms.")}`, "orange");
		}
		if (corrects) frm.add_custom_button(__("Open What It Corrects"), () => frappe.set_route("Form", "Announcement", corrects.name));
		if (corrected_by) frm.add_custom_button(__("Open the Correction"), () => frappe.set_route("Form", "Announcement", corrected_by.name));
	}

	// The page

	function page(frm, posts, trail) {
		const { element, field_label } = participation;
		const none = !posts.length && element("p", { class: "text-muted" }, __("Choose an account. Here stands what it would post."));
		const cards = element("section", { class: "participation-versions", "aria-label": __("On the Platforms") }, field_label(__("On the Platforms")), none, element("div", { class: "participation-posts" }, posts.map((post) => post_card(frm, post))));
		if (!trail.length) return cards;
		return element("div", { class: "participation-columns" }, cards, element("div", { class: "participation-beside" }, participation.trail_card(trail)));
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
				row?.missing_since && participation.pill(__("Missing on the Platform"), "red"),
				row && element("span", { class: "text-muted" }, participation.time(row.sent_at))
			),
			post.text && prose(post.text),
			picture_of(frm),
			...post.faults.map((fault) => participation.notice(fault, "red")),
			...post.remarks.map((remark) => element("p", { class: "text-muted" }, remark)),
			row?.message && prose(row.message, "participation-note"),
			row && link(row.permalink, __("Open on the platform")),
			post.may_post_by_hand && hand_buttons(frm, post),
			post.may_note_removed && element("div", {}, button(__("It Is Removed"), () => void note_removed(frm, row.name)))
		);
	}

	function picture_of(frm) {
		const address = frm.doc.picture || "";
		if (!address.startsWith("/files/")) return null;
		return participation.element("img", { src: address, alt: __("Picture"), class: "participation-announced" });
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

	// The moves

	const reason = (fieldname, label) => [{ fieldname, fieldtype: "Small Text", label, reqd: 1 }];

	function add_buttons(frm, { moves, is_author, removal, corrected_by }) {
		const may = (move) => moves.includes(move);
		const button = (label, listener) => frm.add_custom_button(label, () => void listener());
		if (may("submit_for_review")) button(__("Submit for Review"), () => move(frm, "submit_for_review", __("Public relations is told.")));
		if (may("request_changes")) button(__("Request Changes"), () => ask(frm, "request_changes", __("Request Changes"), reason("note", __("What Has to Change"))));
		if (may("approve") && !is_author) button(__("Approve"), () => approve(frm)).addClass("btn-primary");
		if (may("approve") && is_author) frm.set_intro(__("You wrote in it, so another officer of public relations approves it."), "blue");
		if (may("withdraw_approval")) button(__("Withdraw Approval"), () => ask(frm, "withdraw_approval", __("Withdraw Approval"), [], __("It goes back to the review and is not published until it is approved again.")));
		if (may("withdraw")) button(__("Withdraw"), () => ask(frm, "withdraw", __("Withdraw"), [], __("It is not published. This cannot be taken back.")));
		if (may("correct") && !corrected_by) button(__("Correct"), () => correct(frm));
		if (may("remove")) add_removal_buttons(frm, removal, button);
	}

	function add_removal_buttons(frm, removal, button) {
		const where = removal.by_hand.length ? __("Public relations removes it by hand on: {0}.", [new Intl.ListFormat(frappe.boot.lang).format(removal.by_hand)]) : "";
		const hint = `${__("It is taken off the platforms; the text is kept here.")} ${where}`;
		if (!removal.asked_by) button(__("Remove"), () => ask(frm, "ask_removal", __("Ask for the Removal"), reason("note", __("Reason")), `${hint} ${__("A second officer of public relations confirms.")}`));
		if (removal.asked_by && !removal.is_mine) button(__("Confirm Removal"), () => ask(frm, "remove", __("Confirm Removal"), [], hint)).addClass("btn-danger");
		if (removal.asked_by) button(__("Call Off Removal"), () => move(frm, "call_off_removal", __("It stays.")));
	}

	async function correct(frm) {
		const hint = __("A draft with this text opens. What stands stays there until the correction is published; what has not gone out does not go out.");
		const submit = ({ note }) => frappe.xcall(`${API}.move`, { announcement: frm.doc.name, move: "correct", note });
		const { correction } = await participation.move_dialog({ title: __("Correct"), hint, fields: reason("note", __("Reason")), submit });
		frappe.set_route("Form", "Announcement", correction);
	}

	function approve(frm) {
		const hint = frm.doc.publish_at
			? __("It goes out on {0}, to every account below.", [participation.date_and_time(frm.doc.publish_at)])
			: __("It goes out at once, to every account below.");
		return ask(frm, "approve", __("Approve"), [], hint);
	}

	async function ask(frm, name, title, fields, hint) {
		const { name: announcement, modified } = frm.doc;
		const submit = ({ note } = {}) => frappe.xcall(`${API}.move`, { announcement, move: name, note, modified });
		await participation.move_dialog({ title, hint, fields, submit });
		frm.reload_doc();
	}

	async function move(frm, name, words) {
		try {
			if (frm.is_dirty()) await frm.save();
			await frappe.xcall(`${API}.move`, { announcement: frm.doc.name, move: name });
		} catch {
			return; // Frappe has shown the refusal
		}
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
