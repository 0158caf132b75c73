// A form that loses nothing: a draft is kept on the device, and what cannot be sent now is sent when the connection
// is back. Everything here is help; without it the form is sent as any form.

(function () {
	const drafts = window.participation_drafts;

	window.participation_form = {};
	const kit = window.participation_form;

	kit.element = function (tag, attributes, ...children) {
		const node = document.createElement(tag);
		for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
		node.append(...children);
		return node;
	};

	const filled = (text, value) => text.replace("{0}", value);

	/* Under a text, how much of it is left; hidden until half is used. */
	kit.count_letters = function (form, text) {
		const counter = kit.element("p", { class: "small soft", id: `${text.id}-count`, role: "status", hidden: "" });
		text.after(counter);
		const count = () => {
			const most = Number(form.dataset.longestText);
			const left = most - [...text.value.trim()].length;
			counter.textContent = left < 0 ? filled(form.dataset.saysTooLong, -left) : filled(form.dataset.saysLeft, left);
			counter.classList.toggle("error", left < 0);
			counter.hidden = left > most / 2;
		};
		text.addEventListener("input", count);
		return count;
	};

	/* Looks after the form of this id. `own` says what is special about it:
	draft             the name under which the device keeps it; none where nothing is to be kept
	values(form)      what is kept, null where there is nothing
	restore(form, values)
	is_received(url)  whether an answer from there means that everything has arrived
	and, where needed: work(form), trouble(form), body(form), carry_over(form, page), may_send_again(values). */
	kit.look_after = function (id, own) {
		let form = document.getElementById(id);
		let is_sending = false;
		if (!form) return;

		const standing = () => document.getElementById("standing");
		const say = (text, ...more) => standing()?.replaceChildren(text, ...more);

		function keep_draft(waits = false) {
			if (!own.draft) return;
			const values = own.values(form);
			if (values) drafts.keep(own.draft, { waits, values });
			else drafts.forget(own.draft);
		}

		function discard_button() {
			const button = kit.element("button", { type: "button", class: "button quiet" }, form.dataset.saysDiscard);
			button.addEventListener("click", () => {
				drafts.forget(own.draft);
				location.replace(location.pathname);
			});
			return button;
		}

		async function body(submitter) {
			const data = own.body ? await own.body(form) : new FormData(form);
			if (submitter?.name) data.append(submitter.name, submitter.value);
			return data;
		}

		async function send(submitter) {
			if (is_sending) return;
			is_sending = true;
			say(form.dataset.saysSending);
			keep_draft(true);
			const options = { method: "POST", body: await body(submitter), credentials: "same-origin" };
			const answer = await fetch(form.action, options).catch(() => null);
			is_sending = false;
			if (!answer) return say(form.dataset.saysOffline);
			if (answer.redirected && own.is_received(new URL(answer.url))) {
				drafts.forget(own.draft);
				return location.replace(answer.url); // the way back leads past the form, not to a second sending
			}
			keep_draft();
			show_answer(new DOMParser().parseFromString(await answer.text(), "text/html"));
		}

		/* Something is to be corrected, or asked further: the page itself says what. */
		function show_answer(page) {
			const next = page.getElementById(id);
			if (!next) return say(page.querySelector("main .lead")?.textContent || form.dataset.saysOffline);
			own.carry_over?.(form, page);
			document.querySelector("main").replaceWith(page.querySelector("main"));
			form = next;
			work_on_form({ is_arrival: false });
			(document.getElementById("problems") || document.getElementById("content")).focus();
		}

		function work_on_form({ is_arrival }) {
			const draft = document.getElementById("problems") || !own.draft ? null : drafts.read(own.draft);
			if (draft) own.restore(form, draft.values);
			own.work?.(form);
			if (draft && is_arrival) say(form.dataset.saysRestored + " ", discard_button());
			let waiting = 0;
			form.addEventListener("input", () => {
				clearTimeout(waiting);
				waiting = setTimeout(() => {
					keep_draft();
					if (own.draft && !is_sending) say(form.dataset.saysKept);
				}, 500);
			});
			form.addEventListener("submit", (event) => {
				event.preventDefault();
				const trouble = own.trouble?.(form);
				if (trouble) say(trouble);
				else void send(event.submitter);
			});
			return draft;
		}

		const draft = work_on_form({ is_arrival: true });
		if (!own.draft) return;
		window.addEventListener("online", () => drafts.read(own.draft)?.waits && void send());
		const may_send = !own.may_send_again || (draft && own.may_send_again(draft.values));
		if (draft?.waits && may_send && navigator.onLine) void send();
	};
})();
