// Shared by every screen of the participation desk: small pieces of page, dates, pills and the move dialog.

frappe.provide("participation");

// What other files add to a ticket's page: (frm, view) => element, or null where there is nothing to show.
participation.ticket_parts = [];

participation.COMMENT_COLOURS = {
	Waiting: "orange",
	Registered: "blue",
	Attached: "cyan",
	Redirected: "purple",
	Dismissed: "gray",
	Quarantined: "red",
	"Before Service": "gray",
	Own: "green",
};

participation.STAGE_COLOURS = {
	Registered: "blue",
	Returned: "orange",
	"With Department": "purple",
	"With Section": "purple",
	"Action Reported": "cyan",
	"Reply Drafting": "blue",
	"PR Review": "orange",
	Publishing: "yellow",
	"Awaiting Citizen": "yellow",
	Answered: "green",
	Closed: "gray",
};

// A link to the desk leads to where this Frappe has it: from version 16 on not at /app, and what leads there loads the
// whole desk anew.
const at_this_desk = (address) => `${address}`.replace(/^\/app(?=\/)/, frappe.router.make_url(["-"]).slice(0, -2));

/* A DOM element. Strings among the children become text, never HTML, so a citizen's words cannot act. */
participation.element = function (tag, attributes, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes || {})) {
		if (value === null || value === undefined || value === false) continue;
		if (name === "on") {
			for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
		} else {
			node.setAttribute(name, value === true ? "" : name === "href" ? at_this_desk(value) : value);
		}
	}
	node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
	return node;
};

participation.icon = function (name, size = "sm") {
	const holder = participation.element("span", { class: "participation-icon", "aria-hidden": "true" });
	holder.innerHTML = frappe.utils.icon(name, size);
	return holder;
};

/* A name, handle or number in a text of the other direction. */
participation.isolated = (text) => participation.element("bdi", {}, `${text ?? ""}`);

