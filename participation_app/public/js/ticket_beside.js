// Beside a ticket: contributions that belong with it, and the person who is behind several accounts and contacts.

frappe.provide("participation.ticket_beside");

(function () {
	const { element, button, isolated, pill, prose, time } = participation;
	const TICKETS = "participation_app.api.tickets";
	const PERSONS = "participation_app.api.persons";
	const TITLES = {
		person: (count) => __("Other contributions of this person: {0}", [count]),
		event: (count) => __("Of the same event: {0}", [count]),
		place: (count) => __("Of the same place: {0}", [count]),
		matter: (count) => __("Likely of the same matter: {0}", [count]),
	};
	const SAID_SO = "The Person Said So";

	/* An empty place that fills itself; nothing where nothing belongs there. */
	function filling(frm, style, fill) {
		const place = element("section", { class: `participation-section ${style}` });
		const ticket = `${frm.doc.name}`;
		void fill(ticket).then(
			(content) => `${frm.doc.name}` === ticket && place.append(...content.filter(Boolean)),
			() => place.remove()
		);
		return place;
	}

	// Related tickets

	participation.ticket_beside.related = (frm) =>
		filling(frm, "participation-related", async (ticket) => {
			const groups = await frappe.xcall(`${TICKETS}.related`, { ticket });
			if (!groups.length) return [];
			return [element("h5", { class: "participation-section-title" }, __("Related Tickets")), ...groups.map((group) => shown_group(frm, group))];
		});

	function shown_group(frm, { kind, count, tickets }) {
		return element("div", { class: "participation-related-group" }, participation.field_label(TITLES[kind](count)), element("ul", { class: "participation-lines" }, tickets.map((ticket) => related_line(frm, ticket))));
	}

	function related_line(frm, ticket) {
		const address = `/app/hd-ticket/${encodeURIComponent(ticket.name)}`;
		return element(
			"li",
			{},
			element("a", { href: address }, isolated(ticket.subject)),
			element("span", { class: "participation-reference" }, isolated(ticket.participation_reference)),
			pill(ticket.stage_label, participation.STAGE_COLOURS[ticket.participation_stage]),
			ticket.answer && answer(frm, ticket.answer)
		);
	}

	function answer(frm, text) {
		const use = () => {
			if (frm.participation_act?.put("public_part", text)) participation.tell(__("The answer stands in the form; fit it to this contribution."));
		};
		const takes_it = frm.participation_act?.moves.some(({ fields }) => fields.some(({ fieldname }) => fieldname === "public_part"));
		return element("details", { class: "participation-fold" }, element("summary", {}, __("Its Answer")), prose(text, "participation-note"), takes_it && button(__("Use This Answer"), use));
	}

	// The person

	participation.ticket_beside.person = function (frm) {
		if (!frappe.user.has_role(["Call Centre Agent", "Participation Manager"])) return null;
		return filling(frm, "participation-person", async (ticket) => {
			const person = await frappe.xcall(`${PERSONS}.of_ticket`, { ticket });
			return [
				element("h5", { class: "participation-section-title" }, __("Person")),
				person.links.length ? element("ul", { class: "participation-lines" }, person.links.map((link) => link_line(frm, link))) : known_by(person),
				...person.suggestions.map((one) => suggestion(frm, one, person)),
				element("div", {}, button(__("Link Another Contribution"), () => void link_another(frm, person))),
				person.unlinked.length > 0 && unlinked(person.unlinked),
			];
		});
	};

	function known_by({ known_by }) {
		const text = known_by.length ? __("Known by one account or contact; nothing is linked.") : __("Nothing is known of who sent it.");
		return element("p", { class: "text-muted" }, text);
	}

	function link_line(frm, link) {
		return element(
			"li",
			{ class: "participation-person-link" },
			element("strong", {}, isolated(link.label)),
			element("div", { class: "text-muted participation-facts" }, isolated(evidence_of(link)), isolated(link.linked_by), time(link.linked_at)),
			element("div", { dir: "auto" }, link.reason),
			button(__("Unlink"), () => void unlink(frm, link))
		);
	}

	const evidence_of = ({ evidence_label, said_by, said_at }) => [evidence_label, said_by, said_at && participation.date_and_time(said_at)].filter(Boolean).join(" · ");

	function unlinked(links) {
		const line = (link) =>
			element(
				"li",
				{ class: "participation-person-link" },
				element("span", {}, isolated(link.label)),
				element("div", { class: "text-muted participation-facts" }, __("unlinked"), isolated(link.ended_by), time(link.ended_at)),
				element("div", { dir: "auto" }, link.end_reason)
			);
		return element("details", { class: "participation-fold" }, element("summary", {}, __("Unlinked: {0}", [links.length])), element("ul", { class: "participation-lines" }, links.map(line)));
	}

	function suggestion(frm, one, person) {
		return element(
			"div",
			{ class: "participation-card participation-proposal" },
			element("div", { class: "participation-byline" }, pill(one.evidence_label, "blue"), element("span", { class: "text-muted" }, one.channel), element("span", { class: "participation-reference" }, isolated(one.reference))),
			element("a", { href: `/app/hd-ticket/${encodeURIComponent(one.ticket)}` }, isolated(one.subject)),
			element("div", {}, button(__("Link as One Person"), () => void link_another(frm, person, one)))
		);
	}

	async function link_another(frm, { evidence }, proposed) {
		const ticket = `${frm.doc.name}`;
		await participation.move_dialog({
			title: __("Link as One Person"),
			hint: __("Only after confirmation. The same name is not enough."),
			fields: link_fields(ticket, evidence, proposed),
			submit: (values) => participation.send(`${PERSONS}.link`, { ticket, ...values }),
		});
		frm.reload_doc();
	}

	function link_fields(ticket, evidence, proposed) {
		const said = `eval:doc.evidence=='${SAID_SO}'`;
		return [
			{
				fieldname: "other",
				fieldtype: "Link",
				options: "HD Ticket",
				label: __("The Other Contribution"),
				reqd: 1,
				only_select: 1,
				ignore_link_validation: 1, // see `choices` of duplicates.py
				default: proposed?.ticket,
				get_query: () => ({ query: `${TICKETS}.find`, filters: { apart_from: ticket } }),
				filter_description: __("Search by reference, number or words."),
			},
			{ fieldname: "evidence", fieldtype: "Select", label: __("Evidence", null, "Person Link"), options: evidence, default: proposed?.evidence || SAID_SO, reqd: 1 },
			{ fieldname: "said_by", fieldtype: "Data", label: __("Who Said So", null, "Person Link"), depends_on: said },
			{ fieldname: "said_at", fieldtype: "Datetime", label: __("When They Said So", null, "Person Link"), depends_on: said },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		];
	}

	async function unlink(frm, link) {
		await participation.move_dialog({
			title: __("Unlink"),
			hint: __("What was linked stays on record, with your reason."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			submit: ({ reason }) => participation.send(`${PERSONS}.unlink`, { link: link.name, ticket: `${frm.doc.name}`, reason }),
		});
		frm.reload_doc();
	}
})();
