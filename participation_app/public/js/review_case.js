// One reply under review: the comment as it stands on its platform now, the report, the text, and what can be done.

(function () {
	frappe.provide("participation");
	const REPLIES = "participation_app.api.replies";
	const KEYS = { approve: "A", request_changes: "R", post_by_hand: "H", withdraw_approval: "W" };
	const COLOURS_OF_LOOK = { standing: "green", gone: "red", unknown: "yellow", failed: "yellow" };

	participation.ReviewCase = class {
		/* Shows itself in `detail` and its buttons in `acts`; `done()` hears when nothing is left to do here. */
		constructor(name, { detail, acts, done }) {
			Object.assign(this, { name, detail, acts, done });
		}

		is_shown() {
			return this.detail.dataset.reply === this.name;
		}

		async load() {
			this.detail.dataset.reply = this.name;
			this.acts.replaceChildren();
			this.detail.replaceChildren(participation.skeleton(8));
			try {
				await this.fetch();
			} catch {
				const again = participation.button(__("Try Again"), () => this.load());
				if (this.is_shown()) this.detail.replaceChildren(participation.placeholder("solid-warning", __("The reply could not be loaded"), "", again));
				return;
			}
			if (!this.is_shown()) return;
			this.show();
			void this.look();
		}

		async fetch() {
			this.reply = await frappe.xcall("participation_app.api.review.view", { reply: this.name });
			this.ticket = await frappe.xcall("participation_app.api.tickets.view", { ticket: this.reply.ticket });
		}

		/* Whether somebody else has acted meanwhile; what was marked here is not thrown away unasked. */
		async check_still_so() {
			const now = await frappe.xcall("participation_app.api.review.view", { reply: this.name });
			if (!this.is_shown() || !this.reply || (now.state === this.reply.state && now.seen === this.reply.seen && now.failure === this.reply.failure)) return;
			const words = __("This reply has changed meanwhile: it stands at “{0}”.", [now.state_label]);
			const again = participation.button(__("Show It as It Is"), () => this.load());
			this.news.replaceChildren(participation.notice(participation.element("span", {}, words, " ", again), "orange"));
			this.acts.replaceChildren();
		}

		// What is shown

		show() {
			const { element } = participation;
			this.news = element("div", { "aria-live": "polite" });
			this.words = element("div", { class: "review-words" });
			this.seen = element("div", { class: "review-seen", "aria-live": "polite" });
			this.detail.replaceChildren(
				element("div", { class: "review-case" }, this.head(), this.news, element("div", { class: "review-pair" }, this.comment_side(), this.reply_side()))
			);
			this.detail.scrollTop = 0;
			this.show_acts();
			this.detail.querySelector(".review-event")?.append(participation.events?.review_section?.(this.name) || "");
		}

		head() {
			const { element, isolated, pill, due_pill } = participation;
			const { reply, ticket } = this;
			const parts = [
				due_pill(ticket.due_at, ticket.days_left === null),
				participation.joint_line(ticket.joint),
				pill(reply.state_label, participation.STAGE_COLOURS[reply.state]),
				reply.rounds > 1 && pill(__("Round {0}", [reply.rounds]), "yellow"),
				reply.corrects && pill(__("Correction"), "purple"),
			];
			const open = participation.button(__("Open Ticket"), () => this.open_ticket());
			const form = participation.button(__("Open This Reply"), () => frappe.set_route("Form", "Proposed Reply", this.name));
			const title = element("h4", { dir: participation.direction(reply.subject || "") }, isolated(reply.subject));
			const stands_in = reply.stands_in_for && participation.notice(__("You act in place of {0}.", [reply.stands_in_for]), "blue");
			return element("div", { class: "review-head" }, title, element("div", { class: "participation-byline" }, parts, open, form), stands_in, this.troubles());
		}

		troubles() {
			const { reply } = this;
			const { notice } = participation;
			return [
				reply.failure && notice(__("Not published: {0}", [reply.failure]), "red"),
				reply.may.why_not && notice(reply.may.why_not, "orange"),
				reply.rounds > 1 && notice(__("The heads of public relations and of the department are told of every further round."), "blue"),
			];
		}

		comment_side() {
			const { element } = participation;
			const section_title = (words) => element("h5", { class: "participation-section-title" }, words);
			const title = this.reply.comment ? __("On the Platform Now") : __("The citizen’s words");
			this.show_words();
			const reports = this.ticket.reports;
			const report = reports.length ? participation.report_card(reports[0]) : element("p", { class: "text-muted" }, __("Nothing was reported yet."));
			return element(
				"section",
				{ class: "review-side review-comment", "aria-label": title },
				section_title(title),
				this.seen,
				this.words,
				section_title(__("The Action Report")),
				report
			);
		}

		show_words() {
			const { words } = this.ticket;
			this.words.replaceChildren(words ? participation.words_card(words) : participation.placeholder("message", __("This contribution has no comment on a platform."), __("The answer goes to the citizen alone.")));
		}

		reply_side() {
			const { element } = participation;
			const { reply } = this;
			const title = (words) => element("h5", { class: "participation-section-title" }, words);
			const fold = (words, content, open = false) => element("details", { class: "participation-fold", open }, element("summary", {}, words), content);
			return element(
				"section",
				{ class: "review-side review-draft", "aria-label": __("Proposed Reply") },
				reply.by_hand ? this.hand_posting() : null,
				title(__("Proposed Reply")),
				this.text_card(),
				this.reply.event && element("div", { class: "review-event" }),
				this.publications(),
				fold(__("As the platform shows it"), this.preview(), !reply.may.request_changes),
				fold(__("Versions: {0}", [reply.versions.length]), participation.reading.versions(reply.versions), reply.rounds > 1),
				fold(__("Rounds and Their Time"), participation.reading.rounds(reply.rounds_told))
			);
		}

		text_card() {
			const { element, isolated } = participation;
			const { reply } = this;
			const by = element("div", { class: "participation-byline text-muted" }, __("Version {0}", [reply.version]), reply.authors.map((name) => isolated(name)));
			this.marking = reply.may.request_changes ? new participation.ReplyMarking(reply.text || "", () => this.show_acts()) : null;
			const hint = this.marking && element("p", { class: "text-muted review-hint" }, __("Choose words in the text to say what should change there."));
			const text = this.marking ? this.marking.element : element("div", { class: "participation-card" }, participation.prose(reply.text));
			return element("div", {}, by, text, hint, participation.reading.meter(reply.length, reply));
		}

		preview() {
			const { account, target } = this.reply;
			if (!account) return participation.element("p", { class: "text-muted" }, __("The answer goes to the citizen alone."));
			return participation.reading.preview({ account, texts: participation.reading.posted_texts(this.reply), answers: target?.author_name });
		}

		publications() {
			const { element, pill, time, prose, link } = participation;
			const rows = this.reply.standing.publications.filter(({ state }) => state !== "Withdrawn");
			const line = (row) =>
				element(
					"article",
					{ class: "participation-card" },
					element("header", { class: "participation-byline" }, pill(__(row.state), participation.PUBLICATION_COLOURS[row.state]), row.parts > 1 && __("Part {0} of {1}", [row.part, row.parts]), element("span", { class: "text-muted" }, time(row.removed_at || row.sent_at))),
					row.message && prose(row.message, "participation-note"),
					link(row.permalink, __("Open on the platform")),
					row.may_remove && element("div", {}, participation.button(__("It Is Removed"), () => this.note_removed(row.name)))
				);
			return rows.length ? element("div", { class: "participation-versions" }, participation.field_label(__("On the Platform")), rows.map(line)) : null;
		}

		// The look at the platform

		async look(again = false) {
			if (!this.reply?.comment) return;
			const { seen } = this;
			this.tell_look(__("Asking the platform …"), "gray");
			let look;
			try {
				look = await frappe.xcall("participation_app.api.review.look", { reply: this.name, again: again ? 1 : 0 });
			} catch {
				look = { outcome: "failed", message: __("The server did not answer.") };
			}
			if (!this.is_shown() || seen !== this.seen) return;
			this.tell_look(this.look_in_words(look), look.changed || look.can_reply === false ? "orange" : COLOURS_OF_LOOK[look.outcome], true);
			if (look.changed) await this.take_over_change(look);
		}

		look_in_words({ outcome, at, message, changed, can_reply }) {
			const when = at ? participation.date_and_time(at) : "";
			const kept = when ? __("Shown is the copy kept on {0}.", [when]) : __("Shown is the copy kept at its receipt.");
			const words = {
				standing: () => (changed ? __("Changed by its author: as it stands on {0}.", [when]) : __("As it stands on {0}.", [when])),
				gone: () => __("No longer on the platform, looked at on {0}. A public reply is not possible.", [when]),
				unknown: () => `${__("The platform does not tell whether it still stands.")} ${kept}`,
				failed: () => `${message || __("The platform did not answer.")}\n${kept}`,
			}[outcome]();
			return can_reply === false ? `${words} ${__("The platform says that it takes no reply there: post it by hand, or answer privately.")}` : words;
		}

		tell_look(words, colour, may_again = false) {
			const { element, button, direction } = participation;
			const again = may_again && button(__("Look at the Platform Again"), () => this.look(true), "btn-default btn-xs");
			// A trouble was worded in whichever language its job spoke.
			const lines = words.split("\n").map((line) => element("span", { class: "review-seen-line", dir: direction(line) }, line));
			this.seen.replaceChildren(element("span", { class: `indicator ${colour}` }, element("span", {}, lines)), again || "");
		}

		/* The officer reads the new words; what is approved from now on is approved beside them. */
		async take_over_change({ version_id }) {
			this.ticket = await frappe.xcall("participation_app.api.tickets.view", { ticket: this.reply.ticket });
			if (this.reply.target) this.reply.target.version_id = version_id;
			this.show_words();
			this.words.classList.add("changed");
		}

		// What can be done

		show_acts() {
			const { may, by_hand } = this.reply;
			const marked = this.marking?.marks.length || 0;
			const buttons = [
				may.approve && this.button("approve", __("Approve Reply"), marked || by_hand ? "btn-default" : "btn-primary"),
				may.request_changes && this.button("request_changes", marked ? __("Request Changes ({0} marked)", [marked]) : __("Request Changes"), marked ? "btn-primary" : "btn-default"),
				may.post_by_hand && this.reply.account && this.button("post_by_hand", __("Posted by Hand"), by_hand ? "btn-primary" : "btn-default"),
				may.withdraw_approval && this.button("withdraw_approval", __("Withdraw Approval")),
			];
			this.acts.replaceChildren(...buttons.filter(Boolean));
		}

		button(act, label, style = "btn-default") {
			const button = participation.button(label, () => this.act(act), style);
			button.dataset.act = act;
			button.setAttribute("aria-keyshortcuts", KEYS[act]);
			button.append(participation.element("kbd", { class: "queue-key", "aria-hidden": "true" }, KEYS[act]));
			return button;
		}

		act(act) {
			if (!this.reply?.may[act]) return;
			void this[act]();
		}

		start_marking() {
			this.marking?.body.focus();
		}

		open_ticket() {
			frappe.set_route("Form", "HD Ticket", this.reply.ticket);
		}

		async approve() {
			const { reply } = this;
			const removal = reply.corrects ? [{ fieldname: "remove_corrected", fieldtype: "Check", label: __("Remove the Published Reply Once the Correction Stands"), default: reply.remove_corrected }] : [];
			await participation.move_dialog({
				title: __("Approve Reply"),
				hint: this.where_it_goes(),
				action: reply.account ? __("Approve and Publish") : __("Approve and Send"),
				fields: [{ fieldname: "shown", fieldtype: "HTML" }, ...removal],
				prepare: (dialog) => dialog.fields_dict.shown.$wrapper.empty().append(this.what_goes_out()),
				submit: ({ remove_corrected }) =>
					frappe.xcall(`${REPLIES}.approve`, { reply: this.name, seen: reply.seen, seen_comment: reply.target?.version_id || null, remove_corrected: remove_corrected ? 1 : 0 }),
			});
			participation.tell(__("Approved. The reply is on its way."));
			this.done();
		}

		where_it_goes() {
			const { account, target } = this.reply;
			if (!account) return __("This text goes to the citizen alone, by the way they named.");
			return __("This is published on {0} by {1}, in reply to {2}.", [__(account.platform), account.account_name || account.name, target?.author_name || __("Unknown author")]);
		}

		what_goes_out() {
			const { element } = participation;
			const { account, length } = this.reply;
			const text = account ? this.preview() : participation.prose(this.reply.text);
			return element("div", {}, text, length.cost && element("p", { class: "text-muted" }, length.cost), participation.link(this.reply.target?.permalink, __("Open the comment on the platform")));
		}

		async request_changes() {
			const marks = this.marking?.marks || [];
			await participation.move_dialog({
				title: __("Request Changes"),
				hint: __("The call centre reads this beside the text; the version you saw is kept."),
				fields: [
					{ fieldname: "marked", fieldtype: "HTML" },
					{ fieldname: "comment", fieldtype: "Small Text", label: marks.length ? __("Anything Else") : __("What Should Change"), reqd: marks.length ? 0 : 1 },
				],
				prepare: (dialog) => dialog.fields_dict.marked.$wrapper.empty().append(marks.length ? participation.reading.mark_list(marks) : ""),
				submit: ({ comment }) => frappe.xcall(`${REPLIES}.request_changes`, { reply: this.name, comment: comment || "", marks: JSON.stringify(marks) }),
			});
			participation.tell(__("The text is back with the call centre."));
			this.done();
		}

		async withdraw_approval() {
			await frappe.xcall(`${REPLIES}.withdraw_approval`, { reply: this.name });
			participation.tell(__("The approval is withdrawn; nothing was sent."));
			this.load();
		}

		async note_removed(publication) {
			await frappe.xcall(`${REPLIES}.note_removed`, { publication });
			participation.tell(__("The platform is asked whether it is gone."));
			this.load();
		}

		post_by_hand() {
			const panel = this.detail.querySelector(".review-by-hand") || this.hand_posting();
			if (!panel?.isConnected) this.detail.querySelector(".review-draft").prepend(panel);
			panel.scrollIntoView({ block: "nearest" });
			panel.querySelector("button, input")?.focus();
		}

		/* The texts to copy, where they go, and where they stand then. */
		hand_posting() {
			const { element, field_label, link, button } = participation;
			const { reply } = this;
			if (!reply.may.post_by_hand || !reply.account) return null;
			const input = element("input", { type: "url", class: "form-control", dir: "ltr", placeholder: "https://", "aria-label": __("Link of the Reply on the Platform") });
			const post = async () => {
				await frappe.xcall(`${REPLIES}.post_by_hand`, { reply: this.name, link: input.value.trim() });
				participation.tell(__("The ticket is answered."));
				this.done();
			};
			input.addEventListener("keydown", (event) => event.key === "Enter" && void post());
			return element(
				"section",
				{ class: "participation-card review-by-hand", "aria-label": __("Post by Hand") },
				element("h5", { class: "participation-section-title" }, __("Post by Hand")),
				element("p", { class: "text-muted" }, __("Copy the text, post it on the platform as a reply to the comment, then enter where it stands.")),
				participation.reading.texts_to_copy(reply.to_post),
				link(reply.target?.permalink, __("Open the comment on the platform")),
				field_label(__("Link of the Reply on the Platform")),
				element("div", { class: "participation-mark-line" }, input, button(__("It Is Posted"), () => void post(), "btn-primary"))
			);
		}
	};
})();