const HANDLE = /([@#][\w.]+|https?:\/\/\S+)/;

/* The direction in which a line is read: that of its words, not of the handles and addresses before them. */
participation.direction = function (line) {
	const words = line.replace(new RegExp(HANDLE, "g"), "");
	const first = words.match(/[\u0590-\u08ff\ufb1d-\ufefc]|\p{Script=Latin}/u)?.[0];
	if (!first) return "auto";
	return /\p{Script=Latin}/u.test(first) ? "ltr" : "rtl";
};

/* What somebody wrote, each line in its own direction. */
participation.prose = function (text, style = "") {
	const { element } = participation;
	if (!text) return element("p", { class: "participation-prose text-muted" }, __("(no text)"));
	const lines = text.split("\n").map((line) => element("span", { dir: participation.direction(line) }, with_handles_apart(line)));
	return element("p", { class: `participation-prose ${style}` }, lines);
};

/* The parts of a line: handles and addresses apart from words. */
participation.with_handles_apart = with_handles_apart;

function with_handles_apart(line) {
	const parts = line.split(HANDLE).filter(Boolean);
	return parts.length ? parts.map((part) => (HANDLE.test(part) ? participation.isolated(part) : part)) : "\u00a0";
}

participation.pill = (label, colour = "gray") =>
	participation.element("span", { class: `indicator-pill no-indicator-dot ${colour} participation-pill` }, label);

participation.link = function (address, label) {
	if (!/^https?:\/\//i.test(address || "")) return null;
	return participation.element(
		"a",
		{ href: address, title: address, target: "_blank", rel: "noopener noreferrer", class: "participation-link" },
		label,
		participation.icon("external-link", "xs")
	);
};

participation.field_label = (label) => participation.element("div", { class: "participation-label" }, label);

participation.notice = function (text, colour = "blue") {
	return participation.element("div", { class: `participation-notice form-message ${colour}`, role: "status" }, text);
};

/* What stands in a panel that has nothing to show, is loading, or could not be loaded. */
participation.placeholder = function (icon, title, text, action) {
	return participation.element(
		"div",
		{ class: "participation-placeholder", role: "status" },
		participation.icon(icon, "lg"),
		participation.element("div", { class: "participation-placeholder-title" }, title),
		text && participation.element("div", {}, text),
		action
	);
};

/* Who did what, when and why, the newest first. */
participation.trail_card = function (lines) {
	if (!lines.length) return null;
	const { element, field_label, isolated, time } = participation;
	const items = lines.map(({ label, who, role, at, reason, note }) =>
		element(
			"li",
			{},
			element("strong", {}, label),
			" ",
			element("span", { class: "text-muted" }, isolated(who), " · ", role, " · ", time(at)),
			(reason || note) && element("div", { class: "participation-note", dir: "auto" }, [reason, note].filter(Boolean).join(" · "))
		)
	);
	return element("section", { class: "participation-card", "aria-label": __("Trail") }, field_label(__("Trail")), element("ol", { class: "participation-trail" }, items));
};

participation.skeleton = (lines = 3) =>
	participation.element(
		"div",
		{ class: "participation-skeleton", role: "status", "aria-label": __("Loading") },
		Array.from({ length: lines }, () => participation.element("span", {}))
	);

participation.button = function (label, listener, style = "btn-default") {
	return participation.element("button", { type: "button", class: `btn btn-sm ${style}`, on: { click: listener } }, label);
};

// Dates. The server sends them in the site's zone, people read them in their own; calendar and digits as the settings ask.

const is_arabic = () => (frappe.boot.lang || "en").startsWith("ar");
const digits = () => (is_arabic() && frappe.boot.participation_dates?.digits) || "latn";
const locale = () => `${(frappe.boot.lang || "en").replace("_", "-")}-u-ca-gregory-nu-${digits()}`;

function instant(value) {
	return frappe.datetime.convert_to_user_tz(value, false).toDate();
}

function formatted(value, options) {
	const zone = frappe.boot.time_zone?.user || frappe.boot.time_zone?.system;
	return new Intl.DateTimeFormat(locale(), { hourCycle: "h23", timeZone: zone, ...options }).format(value);
}

/* The Hijri date that stands behind a date, in brackets; nothing where the settings do not ask for it.
   Months begin as the server says: browsers keep calendars of their own, which differ from its in years to come. */
function hijri(value, timeZone) {
	const told = frappe.boot.participation_dates;
	if (!told?.hijri_beside) return "";
	timeZone ||= frappe.boot.time_zone?.user || frappe.boot.time_zone?.system;
	const day = Date.parse(new Intl.DateTimeFormat("en-CA-u-ca-gregory-nu-latn", { timeZone }).format(value)) / 86400000;
	const month = told.hijri_starts.findIndex((start) => start > day) - 1;
	if (month < 0) return "";
	const number = (one) => new Intl.NumberFormat(locale(), { useGrouping: false }).format(one);
	const year = told.hijri_first_year + Math.floor(month / 12);
	return ` (${number(day - told.hijri_starts[month] + 1)} ${told.hijri_months[month % 12]} ${number(year)} ${told.hijri_era})`;
}

const CLOCK = { hour: "2-digit", minute: "2-digit" };
const DAY = { weekday: "short", day: "numeric", month: "short" };

participation.date_and_time = function (value) {
	if (!value) return "";
	const moment_in_time = instant(value);
	const this_year = moment_in_time.getFullYear() === new Date().getFullYear();
	const shown = formatted(moment_in_time, { ...DAY, ...CLOCK, ...(this_year ? {} : { year: "numeric" }) });
	return `${shown}${hijri(moment_in_time)}`;
};

/* A date without an hour, as a calendar has it: "2026-03-05". */
participation.day = function (value, options = { ...DAY, year: "numeric" }) {
	if (!value) return "";
	const date = new Date(`${value}T00:00:00Z`);
	return `${formatted(date, { ...options, timeZone: "UTC" })}${options.year ? hijri(date, "UTC") : ""}`;
};

participation.time = function (value, text) {
	if (!value) return null;
	const shown = text || participation.date_and_time(value);
	return participation.element("time", { datetime: instant(value).toISOString(), title: participation.date_and_time(value) }, shown);
};

const STEPS_BACK = [
	["year", 31536000],
	["month", 2592000],
	["day", 86400],
	["hour", 3600],
	["minute", 60],
];

/* "in 2 days", "3 hours ago", in the reader's language with its own plurals. */
participation.distance = function (value) {
	const seconds = (instant(value) - Date.now()) / 1000;
	const [unit, length] = STEPS_BACK.find(([, length]) => Math.abs(seconds) >= length) || STEPS_BACK[4];
	return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
};

function due_words(due_at) {
	const due = instant(due_at);
	const day = (date) => formatted(date, { year: "numeric", month: "numeric", day: "numeric" });
	const time = formatted(due, CLOCK);
	const tomorrow = new Date(Date.now() + 86400000);
	if (due < new Date()) return ["red", __("Overdue since {0}", [formatted(due, { ...DAY, ...CLOCK })])];
	if (day(due) === day(new Date())) return ["orange", __("Due today at {0}", [time])];
	if (day(due) === day(tomorrow)) return ["yellow", __("Due tomorrow at {0}", [time])];
	return ["green", __("Due {0}", [formatted(due, { ...DAY, ...CLOCK })])];
}

/* The due date in colour. Nothing is due any more where `settled`. */
participation.due_pill = function (due_at, settled = false) {
	if (!due_at || settled) return null;
	const [colour, words] = due_words(due_at);
	const pill = participation.pill(words, colour);
	pill.title = `${participation.distance(due_at)}${hijri(instant(due_at))}`;
	return pill;
};

/* The other ticket that one reply answers too, and the later of the two dates, by which that reply is due. */
participation.joint_line = function (joint) {
	if (!joint) return null;
	const { element, isolated, time } = participation;
	const words = joint.is_second ? __("Answered by the reply of {0}", [joint.reference]) : __("The reply answers {0} too", [joint.reference]);
	return element(
		"span",
		{ class: "participation-joint" },
		element("a", { href: `/app/hd-ticket/${encodeURIComponent(joint.ticket)}` }, isolated(words)),
		` · ${__("Joint reply due")} `,
		time(joint.due_at)
	);
};

/* Frappe shows a read-only select without asking for its doctype; our words mean something else elsewhere. */
participation.word_selects = function (doctype, ...fieldnames) {
	for (const name of fieldnames) {
		const field = frappe.meta.get_docfield(doctype, name);
		if (field) field.formatter = (value) => __(value, null, doctype);
	}
};

/* What the citizen wrote, with the post above it: {text, author, platform, posted_at, permalink, visibility, edited_at, post, comment, seal, ways_left}. */
participation.words_card = function (words) {
	const { element, isolated, time, link } = participation;
	return element(
		"section",
		{ class: "participation-card participation-words", "aria-label": __("The citizen’s words") },
		participation.post_box(words.post),
		element(
			"header",
			{ class: "participation-byline" },
			element("strong", {}, isolated(words.author || __("Unknown author"))),
			element("span", { class: "text-muted" }, __(words.platform)),
			element("span", { class: "text-muted" }, time(words.posted_at)),
			participation.marks(words)
		),
		words.seal ? participation.notice(isolated(words.seal), "red") : participation.prose(words.text, "participation-said"),
		participation.media_strip(words.media),
		words.ways_left && participation.notice(isolated(words.ways_left), "orange"),
		words.seal && frappe.model.can_read("Social Comment") && element("a", { href: `/app/social-comment/${encodeURIComponent(words.comment)}` }, __("Open the Comment")),
		link(words.permalink, __("Open on the platform"))
	);
};

participation.post_box = function (post) {
	if (!post) return null;
	return participation.element(
		"div",
		{ class: "participation-post" },
		participation.field_label(__("Our Post")),
		participation.prose(post.text),
		participation.link(post.permalink, __("Open the post"))
	);
};

/* What the department did and found, what may be said in public apart from what is internal. */
participation.report_card = function (report) {
	const { element, field_label, prose, pill, time } = participation;
	const part = (label, text, style = "") => text && element("div", { class: style }, field_label(label), prose(text));
	return element(
		"div",
		{ class: "participation-card" },
		element(
			"div",
			{ class: "participation-byline" },
			pill(__(report.outcome), "cyan"),
			report.inspected ? pill(__("Inspected on Site"), "blue") : null,
			report.reported_by && element("span", { class: "text-muted" }, participation.isolated(report.reported_by)),
			element("span", { class: "text-muted" }, time(report.reported_at))
		),
		part(__("Findings"), report.findings),
		part(__("Action Taken"), report.action_taken),
		part(__("What May Be Said in Public"), report.public_part, "participation-public"),
		part(__("Internal"), report.internal_part, "participation-internal"),
		participation.file_list(report.files)
	);
};

/* "12 kB", "3.4 MB" */
participation.file_size = function (bytes) {
	const [unit, length] = bytes >= 1000000 ? ["megabyte", 1000000] : bytes >= 1000 ? ["kilobyte", 1000] : ["byte", 1];
	const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: unit === "megabyte" ? 1 : 0 };
	return new Intl.NumberFormat(locale(), style).format(bytes / length);
};

/* Files as links, with their size: [{file_name, file_url, file_size}]. */
participation.file_list = function (files) {
	const { element, icon, isolated } = participation;
	if (!files?.length) return null;
	const line = (file) =>
		element(
			"li",
			{},
			icon("attachment", "sm"),
			element("a", { href: file.file_url, target: "_blank", rel: "noopener" }, isolated(file.file_name)),
			element("span", { class: "text-muted" }, isolated(participation.file_size(file.file_size)))
		);
	return element("div", {}, participation.field_label(__("Files")), element("ul", { class: "participation-lines" }, files.map(line)));
};

const VISIBILITY = {
	deleted: () => participation.pill(__("Deleted by the author"), "red"),
	hidden: () => participation.pill(__("Hidden on the platform"), "gray"),
	held: () => participation.pill(__("Held by the platform"), "yellow"),
	withheld: () => participation.pill(__("Withheld by the platform"), "yellow"),
};

/* Pills for what happened to a comment since it was written. */
participation.marks = function (comment) {
	const edited = comment.edited_at && participation.pill(__("Edited"), "yellow");
	if (edited) edited.title = participation.date_and_time(comment.edited_at);
	const removed = comment.removed_by_us && comment.visibility === "deleted";
	const closed = participation.restrictions.pills(comment.restriction);
	return [...closed, edited, removed ? participation.pill(__("Removed by us"), "gray") : VISIBILITY[comment.visibility]?.()];
};

/* Asks for what a move needs; stays open with everything entered until `submit(values)` succeeds. */
participation.move_dialog = function ({ title, hint, fields, action, submit, prepare }) {
	return new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: hint ? [{ fieldtype: "HTML", fieldname: "hint" }, ...fields] : fields,
			primary_action_label: action || title,
			async primary_action(values) {
				dialog.get_primary_btn().prop("disabled", true);
				try {
					const result = await submit(values);
					dialog.hide();
					resolve(result);
				} catch (refused) {
					// What was entered stays for another try. Frappe has shown the refusal, unless it was left to the form.
					const is_left_to_us = refused?.status !== undefined;
					const problems = is_left_to_us ? refused.problems : frappe.last_response?.problems;
					const shown = participation.show_problems(dialog, problems);
					if (is_left_to_us && !shown) participation.tell(refused.message || __("It could not be sent. Look at your connection and try again."), "red");
				} finally {
					dialog.get_primary_btn().prop("disabled", false);
				}
			},
		});
		if (hint) dialog.fields_dict.hint.$wrapper.empty().append(participation.element("p", { class: "text-muted" }, hint));
		dialog.$wrapper.addClass("participation-dialog").find("textarea, input[type=text]").attr("dir", "auto");
		dialog.$wrapper.on("keydown", (event) => {
			if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
			event.preventDefault();
			event.stopPropagation();
			dialog.get_primary_btn().trigger("click");
		});
		keep_what_is_typed(dialog);
		let_go_of_keys(dialog);
		prepare?.(dialog);
		dialog.show();
	});
};

