// The call centre enters a comment by hand, and joins it with the copy that was read later.

frappe.provide("participation.captures");

(function () {
	const API = "participation_app.api.captures";
	const { element, isolated, time, prose } = participation;

	participation.captures.may_enter = () => frappe.user.has_role(["Call Centre Agent", "Participation Manager"]);

	/* Asks for the comment; resolves with {comment, state, is_new} once it is here. */
	participation.captures.enter = async function () {
		const { accounts } = await frappe.xcall(`${API}.choices`);
		const result = await participation.move_dialog({
			title: __("Add by Hand"),
			hint: __("For what the platforms did not give us. The due date counts from when it was written."),
			action: __("Add"),
			fields: fields(accounts),
			prepare: (dialog) => follow_link(dialog, accounts),
			submit: (values) => frappe.xcall(`${API}.capture`, { values }),
		});
		tell(result);
		return result;
	};

	function fields(accounts) {
		return [
			{ fieldname: "link", fieldtype: "Data", label: __("Link of the Comment"), description: __("Copied from the browser, beginning with https://") },
			{ fieldname: "told", fieldtype: "HTML" },
			{ fieldname: "account", fieldtype: "Select", label: __("Account"), options: options(accounts), default: accounts.length === 1 ? accounts[0].value : "" },
			{ fieldname: "text", fieldtype: "Small Text", label: __("What the Person Wrote") },
			{ fieldname: "author", fieldtype: "Data", label: __("Author Name") },
			{ fieldname: "posted_at", fieldtype: "Datetime", label: __("Written"), reqd: 1 },
			{
				fieldname: "screenshot",
				fieldtype: "Attach",
				label: __("Screenshot"),
				options: { restrictions: { allowed_file_types: [".png", ".jpg", ".jpeg", ".webp", ".gif"] }, make_attachments_public: false },
			},
		];
	}

	/* Frappe puts a select's labels in as HTML. */
	const options = (accounts) => [{ value: "", label: "" }, ...accounts.map(({ value, label }) => ({ value, label: frappe.utils.escape_html(label) }))];

	/* The link tells the account, and whether the comment is here already. */
	function follow_link(dialog, accounts) {
		dialog.fields_dict.link.df.onchange = async () => {
			const link = dialog.get_value("link");
			const box = dialog.fields_dict.told.$wrapper.empty();
			if (!link) return dialog.set_df_property("account", "options", options(accounts));
			const told = await frappe.xcall(`${API}.look_up`, { link }).catch(() => null);
			if (!told || dialog.get_value("link") !== link) return;
			const offered = accounts.filter(({ value }) => told.accounts.includes(value));
			dialog.set_df_property("account", "options", options(offered));
			dialog.set_value("account", offered.length === 1 ? offered[0].value : "");
			box.append(participation.notice(link_words(told), told.known ? "yellow" : "blue"));
		};
	}

	function link_words({ known, has_id, platform }) {
		if (known) return __("This comment is here already: {0}. A screenshot is added to it.", [__(known.state)]);
		if (has_id) return __("A comment on {0}. The platform’s own copy joins it when it arrives.", [__(platform)]);
		return __("The link does not tell which comment it is. When a copy with the same words arrives, you are asked whether it is the same.");
	}

	function tell({ is_new, state }) {
		if (is_new) participation.tell(__("The comment was added and waits for a decision"));
		else participation.tell(__("The comment is here already: {0}", [__(state)]), "yellow");
	}

	/* Comments that may be the one that was entered, each with a button that joins them. */
	participation.captures.matches = function (comment, joined) {
		if (!comment.matches?.length) return null;
		const lines = comment.matches.map((match) =>
			element(
				"div",
				{ class: "participation-match" },
				element("div", { class: "participation-byline" }, element("strong", {}, isolated(match.author_name || __("Unknown author"))), element("span", { class: "text-muted" }, time(match.posted_at))),
				prose(match.text),
				participation.captures.may_enter() && participation.button(__("Join"), () => void join(comment, match, joined))
			)
		);
		return element("section", { class: "participation-card", "aria-label": __("The Same Comment?") }, participation.field_label(__("The Same Comment?")), lines);
	};

	function join(comment, match, joined) {
		frappe.confirm(__("Make one comment of both? What you entered stays as an earlier version."), async () => {
			await frappe.xcall(`${API}.join`, { comment: comment.name, copy: match.name });
			participation.tell(__("The two comments are one now"));
			joined();
		});
	}
})();
