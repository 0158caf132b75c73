// Help where it is needed: the guide's page for each screen, and a way around it, offered at the first visit.

frappe.provide("participation.tours");

(function () {
	// A screen's name, which part of the guide tells of it, and what is shown on the way around.
	const SCREENS = {
		triage: { guide: ["call-centre", "triage"], steps: triage_steps },
		review: { guide: ["public-relations", "review"], steps: review_steps },
		enquiry: { guide: ["call-centre", "enquiry"] },
		"account-health": { guide: ["manager", "accounts"] },
		"set-up": { guide: ["manager", "set-up"], steps: set_up_steps },
		"participation-health": { guide: ["manager", "health"] },
		"Form/HD Ticket": { guide: [null, "ticket"], steps: ticket_steps, is_ours: () => Boolean(cur_frm?.doc.participation_type) },
		"Form/Proposed Reply": { guide: ["call-centre", "reply"], steps: reply_steps },
		"Form/Participation Routing Rule": { guide: ["manager", "routing"], steps: rule_steps },
		"Form/Social Account": { guide: ["manager", "accounts"] },
		"Form/Public Contribution": { guide: ["moderation", "study"] },
		"Form/Participation Survey": { guide: ["moderation", "surveys"] },
		"Form/Participation Settings": { guide: ["manager", "set-up"] },
	};
	const SETTLED = 1200; // ms after which a screen stands as its reader sees it

	function triage_steps() {
		return [
			[".triage-tabs", __("What is where"), __("Comments that wait for a decision stand first. The other tabs show what was decided.")],
			[".triage-list", __("The stream"), __("What is due first stands at the top. The arrow keys go from one comment to the next.")],
			[".triage-detail", __("The comment in its thread"), __("The post above it, the conversation, its pictures, and what the rules propose, with the reason.")],
			[".triage-moves", __("The decision"), __("Register, redirect, dismiss or attach. The letters on the buttons do the same from the keyboard; ? lists them all.")],
		];
	}

	function review_steps() {
		return [
			[".review-queue", __("The queue"), __("What failed or has an unknown outcome stands first, then what is to be posted by hand, then what is due soonest.")],
			[".review-comment", __("The comment as it is now"), __("Looked up on the platform at this moment. An edit or a deletion is said here.")],
			[".review-draft", __("The proposed reply"), __("Beside what the department reported. Mark words to ask for a change of exactly these.")],
			[".review-actions", __("Your decision"), __("Nothing is published before you approve, and nobody approves their own text.")],
		];
	}

	function ticket_steps() {
		return [
			[".participation-turn", __("Whose turn it is"), __("Who holds the ticket, its reference, and the days left until the promised date.")],
			[".participation-why-here", __("Why it is here"), __("The rule and the words that sent it, or the person who did.")],
			[".participation-act", __("The next step"), __("The form of what is to be done now. What you have written stays until you send it.")],
			[".participation-trail", __("The trail"), __("Everything that happened, by whom and when. Nobody can change it.")],
		];
	}

	function reply_steps() {
		return [
			[".participation-meter", __("The length"), __("Counted as the platform counts it. Beyond the limit, shorten it or publish it in parts.")],
			[".actions-btn-group", __("Send it for review"), __("Public relations sees the comment, the report and every earlier version beside it.")],
		];
	}

	function rule_steps() {
		return [
			['[data-fieldname="any_words"]', __("The words"), __("Spelling variants, prefixes and digits are taken care of.")],
			[".participation-rule-says", __("The rule as a sentence"), __("What the rule does, while you write it.")],
			[".page-actions", __("Try it first"), __("A saved rule is a draft. Try it on a text, replay the last 90 days, then put it to use.")],
		];
	}

	function set_up_steps() {
		return [
			[".set-up-steps", __("Step by step"), __("Each step is checked and says what is missing. You may leave at any time and go on later.")],
		];
	}

	// The help of a screen

	$(document).on("page-change", () => {
		const name = screen_name();
		if (!SCREENS[name]) return;
		clearTimeout(participation.tours.waiting);
		participation.tours.waiting = setTimeout(() => stand_by(name), SETTLED);
	});

	function screen_name() {
		const [first, second] = frappe.get_route();
		return first === "Form" ? `Form/${second}` : first;
	}

	function stand_by(name) {
		const screen = SCREENS[name];
		if (screen_name() !== name || screen.is_ours?.() === false) return;
		const page = cur_page?.page?.page;
		if (!page) return;
		add_help(page, name);
		if (screen.steps && !is_done(name) && !page.wrapper.find(".participation-welcome").length) offer(page, name);
	}

	function add_help(page, name) {
		if (page.participation_help) return;
		page.participation_help = true;
		page.add_menu_item(__("Guide"), () => open_guide(name));
		if (SCREENS[name].steps) page.add_menu_item(__("Show Me Around"), () => participation.tours.start(name));
	}

	function open_guide(name) {
		const [chapter, part] = SCREENS[name].guide;
		frappe.set_route(["guide", chapter || "own", part]);
	}

	/* A card above the screen, which is never in the way of the work. */
	function offer(page, name) {
		const { element, button } = participation;
		const close = () => {
			note_done(name);
			card.remove();
		};
		const card = element(
			"aside",
			{ class: "participation-welcome", "aria-label": __("First visit") },
			element("span", {}, __("Is this screen new to you?")),
			button(__("Show Me Around"), () => (close(), participation.tours.start(name)), "btn-primary btn-xs"),
			button(__("Guide"), () => (close(), open_guide(name)), "btn-default btn-xs"),
			button(__("Not Now"), close, "btn-default btn-xs")
		);
		page.main.closest(".layout-main-section-wrapper, .layout-main-section").prepend(card);
	}

	/* Goes around what stands on the screen; a step whose part is not there is left out. */
	participation.tours.start = function (name = screen_name()) {
		const steps = SCREENS[name]?.steps?.() || [];
		const found = steps.map(([place, title, description]) => ({ element: visible(place), popover: { title, description, position: "bottom" } })).filter((step) => step.element);
		if (!found.length) return;
		const driver = new frappe.Driver({
			className: "frappe-driver",
			nextBtnText: __("Next"),
			prevBtnText: __("Previous"),
			doneBtnText: __("Done"),
			closeBtnText: __("Close"),
			opacity: 0.4,
			padding: 6,
		});
		driver.defineSteps(found);
		// After the click that asked for it, which would be taken for one beside the tour.
		setTimeout(() => driver.start());
	};

	const visible = (place) => [...(cur_page?.page || document).querySelectorAll(place)].find((node) => node.offsetParent);

	// What a person has seen is kept where Frappe keeps it

	const key = (name) => `Participation: ${name}`;
	const status = () => (frappe.boot.user.onboarding_status = frappe.boot.user.onboarding_status || {});
	const is_done = (name) => Boolean(status()[key(name)]?.is_complete);

	function note_done(name) {
		status()[key(name)] = { is_complete: true };
		void frappe.xcall("frappe.desk.doctype.form_tour.form_tour.update_user_status", {
			value: JSON.stringify(status()),
			step: JSON.stringify({ parent: "Participation", title: name }),
		});
	}
})();