/* A dialog fades away; the next key is already for the page, not for the field that had the focus. */
function let_go_of_keys(dialog) {
	dialog.$wrapper.on("hide.bs.modal", () => {
		if (dialog.$wrapper[0].contains(document.activeElement)) document.activeElement.blur();
	});
}

const TYPED = ["Data", "Small Text", "Text", "Long Text"];

/* Frappe empties a field that is asked for whenever another one changes, until half a second after the last letter. */
function keep_what_is_typed(dialog) {
	dialog.$wrapper.on("input", (event) => {
		const field = event.target.closest(".frappe-control")?.fieldobj;
		if (TYPED.includes(field?.df.fieldtype)) field.value = field.get_input_value();
	});
}

/* What is to be corrected, {fieldname: sentence}, at the fields of a dialog or form; the first of them gets the focus. */
participation.show_problems = function (group, problems) {
	for (const field of group.fields_list || []) {
		$(field.wrapper).find(".participation-problem").remove();
		const input = field.$input?.[0];
		input?.removeAttribute("aria-invalid");
		input?.removeAttribute("aria-errormessage");
	}
	const wrong = (group.fields_list || []).filter((field) => problems?.[field.df.fieldname]);
	for (const field of wrong) mark(field, problems[field.df.fieldname]);
	$(wrong[0]?.wrapper)[0]?.scrollIntoView({ block: "center" });
	wrong[0]?.$input?.trigger("focus");
	return wrong.length;
};

