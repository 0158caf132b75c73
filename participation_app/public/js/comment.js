// One comment of the public: how it is shown and the moves made on it, on the triage desk and on its own form.

frappe.provide("participation.comments");

(function () {
	const API = "participation_app.api.comments";
	const { element, isolated, pill, prose, time, field_label } = participation;

	const LANGUAGES = { ar: __("Arabic"), en: __("English"), mixed: __("Mixed"), und: __("Not Recognised") };

	participation.comments.language_name = (language) => LANGUAGES[language] || language;

	participation.comments.view = (name) => frappe.xcall(`${API}.view`, { comment: name });

	/* Everything that is known about a comment, from the answer of `view`; `show_related` opens what is like it. */
	participation.comments.detail = function (comment, reload, show_related) {
		return element(
			"article",
			{ class: "participation-comment" },
			header(comment),
			comment.quarantine_reason && participation.notice(unread_words(comment), "red"),
			participation.seals.card(comment, reload),
			outcome(comment),
			origin(comment),
			participation.captures.matches(comment, reload),
			participation.post_box(comment.post),
			conversation(comment),
			versions(comment),
			proposal(comment),
			related(comment, show_related)
		);
	};

	const unread_words = ({ quarantine_reason }) =>
		__("It could not be read; what the platform sent is kept. Look at the comment on the platform. ({0})", [quarantine_reason]);

	function header(comment) {
		const waiting = comment.state === "Waiting";
		return element(
			"header",
			{ class: "participation-comment-head" },
			element(
				"div",
				{ class: "participation-comment-who" },
				element("h4", {}, isolated(comment.author_name || __("Unknown author"))),
				pill(__(comment.state), participation.COMMENT_COLOURS[comment.state]),
				participation.marks(comment)
			),
			element(
				"div",
				{ class: "participation-facts text-muted" },
				!comment.account.includes(comment.platform) && element("span", {}, __(comment.platform)),
				element("span", {}, isolated(comment.account)),
				comment.language && element("span", {}, participation.comments.language_name(comment.language)),
				comment.posted_at && element("span", {}, time(comment.posted_at)),
				participation.link(comment.permalink, __("Open on the platform"))
			),
			waiting && comment.due_at && due_line(comment)
		);
	}

	/* What the author was called before, and who added the comment. */
	function origin(comment) {
		const lines = [];
		if (comment.former_names?.length) lines.push(__("Formerly: {0}", [comment.former_names.join(" · ")]));
		if (comment.joined_at) lines.push(__("Added by hand, joined with the platform’s copy"));
		else if (comment.captured_by_hand) lines.push(__("Added by hand; the platform has not shown it to us yet"));
		return lines.map((line) => element("div", { class: "text-muted participation-origin" }, isolated(line)));
	}

	function due_line(comment) {
		return element(
			"div",
			{ class: "participation-facts" },
			participation.due_pill(comment.due_at),
			element("span", { class: "text-muted" }, participation.distance(comment.due_at))
		);
	}

	function outcome(comment) {
		const line = outcome_words(comment);
		return line && element("div", { class: "participation-outcome" }, line);
	}

	function outcome_words(comment) {
		if (comment.ticket) {
			const ticket = element("a", { href: `/app/hd-ticket/${encodeURIComponent(comment.ticket)}` }, __("Open Ticket"));
			const words = comment.state === "Attached" ? __("Attached to ticket {0}", [comment.ticket]) : __("Ticket {0}", [comment.ticket]);
			return [isolated(words), ticket];
		}
		if (comment.redirected_to) return isolated(__("Redirected to {0}", [__(comment.redirected_to)]));
		if (comment.dismissal_reason) return isolated(__("Dismissed: {0}", [__(comment.dismissal_reason)]));
		return null;
	}

	/* The comments it answers and those that answer it; everything else under the post folds away. */
	function conversation(comment) {
		const lines = with_depth(comment);
		const near = lines.filter((line) => line.near);
		const others = lines.filter((line) => !line.near);
		return element(
			"section",
			{ class: "participation-conversation", "aria-label": __("Conversation") },
			near.map((line) => bubble(line, comment)),
			others.length > 0 && fold(__("Other comments under this post: {0}", [others.length]), others.map((line) => bubble(line, comment)))
		);
	}

	/* The lines in the order of a tree: each under the one it answers, the older first. */
	function with_depth(comment) {
		const given = comment.thread || [];
		const thread = given.some((line) => line.name === comment.name) ? given : [...given, comment];
		const by_id = new Map(thread.map((line) => [line.external_id, line]));
		const path = (line, steps = 0) => {
			const above = by_id.get(line.parent_external_id);
			return above && above !== line && steps < thread.length ? [...path(above, steps + 1), line] : [line];
		};
		const chosen = thread.find((line) => line.name === comment.name);
		const root = path(chosen)[0];
		const lines = thread.map((line) => {
			const ancestry = path(line);
			const place = ancestry.map((step) => `${step.posted_at} ${step.name}`).join("/");
			return { ...line, depth: ancestry.length - 1, near: ancestry[0] === root, place };
		});
		return lines.sort((one, other) => (one.place < other.place ? -1 : 1));
	}

	function bubble(line, comment) {
		const chosen = line.name === comment.name;
		return element(
			"div",
			{
				class: `participation-bubble ${chosen ? "chosen" : ""} ${line.is_own ? "own" : ""}`,
				style: `--depth: ${Math.min(line.depth || 0, 3)}`,
				"aria-current": chosen ? "true" : null,
			},
			element(
				"div",
				{ class: "participation-byline" },
				element("strong", {}, isolated(line.author_name || __("Unknown author"))),
				line.is_own ? pill(__("Us"), "green") : null,
				line.typed_outside ? pill(__("Typed on the platform"), "orange") : null,
				!chosen && participation.marks(line),
				!chosen && !line.is_own && line.state !== "Before Service" ? pill(__(line.state), participation.COMMENT_COLOURS[line.state]) : null,
				line.posted_at && element("span", { class: "text-muted" }, time(line.posted_at, participation.distance(line.posted_at)))
			),
			line.evidence ? sealed_words() : chosen ? said(comment) : prose(line.text),
			chosen && participation.media_strip(comment.media)
		);
	}

	/* What the author wrote, with the words marked that a rule looked for. */
	function said(comment) {
		if (!comment.marked?.some(([, is_met]) => is_met)) return prose(comment.text, "participation-said");
		const lines = [[]];
		for (const [part, is_met] of comment.marked) {
			part.split("\n").forEach((piece, number) => {
				if (number) lines.push([]);
				lines.at(-1).push([piece, is_met]);
			});
		}
		return element("p", { class: "participation-prose participation-said" }, lines.map(marked_line));
	}

	function marked_line(pieces) {
		const text = pieces.map(([piece]) => piece).join("");
		const shown = pieces.map(([piece, is_met]) => (is_met ? element("mark", {}, piece) : piece && participation.with_handles_apart(piece)));
		return element("span", { dir: participation.direction(text) }, text ? shown : "\u00a0");
	}

	const sealed_words = () => element("p", { class: "participation-prose text-muted" }, __("The words are sealed."));

	function fold(title, content) {
		return element("details", { class: "participation-fold" }, element("summary", {}, title), content);
	}

	function versions(comment) {
		if (!comment.versions?.length || comment.evidence) return null;
		const rows = comment.versions.map((version) =>
			element("div", { class: "participation-version" }, element("div", { class: "text-muted" }, time(version.seen_at)), prose(version.text))
		);
		return fold(__("Earlier versions: {0}", [comment.versions.length]), rows);
	}

	function proposal(comment) {
		if (comment.state !== "Waiting") return null;
		const proposed = comment.proposed_type || comment.proposed_department || comment.proposed_entity;
		const places = [comment.proposed_department, comment.proposed_section].filter(Boolean).map((place) => __(place));
		return element(
			"section",
			{ class: "participation-card participation-proposal", "aria-label": __("Proposal") },
			field_label(__("Proposal")),
			element(
				"div",
				{ class: "participation-proposed" },
				comment.proposed_type && pill(__(comment.proposed_type, null, "Social Comment"), "blue"),
				places.length ? element("strong", {}, isolated(places.join(" · "))) : null,
				comment.proposed_inspection ? pill(__("Inspection"), "orange") : null,
				comment.proposed_entity && element("strong", {}, isolated(__("Redirect to {0}", [__(comment.proposed_entity)]))),
				!proposed && element("span", { class: "text-muted" }, __("No rule matches. You decide."))
			),
			proposed && comment.because && element("div", { class: "text-muted participation-reason", dir: "auto" }, comment.because)
		);
	}

	/* What has to do with it: copies and campaigns, the same author, the same place. */
	function related(comment, show) {
		if (!comment.related?.length) return null;
		return element(
			"section",
			{ class: "participation-card participation-related", "aria-label": __("Related Comments") },
			field_label(__("Related Comments")),
			comment.related.map((row) => related_line(row, show))
		);
	}

	function related_line({ by, value, label, waiting, decided, tickets }, show) {
		const fates = Object.entries(decided).map(([state, count]) => `${__(state)}: ${count}`);
		const words = [waiting ? __("waiting: {0}", [waiting]) : null, ...fates].filter(Boolean).join(" · ");
		const button = show && waiting && participation.button(__("Show"), () => show({ [by]: value }), "btn-default btn-xs");
		if (button) button.setAttribute("aria-label", `${__("Show")}: ${label}`);
		return element(
			"div",
			{ class: "participation-facts", "data-by": by },
			element("strong", {}, isolated(label)),
			element("span", { class: "text-muted" }, words),
			tickets.map((ticket) => element("a", { href: `/app/hd-ticket/${encodeURIComponent(ticket)}` }, isolated(__("Ticket {0}", [ticket])))),
			button
		);
	}

	// Moves

	const FORMS = { register, redirect, dismiss, attach, undo };

	participation.comments.move_style = (move) => (move === "register" ? "btn-primary" : "btn-default");

	/* Asks what the move needs; resolves with the answer of `submit(values)`. */
	participation.comments.ask = async function (comment, { move, label }, submit) {
		const choices = move === "undo" ? {} : await frappe.xcall(`${API}.choices`, { comment: comment.name });
		const form = FORMS[move](comment, choices);
		return participation.move_dialog({
			title: label,
			...form,
			submit: async (entered) => submit(form.values ? await form.values(entered) : entered),
		});
	};

	/* Asks what the move needs and makes it; resolves with {comment, state, ticket} once it stands. */
	participation.comments.make = (comment, { move, label }) =>
		participation.comments.ask(comment, { move, label }, (values) => make_at_once(comment, move, values));

	/* Two matters in one comment: asks for the type and department of each; resolves like `make`. */
	participation.comments.split = async function (comment) {
		const { types, departments } = await frappe.xcall(`${API}.choices`, { comment: comment.name });
		return participation.move_dialog({
			title: __("Split Into Two Matters"),
			hint: __("Each becomes a ticket with its own department and due date. One receipt and one reply are published for both."),
			fields: [...matter(__("First Matter"), "first", comment, types, departments), ...matter(__("Second Matter"), "second", {}, types, departments)],
			async submit(entered) {
				const part = (name) => ({ type: entered[`${name}_type`], department: entered[`${name}_department`] });
				const result = await frappe.xcall(`${API}.split`, { comment: comment.name, first: part("first"), second: part("second") });
				participation.tell(__("Split into two tickets"));
				return result;
			},
		});
	};

	/* The fields of one of two matters, with what is proposed for the comment chosen already. */
	function matter(title, name, { proposed_type, proposed_department }, types, departments) {
		return [
			{ fieldname: `${name}_matter`, fieldtype: "Section Break", label: title },
			{ fieldname: `${name}_type`, fieldtype: "Select", label: __("Type of Contribution"), options: options(types), default: proposed_type || types[0].value, reqd: 1 },
			{ fieldname: `${name}_column`, fieldtype: "Column Break" },
			{ fieldname: `${name}_department`, fieldtype: "Select", label: __("Department"), options: options([{ value: "", label: "" }, ...departments]), default: proposed_department, reqd: 1 },
		];
	}

	/* One type and no other authority is proposed: nothing has to be asked. */
	participation.comments.is_proposed = (comment) =>
		Boolean(comment.proposed_type && !comment.proposed_entity && comment.moves.some(({ move }) => move === "register"));

	participation.comments.register_as_proposed = ({ name, ...comment }) =>
		make_at_once({ name }, "register", { type: comment.proposed_type, department: comment.proposed_department });

	async function make_at_once(comment, move, values) {
		const result = await frappe.xcall(`${API}.make`, { comment: comment.name, move, values });
		participation.tell(made_words(result));
		return result;
	}

	function made_words({ state, ticket }) {
		if (state === "Registered") return __("Registered as ticket {0}", [ticket]);
		if (state === "Attached") return __("Attached to ticket {0}", [ticket]);
		return __("Now: {0}", [__(state)]);
	}

	/* Frappe puts a select's labels in as HTML. */
	const options = (rows) => rows.map(({ value, label }) => ({ value, label: frappe.utils.escape_html(label) }));

	function register(comment, { types, departments }) {
		return {
			hint: comment.evidence
				? __("No receipt can be published as a reply; the comment is deleted.")
				: __("A receipt with the reference is published as a reply to the comment."),
			fields: [
				...(comment.evidence ? [{ fieldname: "text", fieldtype: "Small Text", label: __("What It Was About"), description: __("In your own words, as far as the department needs it.") }] : []),
				{
					fieldname: "type",
					fieldtype: "Select",
					label: __("Type of Contribution"),
					options: options(types),
					default: comment.proposed_type || types[0].value,
					reqd: 1,
				},
				{
					fieldname: "department",
					fieldtype: "Select",
					label: __("Refer at Once To"),
					options: options([{ value: "", label: "" }, ...departments]),
					description: comment.proposed_department ? __("Proposed: {0}", [frappe.utils.escape_html(__(comment.proposed_department))]) : "",
				},
				...participation.restrictions.at_registration(),
			],
		};
	}

	function dismiss(_comment, { reasons }) {
		return {
			fields: [
				{ fieldname: "reason", fieldtype: "Select", label: __("Reason"), options: options([{ value: "", label: "" }, ...reasons]), reqd: 1 },
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
			],
		};
	}

	function undo() {
		return {
			hint: __("The comment waits again, with the due date it had."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1, default: __("Decided by mistake") }],
		};
	}

	function redirect(comment, { entities }) {
		const wordings = Object.fromEntries(entities.map((entity) => [entity.value, entity.wordings]));
		const show_wording = (dialog) => {
			const entity = dialog.get_value("agreed_entity");
			const text = wordings[entity]?.[dialog.get_value("wording")];
			const shown = text ? prose(text, "participation-said") : element("p", { class: "text-muted" }, entity ? __("No wording is agreed in this language.") : "");
			dialog.fields_dict.shown.$wrapper.empty().append(element("div", { class: "participation-card", "aria-live": "polite" }, field_label(__("Will Be Published As")), shown));
		};
		return {
			hint: entities.length ? null : __("There is no agreed entity yet. A Participation Manager enters them."),
			fields: [
				{
					fieldname: "agreed_entity",
					fieldtype: "Select",
					label: __("Redirect To"),
					options: options([{ value: "", label: "" }, ...entities]),
					default: comment.proposed_entity,
					reqd: 1,
				},
				{
					fieldname: "wording",
					fieldtype: "Select",
					label: __("Language"),
					options: options(["ar", "en"].map((value) => ({ value, label: LANGUAGES[value] }))),
					default: comment.language === "en" ? "en" : "ar",
					reqd: 1,
				},
				{ fieldname: "shown", fieldtype: "HTML" },
			],
			prepare(dialog) {
				for (const name of ["agreed_entity", "wording"]) dialog.fields_dict[name].df.onchange = () => show_wording(dialog);
				show_wording(dialog);
			},
			values: ({ agreed_entity, wording }) => ({ agreed_entity, wording }),
		};
	}

	function attach(_comment, { tickets }) {
		const offered = tickets.map((ticket) => ({
			value: `${ticket.name}`,
			label: `${ticket.participation_reference} · ${ticket.subject} (${ticket.stage})`,
		}));
		return {
			fields: [
				{
					fieldname: "ticket",
					fieldtype: "Select",
					label: __("Tickets of the Same Author or Conversation"),
					options: options([{ value: "", label: "" }, ...offered]),
					default: offered[0]?.value,
					hidden: offered.length ? 0 : 1,
				},
				{ fieldname: "reference", fieldtype: "Data", label: offered.length ? __("Or the Reference of Another Ticket") : __("Reference of the Ticket") },
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
			],
			values: async ({ ticket, reference, note }) => ({ ticket: reference ? await ticket_of(reference) : ticket, note }),
		};
	}

	async function ticket_of(reference) {
		const typed = reference.trim().toUpperCase();
		const { message } = await frappe.db.get_value("HD Ticket", { participation_reference: typed }, "name");
		if (!message?.name) {
			frappe.throw(__("No ticket has the reference {0}. Look at the reference once more.", [frappe.utils.escape_html(typed)]));
		}
		return `${message.name}`;
	}
})();
