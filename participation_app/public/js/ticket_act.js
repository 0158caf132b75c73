// What whoever reads a ticket can do with it now: the moves side by side, and the form of the chosen one on the page itself.

frappe.provide("participation.ticket_act");

(function () {
	const { element, button, send } = participation;
	const API = "participation_app.api.tickets";
	// The moves that carry a ticket onwards: the first of them that is open is chosen already.
	const FORWARD = ["refer", "assign_to_section", "report_action", "confirm_result"];
	const KEYS = {
		refer: "r",
		assign_to_section: "a",
		return: "b",
		decline: "d",
		call_for_inspection: "i",
		report_action: "p",
		send_back: "b",
		confirm_result: "c",
		ask_again: "g",
		answer_directly: "w",
		hand_off: "h",
		close_without_publication: "x",
		correct: "e",
		ask_citizen: "q",
		withdraw_question: "u",
		reopen: "o",
		close: "l",
	};
	const REPLY_STAGES = ["Reply Drafting", "PR Review", "Publishing"];
	const PAUSE = 400; // ms without a key until the draft is kept

	/* The card for a ticket's page. */
	participation.ticket_act.section = function (frm, view) {
		frm.participation_act?.leave();
		frm.participation_act = new Act(frm, view);
		return frm.participation_act.card;
	};

	const draft_name = (ticket, move) => `participation ticket ${frappe.session.user} ${ticket} ${move}`;

	class Act {
		constructor(frm, view) {
			Object.assign(this, { frm, view, ticket: `${frm.doc.name}`, buttons: new Map() });
			this.moves = in_order(view.moves);
			this.forward = this.moves.find(({ move }) => FORWARD.includes(move));
			this.form = element("div", { class: "participation-act-form" });
			this.card = element(
				"section",
				{ class: `participation-card participation-act ${this.moves.length || this.working_on_reply ? "" : "idle"}`, "aria-labelledby": "participation-act-title" },
				element("h5", { class: "participation-section-title", id: "participation-act-title", tabindex: "-1" }, this.title()),
				this.refusal(),
				this.left_over(),
				this.to_reply(),
				this.waits_for(),
				this.choices(),
				this.form
			);
			this.bar = element("div", { class: "participation-act-bar" });
			this.listen();
			if (this.forward) this.choose(this.forward.move);
			else this.show_bar();
		}

		title() {
			if (this.forward || this.working_on_reply) return __("Next Step");
			return this.moves.length ? __("What You Can Do") : __("Nothing for You to Do Now");
		}

		get reply() {
			return this.view.replies[0];
		}

		get working_on_reply() {
			return this.reply && REPLY_STAGES.includes(this.view.stage) && !this.forward;
		}

		waits_for() {
			const is_idle = !this.moves.length && !this.working_on_reply;
			const is_open = !this.frm.doc.participation_answered_at;
			return is_idle && is_open ? element("p", { class: "text-muted" }, __("Waits for: {0}", [this.view.holder])) : null;
		}

		to_reply() {
			if (!this.working_on_reply) return null;
			return element("div", {}, button(__("Open Proposed Reply"), () => this.open_reply(), "btn-primary"));
		}

		open_reply() {
			frappe.set_route("Form", "Proposed Reply", this.reply.name);
		}

		choices() {
			if (this.moves.length < 2 && this.forward) return null;
			const buttons = this.moves.map((move) => {
				const choice = button(move.label, () => this.choose(move.move, true), "btn-default participation-act-choice");
				choice.dataset.move = move.move;
				choice.setAttribute("aria-pressed", "false");
				this.buttons.set(move.move, choice);
				return choice;
			});
			return element("div", { class: "participation-act-choices", role: "group", "aria-label": __("Moves") }, buttons);
		}

		// The form of one move

		choose(name, is_asked = false) {
			const move = this.moves.find((one) => one.move === name);
			if (!move) return false;
			if (this.chosen?.move !== name) {
				this.keep();
				this.chosen = move;
				this.show_form();
			}
			this.card.dataset.move = name;
			if (is_asked) this.begin();
			return true;
		}

		show_form() {
			const { move, hint, label, fields } = this.chosen;
			this.buttons.forEach((choice, name) => choice.setAttribute("aria-pressed", `${name === move}`));
			this.files = [];
			const body = element("div", { class: "participation-dialog" });
			this.trouble = element("div", { role: "alert" });
			this.told = element("span", { class: "text-muted", role: "status" });
			this.submit_button = button(label, () => void this.submit(), "btn-primary participation-act-submit");
			this.submit_button.title = __("Ctrl+Enter");
			this.form.replaceChildren(
				hint ? element("p", { class: "text-muted" }, hint) : "",
				body,
				this.trouble,
				element("div", { class: "participation-act-foot" }, this.submit_button, this.told)
			);
			this.group = new frappe.ui.FieldGroup({ fields: fields.map(safe_options), body, no_submit_on_enter: true });
			this.group.make();
			// Frappe writes a label above a field without tying the two together.
			for (const field of this.group.fields_list) field.$input?.attr("aria-label", field.df.label);
			$(body).find("textarea, input[type=text]").attr("dir", "auto");
			$(body).find("textarea").css("height", "").attr("rows", 3);
			this.offer_files();
			this.restore();
			$(body).on("input change awesomplete-selectcomplete", () => this.keep_soon());
			this.show_bar();
		}

		/* Into view, with the first field that is still empty ready to be written in. */
		begin() {
			const empty = this.group?.fields_list.find((field) => field.$input && field.df.reqd && !field.get_value());
			(empty?.wrapper || this.submit_button).scrollIntoView({ block: "center" });
			(empty?.$input?.[0] || this.submit_button).focus({ preventScroll: true });
		}

		values() {
			const values = this.group.get_values(true) || {};
			for (const [name, value] of Object.entries(values)) if (typeof value === "string") values[name] = value.trim();
			if (this.takes_files) values.files = this.files.map((file) => file.url);
			return values;
		}

		put(fieldname, text) {
			if (!this.group?.has_field(fieldname)) return false;
			void this.group.set_value(fieldname, text);
			this.keep_soon();
			this.group.get_field(fieldname).wrapper.scrollIntoView({ block: "center" });
			return true;
		}

		// Files that go with the form

		offer_files() {
			const field = this.group.fields_list.find(({ df }) => df.takes_files);
			this.takes_files = Boolean(field);
			if (!field) return;
			this.picker = element("input", { type: "file", multiple: true, class: "sr-only", id: "participation-files", on: { change: () => void this.upload() } });
			this.file_list = element("ul", { class: "participation-lines" });
			const choose = element("label", { class: "btn btn-sm btn-default", for: "participation-files" }, participation.icon("attachment", "sm"), " ", __("Add Files"));
			const hint = element("p", { class: "text-muted participation-facts" }, __("Private: only those who work on the ticket open them."));
			$(field.wrapper).empty().append(participation.field_label(field.df.label), this.file_list, this.picker, choose, hint);
		}

		async upload() {
			const chosen = [...this.picker.files];
			this.picker.value = "";
			for (const file of chosen) {
				this.tell(__("Uploading {0} …", [file.name]));
				const kept = await participation.upload(file).catch(() => null);
				if (kept) this.files.push(kept);
				else participation.show_problems(this.group, { files: __("{0} could not be uploaded. It may be too large, or of a kind that is not allowed.", [file.name]) });
				this.tell("");
				this.show_files();
				this.keep();
			}
		}

		show_files() {
			const rows = this.files.map((file) => {
				const remove = button(__("Remove"), () => {
					this.files = this.files.filter((one) => one !== file);
					this.show_files();
					this.keep();
				});
				remove.setAttribute("aria-label", __("Remove {0}", [file.name]));
				return element("li", {}, participation.icon("attachment", "sm"), participation.isolated(file.name), remove);
			});
			this.file_list.replaceChildren(...rows);
		}

		// What is half written

		get has_entered() {
			const given = Object.fromEntries((this.chosen?.fields || []).map((field) => [field.fieldname, field.default]));
			return Object.entries(this.values()).some(([name, value]) => (Array.isArray(value) ? value.length : value && `${value}` !== `${given[name] ?? ""}`));
		}

		keep_soon() {
			clearTimeout(this.waiting);
			this.waiting = setTimeout(() => this.keep(), PAUSE);
		}

		keep() {
			clearTimeout(this.waiting);
			if (!this.chosen || !this.group || this.is_done) return;
			const name = draft_name(this.ticket, this.chosen.move);
			if (!this.has_entered) return participation_drafts.forget(name);
			participation_drafts.keep(name, { values: this.values(), files: this.files });
			this.tell(__("Kept on this device"));
		}

		restore() {
			const draft = participation_drafts.read(draft_name(this.ticket, this.chosen.move));
			if (!draft) return;
			const known = Object.entries(draft.values).filter(([name]) => this.group.has_field(name) && name !== "files");
			void this.group.set_values(Object.fromEntries(known));
			if (this.takes_files && draft.files?.length) {
				this.files = draft.files;
				this.show_files();
			}
			this.tell(__("What you had begun is here again."), button(__("Start Afresh"), () => this.discard(), "btn-link btn-xs"));
		}

		discard() {
			participation_drafts.forget(draft_name(this.ticket, this.chosen.move));
			this.group.clear();
			this.show_form();
		}

		tell(...content) {
			this.told?.replaceChildren(...content);
		}

		/* What was written for a move that is not open any more is still there to be copied. */
		left_over() {
			const open = new Set(this.moves.map(({ move }) => move));
			const kept = Object.keys(KEYS)
				.filter((move) => !open.has(move))
				.map((move) => [move, participation_drafts.read(draft_name(this.ticket, move))])
				.filter(([, draft]) => draft);
			return kept.map(([move, draft]) => this.left_over_of(move, draft));
		}

		left_over_of(move, { values }) {
			const texts = Object.values(values).filter((value) => typeof value === "string" && value);
			const fold = element(
				"details",
				{ class: "participation-fold", open: true },
				element("summary", {}, __("You had written this; the ticket has moved on")),
				texts.map((text) => participation.prose(text, "participation-note")),
				button(__("Start Afresh"), () => {
					participation_drafts.forget(draft_name(this.ticket, move));
					fold.remove();
				})
			);
			return fold;
		}

		// Sending

		async submit() {
			if (this.is_sending || !this.chosen) return;
			this.is_sending = true;
			this.submit_button.disabled = true;
			this.keep();
			participation.show_problems(this.group, {});
			this.trouble.replaceChildren();
			try {
				this.done(await send(`${API}.make`, { ticket: this.ticket, move: this.chosen.move, values: this.values() }));
			} catch (refused) {
				await this.refused(refused);
			} finally {
				this.is_sending = false;
				this.submit_button.disabled = false;
			}
		}

		done({ stage, still_seen }) {
			this.is_done = true;
			participation_drafts.forget(draft_name(this.ticket, this.chosen.move));
			participation.tell(__("Now: {0}", [__(stage)]));
			this.frm.participation_focus = true;
			if (still_seen) this.frm.reload_doc();
			// Whoever declines a ticket does not see it any longer.
			else frappe.set_route("List", "HD Ticket");
		}

		/* A refusal stands at its field; where the ticket has moved on meanwhile, the page shows it as it is now. */
		async refused({ message, problems }) {
			if (participation.show_problems(this.group, problems)) return;
			this.trouble.replaceChildren(participation.notice(message || __("It could not be sent. Look at your connection and try again."), "red"));
			const now = await send(`${API}.stand`, { ticket: this.ticket }).catch(({ status }) => ({ is_gone: status === 403 }));
			if (now.is_gone) {
				participation.tell(__("The ticket has moved on and is no longer with you."), "orange");
				frappe.set_route("List", "HD Ticket");
			} else if (now.stage && now.stage !== this.view.stage) {
				this.frm.participation_refusal = { ticket: this.ticket, stage: now.stage, message };
				this.frm.reload_doc();
			}
		}

		/* Stays until the ticket moves on again. */
		refusal() {
			const { ticket, stage, message } = this.frm.participation_refusal || {};
			return ticket === this.ticket && stage === this.view.stage && message ? element("div", { role: "alert" }, participation.notice(message, "red")) : null;
		}

		// Keys, and the bar at the foot of a narrow screen

		listen() {
			const page = this.frm.page;
			const condition = () => cur_frm === this.frm && this.frm.participation_act === this;
			for (const { move, label } of this.moves) {
				if (KEYS[move]) frappe.ui.keys.add_shortcut({ shortcut: KEYS[move], page, condition, description: frappe.utils.escape_html(label), action: () => this.choose(move, true) });
			}
			frappe.ui.keys.add_shortcut({
				shortcut: "ctrl+enter",
				page,
				condition,
				ignore_inputs: true,
				description: __("Send what is written"),
				action: () => participation.ticket_notes.submit_focused(this.frm) || void this.submit(),
			});
		}

		show_bar() {
			const others = this.moves.length > 1 && button(__("Other Moves"), () => this.show_choices());
			const main = this.working_on_reply && !this.chosen ? button(__("Open Proposed Reply"), () => this.open_reply(), "btn-primary") : this.chosen && button(this.chosen.label, () => this.go_on(), "btn-primary");
			this.bar.replaceChildren(...[main, others].filter(Boolean));
			this.bar.hidden = !main && !others;
		}

		show_choices() {
			this.card.scrollIntoView({ block: "start" });
			this.buttons.values().next().value?.focus({ preventScroll: true });
		}

		/* First to the form, so that nothing is sent unseen; from there it is sent. */
		go_on() {
			const { top, bottom } = this.submit_button.getBoundingClientRect();
			const is_seen = top >= 0 && bottom <= window.innerHeight;
			const lacks = this.group.fields_list.some((field) => field.$input && field.df.reqd && !field.get_value());
			if (is_seen || (!lacks && this.has_entered)) void this.submit();
			else this.begin();
		}

		/* Where the reader is in the form, to be there again after the page was drawn anew. */
		place() {
			const field = this.group?.fields_list.find(({ $input }) => $input?.[0] === document.activeElement);
			return field && { move: this.chosen.move, fieldname: field.df.fieldname, start: field.$input[0].selectionStart, end: field.$input[0].selectionEnd };
		}

		return_to(place) {
			if (!place || !this.choose(place.move)) return;
			const input = this.group.get_field(place.fieldname)?.$input?.[0];
			input?.focus({ preventScroll: true });
			if (typeof place.start === "number") input?.setSelectionRange?.(place.start, place.end);
		}

		leave() {
			this.keep();
			this.is_done = true;
		}
	}

	/* Those that lead onwards before those that lead back or aside. */
	function in_order(moves) {
		const rank = ({ move }) => (FORWARD.includes(move) ? FORWARD.indexOf(move) : FORWARD.length);
		return [...moves].sort((one, other) => rank(one) - rank(other));
	}

	/* Frappe puts a select's labels in as HTML. */
	function safe_options(field) {
		if (!Array.isArray(field.options)) return field;
		const options = field.options.map((option) => (typeof option === "string" ? option : { ...option, label: frappe.utils.escape_html(option.label) }));
		return { ...field, options };
	}
})();
