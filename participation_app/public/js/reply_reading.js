// A reply as people read it: what changed between versions, marked words, its length, and how the platform will show it.

(function () {
	frappe.provide("participation.reading");
	const reading = participation.reading;

	/* Marks count characters as the server does, JavaScript counts halves of some: texts are cut as lists of characters. */
	reading.part_of = (text, start, end) => [...text].slice(start, end).join("");

	const WORDS_OF_CHANGE = { removed: ["del", () => __("removed"), "−"], added: ["ins", () => __("added"), "+"] };

	/* A text with what went crossed out and what came underlined, each with a sign and a word for who sees neither. */
	reading.changes = function (pieces) {
		const { element } = participation;
		const whole = pieces.map(([, text]) => text).join("");
		const shown = pieces.map(([kind, text]) => {
			if (kind === "same") return text;
			const [tag, word, sign] = WORDS_OF_CHANGE[kind];
			const name = element("span", { class: "sr-only" }, ` ${word()}: `);
			return element(tag, {}, name, element("span", { class: "participation-sign", "aria-hidden": "true" }, sign), text);
		});
		return element("p", { class: "participation-prose participation-changes", dir: participation.direction(whole) }, shown);
	};

	/* The text with each mark numbered, as it stands at its words. */
	reading.marked = function (text, marks) {
		const { element } = participation;
		const content = [];
		let place = 0;
		marks.forEach((mark, index) => {
			content.push(reading.part_of(text, place, mark.start));
			const number = element("sup", {}, `${index + 1}`);
			content.push(element("mark", { class: mark.ticked_by ? "done" : null, title: mark.comment }, reading.part_of(text, mark.start, mark.end), number));
			place = mark.end;
		});
		content.push(reading.part_of(text, place));
		return element("p", { class: "participation-prose participation-marked", dir: participation.direction(text) }, content);
	};

	/* What hangs on the marks; `tick(mark, done)` where the reader may tick them off, `remove(mark)` where they may go. */
	reading.mark_list = function (marks, { tick, remove } = {}) {
		const { element, isolated } = participation;
		const line = (mark, index) => {
			const box = tick && element("input", { type: "checkbox", checked: Boolean(mark.ticked_by), on: { change: (event) => tick(mark, event.target.checked) } });
			const words = [element("strong", {}, isolated(`${index + 1}. «${mark.quote}»`)), element("span", { dir: participation.direction(mark.comment) }, mark.comment)];
			const done = mark.ticked_by && element("span", { class: "text-muted" }, isolated(`✓ ${mark.ticked_by}`));
			const away = remove && participation.button(__("Remove Mark"), () => remove(mark), "btn-default btn-xs");
			return element("li", { class: mark.ticked_by ? "done" : null }, tick ? element("label", {}, box, words) : words, done, away);
		};
		return element("ol", { class: "participation-mark-list" }, marks.map(line));
	};

	/* The versions, the newest first and open: who wrote it, what changed, what was asked about it. */
	reading.versions = function (versions) {
		const { element } = participation;
		if (!versions.length) return element("p", { class: "text-muted" }, __("Nothing was submitted yet."));
		return element("div", { class: "participation-versions" }, versions.map(version_card));
	};

	function version_card(row) {
		const { element, isolated, prose } = participation;
		const head = element(
			"header",
			{ class: "participation-byline" },
			element("strong", {}, __("Version {0}", [row.version])),
			element("span", { class: "text-muted" }, isolated(row.author)),
			element("span", { class: "text-muted" }, participation.time(row.submitted_at))
		);
		const text = row.marks.length ? reading.marked(row.text, row.marks) : prose(row.text);
		const changed = row.changes?.some(([kind]) => kind !== "same");
		return element(
			"article",
			{ class: "participation-card" },
			head,
			changed ? [participation.field_label(__("Changed Since the Version Before")), reading.changes(row.changes)] : text,
			changed && row.marks.length ? text : null,
			row.review_comment && element("div", { class: "participation-note" }, participation.field_label(__("What Should Change")), prose(row.review_comment)),
			row.marks.length ? reading.mark_list(row.marks) : null
		);
	}

	/* Whose the text was and for how long, from round to round. */
	reading.rounds = function (stays) {
		const { element } = participation;
		const days = (number) => (number < 0.05 ? __("a moment") : __("{0} working days", [format_number(number, null, 1)]));
		const line = ({ stage_label, since, until, days_spent }) =>
			element(
				"li",
				{},
				element("strong", {}, stage_label),
				element("span", { class: "text-muted" }, participation.time(since)),
				element("span", {}, until ? days(days_spent || 0) : participation.distance(since))
			);
		return element("ol", { class: "participation-lines participation-rounds" }, stays.map(line));
	};

	/* {used, limit, fits, parts, beginning, cost} as a bar with its words; `reply` says in which way it goes if it is too long. */
	reading.meter = function (length, reply) {
		const { element } = participation;
		const { used, limit, fits, cost } = length;
		const filled = `inline-size: ${Math.min((100 * used) / (limit || 1), 100)}%`;
		const too_long = !fits && !goes_in_parts(length, reply) && !goes_on_page(length, reply);
		return element(
			"div",
			{ class: `participation-meter ${too_long ? "too-long" : ""}`, role: "status" },
			element("div", { class: "participation-meter-bar", "aria-hidden": "true" }, element("span", { style: filled })),
			element("div", {}, reading.length_in_words(length, reply)),
			cost && element("div", { class: "text-muted" }, cost)
		);
	};

	const goes_in_parts = ({ parts }, { in_parts }) => Boolean(in_parts && parts.length);
	const goes_on_page = ({ beginning }, { on_page }) => Boolean(on_page && beginning);

	/* What is posted of the reply, one text after another. */
	reading.posted_texts = function (reply) {
		if (goes_in_parts(reply.length, reply)) return reply.length.parts;
		return [goes_on_page(reply.length, reply) ? reply.length.beginning : reply.text || ""];
	};

	reading.length_in_words = function (length, reply) {
		const { used, limit, fits, parts } = length;
		if (fits) return __("{0} of {1} characters", [used, limit]);
		if (goes_in_parts(length, reply)) return __("{0} characters, sent in {1} parts", [used, parts.length]);
		if (goes_on_page(length, reply)) return __("{0} characters: the beginning is posted with a link to the whole answer", [used]);
		return __("{0} of {1} characters. Shorten it by {2}.", [used, limit, used - limit]);
	};

	/* As the platform will show it: our account, the text in its own direction, parts one after another. */
	reading.preview = function ({ account, texts, answers }) {
		const { element, isolated } = participation;
		const name = account.account_name || account.name;
		const avatar = element("span", { class: "participation-avatar", "aria-hidden": "true" }, [...name][0]);
		const handle = account.handle && element("span", { class: "text-muted" }, isolated(`@${account.handle.replace(/^@/, "")}`));
		const post = (text) =>
			element(
				"article",
				{ class: "participation-shown" },
				avatar.cloneNode(true),
				element(
					"div",
					{},
					element("header", { class: "participation-byline" }, element("strong", {}, isolated(name)), handle?.cloneNode(true), element("span", { class: "text-muted" }, __(account.platform))),
					answers && element("div", { class: "text-muted participation-answers" }, isolated(__("In reply to {0}", [answers]))),
					participation.prose(text)
				)
			);
		return element("div", { class: "participation-preview-posts", role: "group", "aria-label": __("As the platform shows it") }, texts.map(post));
	};

	/* Texts to post by hand, each with a button that copies it. */
	reading.texts_to_copy = (texts) =>
		texts.map((text, index) => {
			const { element, button, prose, field_label } = participation;
			const label = texts.length > 1 && field_label(__("Part {0} of {1}", [index + 1, texts.length]));
			const copy = button(texts.length > 1 ? __("Copy Part {0}", [index + 1]) : __("Copy Text"), () => frappe.utils.copy_to_clipboard(text));
			return element("div", { class: "participation-card" }, label, prose(text), element("div", {}, copy));
		});
})();
