// Before hours, holidays or seasons are saved: what would move. After it: how far the moving has come.

frappe.provide("participation.calendar");

(function () {
	const { element, calendar } = participation;
	const API = "participation_app.api.calendar";
	const ASKED_AGAIN_AFTER = 2000; // ms between two looks at a change, should live updates fail to arrive
	const COLOURS = { Waiting: "gray", Running: "blue", Done: "green", Failed: "red" };
	calendar.STATE_COLOURS = COLOURS;

	/* Asks the server without Frappe's message box; rejects with the server's own sentence. */
	calendar.ask = function (method, args) {
		return new Promise((resolve, reject) => {
			frappe.call({
				method: method.includes(".") ? method : `${API}.${method}`,
				args,
				silent: true,
				callback: ({ message }) => resolve(message),
				error: (answer) => reject(new Error(sentence(answer))),
			});
		});
	};

	function sentence(answer) {
		const said = JSON.parse(answer?._server_messages || "[]").map((one) => strip_html(JSON.parse(one).message));
		return said.join(" ") || __("The server could not answer. Try again in a minute.");
	}

	/* For before_save. Where nothing moves the form is saved at once; "Back" leaves it open and unsaved. */
	calendar.ask_before_saving = async function (frm) {
		frm.participation_moving = null;
		const moving = await calendar.look_ahead(frm.doc);
		if (moving) frm.participation_moving = { known: await latest_change(frm.doc) };
		if (moving === undefined || (moving && !(await calendar.agreed(moving, __("Save and Move the Dates"))))) frappe.validated = false;
	};

	/* The preview where something would move, null where nothing would; undefined after an error, which it shows. */
	calendar.look_ahead = async function (doc, removed = false) {
		// Nothing is promised yet by an agreement or a list that is not stored; a season counts from its first save.
		if (doc.__islocal && doc.doctype !== "Participation Season") return null;
		try {
			const preview = await calendar.ask("preview", removed ? { doc, removed } : { doc });
			return preview.moved || preview.comments_moved ? preview : null;
		} catch (error) {
			frappe.msgprint({ title: __("Not Saved"), message: frappe.utils.escape_html(error.message), indicator: "red" });
			return undefined;
		}
	};

	/* Shows a preview; whether the person goes on. */
	calendar.agreed = function (preview, action) {
		return new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title: __("Promised Dates Would Move"),
				fields: [{ fieldtype: "HTML", fieldname: "preview" }],
				primary_action_label: action,
				primary_action() {
					resolve(true);
					dialog.hide();
				},
				secondary_action_label: __("Back to the Form"),
				secondary_action: () => dialog.hide(),
			});
			dialog.onhide = () => resolve(false);
			dialog.$wrapper.addClass("participation-dialog participation-preview");
			dialog.fields_dict.preview.$wrapper.empty().append(preview_body(preview));
			dialog.show();
		});
	};

	function preview_body(preview) {
		const counts = [
			preview.later && __("Later: {0}", [preview.later]),
			preview.earlier && __("Earlier: {0}", [preview.earlier]),
		];
		return element(
			"div",
			{},
			element("p", { class: "participation-preview-sentence" }, preview.sentence),
			element("ul", { class: "participation-counts" }, counts.filter(Boolean).map((words) => element("li", {}, words))),
			examples(preview),
			element("p", { class: "text-muted" }, __("The dates move in the background. No ticket becomes late through it, and answered tickets stay as they are."))
		);
	}

	function examples(preview) {
		if (!preview.examples.length) return null;
		const row = ({ ticket, reference, before, after }) =>
			element(
				"tr",
				{},
				element("td", { class: "participation-reference" }, element("a", { href: `/app/hd-ticket/${encodeURIComponent(ticket)}`, target: "_blank" }, participation.isolated(reference || ticket))),
				element("td", {}, participation.time(before)),
				element("td", {}, participation.time(after))
			);
		const heads = [__("Reference Number"), __("Due Now"), __("Due After")].map((label) => element("th", { scope: "col" }, label));
		return element(
			"table",
			{ class: "participation-table" },
			preview.examples.length < preview.moved && element("caption", {}, __("Examples")),
			element("thead", {}, element("tr", {}, heads)),
			element("tbody", {}, preview.examples.map(row))
		);
	}

	/* For after_save: follows the change that saving has set off. */
	calendar.follow_what_was_saved = async function (frm) {
		if (frm.participation_moving) await calendar.follow_next(frm.doc, frm.participation_moving.known);
	};

	/* Follows the document's newest change, if it is another than the known one. */
	calendar.follow_next = async function (doc, known) {
		const change = await latest_change(doc);
		if (change && change !== known) calendar.follow(change);
	};

	/* The newest Calendar Change of a document, or null. */
	async function latest_change(doc) {
		const filters = { source_doctype: doc.doctype, source_name: doc.name, changed_by: frappe.session.user };
		const rows = await frappe.db.get_list("Calendar Change", { filters, fields: ["name"], order_by: "creation desc", limit: 1 });
		return rows[0]?.name || null;
	}

	calendar.latest_change = latest_change;

	/* Shows in a corner how far a change has come, on whichever page the person goes on to. */
	calendar.follow = function (change) {
		const shown = alert_of(change);
		const listen = (progress) => progress.name === change && tell(progress);
		const timer = setInterval(look, ASKED_AGAIN_AFTER);
		frappe.realtime.on("calendar_change", listen);
		look();

		async function look() {
			const fields = ["name", "state", "affected", "moved", "message"];
			const { message } = await frappe.db.get_value("Calendar Change", change, fields);
			if (message?.name) tell(message);
		}

		function tell(progress) {
			shown.show(progress);
			if (!["Done", "Failed"].includes(progress.state)) return;
			clearInterval(timer);
			frappe.realtime.off("calendar_change", listen);
		}
	};

	function alert_of(change) {
		const words = element("div", { role: "status" });
		const bar = element("progress", { class: "participation-progress", "aria-label": __("Progress") });
		const link = element("a", { href: `/app/calendar-change/${encodeURIComponent(change)}`, class: "participation-link" }, __("Show the Change"));
		const holder = frappe.show_alert({ message: "", indicator: "blue" }, 3600);
		holder.find(".alert-message").addClass("participation-moving").append(words, bar, link);
		return {
			show(progress) {
				words.textContent = progress_words(progress);
				bar.hidden = ["Done", "Failed"].includes(progress.state);
				if (progress.affected && progress.done !== undefined) {
					bar.max = progress.affected;
					bar.value = progress.done;
				}
				holder.removeClass("blue green red").addClass(COLOURS[progress.state] === "gray" ? "blue" : COLOURS[progress.state]);
			},
		};
	}

	function progress_words({ state, affected, done, moved, message }) {
		if (state === "Done") return __("Done. Tickets whose date moved: {0}", [moved || 0]);
		if (state === "Failed") return message || __("The dates could not be moved.");
		if (done === undefined || !affected) return __("The promised dates are being moved.");
		return __("The promised dates are being moved: {0} of {1}", [done, affected]);
	}

	/* A form whose saving may move promised dates. */
	calendar.watch = function (doctype) {
		frappe.ui.form.on(doctype, {
			before_save: (frm) => calendar.ask_before_saving(frm),
			after_save: (frm) => void calendar.follow_what_was_saved(frm),
		});
	};
})();