function mark(field, sentence) {
	const id = `participation-problem-${field.df.fieldname}`;
	const place = $(field.wrapper).find(".control-input-wrapper")[0] || $(field.wrapper)[0];
	place.append(participation.element("div", { class: "participation-problem", id, role: "alert", dir: "auto" }, sentence));
	field.$input?.attr({ "aria-invalid": "true", "aria-errormessage": id });
}

const HEARD_AFTER = 100; // ms that an empty region stands, so that the same words are heard again

/* What a change is told through to whoever does not see it: a place for the page, and say(words). */
participation.news = function () {
	const place = participation.element("div", { class: "sr-only participation-news", "aria-live": "polite" });
	const say = (words) => {
		place.replaceChildren();
		setTimeout(() => place.replaceChildren(words), HEARD_AFTER);
	};
	return { place, say };
};

participation.tell = function (text, colour = "green") {
	frappe.show_alert({ message: frappe.utils.escape_html(text), indicator: colour }, 5);
};

/* Frappe puts the zone behind what describes a moment and then looks for the Arabic of both together, which nobody has. */
$(document).on("form-load", (_event, frm) => {
	for (const { fieldname, fieldtype, description } of frm.meta.fields) {
		if (fieldtype === "Datetime" && description) frm.get_docfield(fieldname).description = __(description, null, frm.doctype);
	}
});
