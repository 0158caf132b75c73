// The page on which a citizen writes: counts, keeps a draft on the device, sends it when the connection is back.
// Everything here is help; without it the form is sent as any form.

(function () {
	const DRAFT = "participation-contribution";
	const KEPT_DAYS = 3;
	const KEPT = ["key", "type", "text", "place", "full_name", "mobile", "email", "preferred_channel", "publish"];
	const LONGEST_SIDE = 2000;
	let form = document.getElementById("contribute");

	function element(tag, attributes, ...children) {
		const node = document.createElement(tag);
		for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
		node.append(...children);
		return node;
	}

	const filled = (text, value) => text.replace("{0}", value);

	// The draft

	function read_draft() {
		try {
			const draft = JSON.parse(localStorage.getItem(DRAFT) || "null");
			const is_fresh = draft && Date.now() - draft.at < KEPT_DAYS * 86400000;
			if (draft && !is_fresh) forget_draft();
			return is_fresh ? draft : null;
		} catch {
			return null;
		}
	}

	function forget_draft() {
		try {
			localStorage.removeItem(DRAFT);
		} catch {
			// A browser that keeps nothing has nothing to forget.
		}
	}

	function keep_draft(waits = false) {
		const data = new FormData(form);
		const values = Object.fromEntries(KEPT.map((name) => [name, data.get(name) || ""]));
		if (!values.text && !values.place) return forget_draft();
		try {
			const photos = form.elements.photos?.files.length || 0;
			localStorage.setItem(DRAFT, JSON.stringify({ at: Date.now(), waits, photos, values }));
		} catch {
			// Full or forbidden: the page works without.
		}
	}

	function restore_draft(draft) {
		for (const [name, value] of Object.entries(draft.values)) {
			const control = form.elements[name];
			if (!control) continue;
			if (control instanceof RadioNodeList) control.value = value;
			else if (control.type === "checkbox") control.checked = value === "1";
			else control.value = value;
		}
	}

	// What the page says

	const standing = document.getElementById("standing");

	function say(text, ...more) {
		standing?.replaceChildren(text, ...more);
	}

	function discard_button() {
		const button = element("button", { type: "button", class: "button quiet" }, form.dataset.saysDiscard);
		button.addEventListener("click", () => {
			forget_draft();
			location.replace(location.pathname);
		});
		return button;
	}

	// Counting

	function count(text, counter) {
		const most = Number(form.dataset.longestText);
		const left = most - [...text.value.trim()].length;
		counter.textContent = left < 0 ? filled(form.dataset.saysTooLong, -left) : filled(form.dataset.saysLeft, left);
		counter.classList.toggle("error", left < 0);
		counter.hidden = left > most / 2;
	}

	// Answers that were published already

	function offer_similar(text) {
		const box = document.getElementById("similar");
		let waiting = 0;
		let asked = "";
		text.addEventListener("input", () => {
			clearTimeout(waiting);
			waiting = setTimeout(async () => {
				const words = text.value.trim().slice(0, 500);
				if (words.length < 15 || words === asked || !navigator.onLine) return;
				asked = words;
				const query = new URLSearchParams({ text: words, language: document.documentElement.lang });
				const answer = await fetch(`${form.dataset.similar}?${query}`).catch(() => null);
				if (answer?.ok) show_similar(box, (await answer.json()).message || []);
			}, 800);
		});
	}

	function show_similar(box, found) {
		if (!found.length) return box.replaceChildren();
		const lines = found.map(({ address, excerpt, answer }) =>
			element("li", {}, element("a", { href: address, target: "_blank", rel: "noopener", dir: "auto" }, excerpt), element("p", { class: "small soft", dir: "auto" }, answer))
		);
		box.replaceChildren(element("section", { class: "notice info" }, element("h3", {}, form.dataset.saysSimilar), element("ul", {}, ...lines)));
	}

	// Photos: made smaller on the device, which also leaves behind where they were taken

	async function smaller(file) {
		const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
		if (!picture) return file;
		const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
		const canvas = element("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
		canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
		return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
	}

	async function form_data() {
		const data = new FormData(form);
		const photos = data.getAll("photos").filter((file) => file.size);
		data.delete("photos");
		for (const photo of photos) data.append("photos", await smaller(photo));
		return data;
	}

	// Sending

	let is_sending = false;

	async function send() {
		if (is_sending) return;
		is_sending = true;
		say(form.dataset.saysSending);
		keep_draft(true);
		const answer = await fetch(form.action, { method: "POST", body: await form_data(), credentials: "same-origin" }).catch(() => null);
		is_sending = false;
		if (!answer) return say(form.dataset.saysOffline);
		if (answer.redirected && new URL(answer.url).pathname.endsWith("/received")) {
			forget_draft();
			return location.replace(answer.url); // the way back leads past the form, not to a second sending
		}
		keep_draft();
		show_answer(new DOMParser().parseFromString(await answer.text(), "text/html"));
	}

	/* Something is to be corrected: the page itself says what; photos that were chosen stay chosen. */
	function show_answer(page) {
		const corrected = page.getElementById("contribute");
		if (!corrected) return say(page.querySelector("main .lead")?.textContent || form.dataset.saysOffline);
		page.getElementById("photos")?.replaceWith(form.elements.photos);
		document.querySelector("main").replaceWith(page.querySelector("main"));
		form = corrected;
		work_on_form();
		document.getElementById("problems")?.focus();
	}

	function is_complete() {
		const photos = form.elements.photos;
		const too_many = photos && photos.files.length > Number(form.dataset.mostPhotos);
		if (too_many) say(form.dataset.saysTooMany);
		return !too_many;
	}

	function work_on_form() {
		const own = form;
		const text = own.elements.text;
		const counter = element("p", { class: "small soft", id: "text-count", role: "status", hidden: "" });
		text.after(counter);
		const draft = document.getElementById("problems") ? null : read_draft();
		if (draft) {
			restore_draft(draft);
			say(form.dataset.saysRestored + " ", discard_button());
		}
		count(text, counter);
		let waiting = 0;
		form.addEventListener("input", () => {
			count(text, counter);
			clearTimeout(waiting);
			waiting = setTimeout(() => {
				keep_draft();
				if (!is_sending) say(form.dataset.saysKept);
			}, 500);
		});
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			if (is_complete()) void send();
		});
		offer_similar(text);
		return draft;
	}

	function begin() {
		const draft = work_on_form();
		window.addEventListener("online", () => read_draft()?.waits && void send());
		// Photos did not outlive the page: then the person chooses them again and sends.
		if (draft?.waits && !draft.photos && navigator.onLine) void send();
	}

	// The reference on the page that follows

	function work_on_reference(reference) {
		const button = document.getElementById("copy");
		if (!navigator.clipboard) return;
		button.hidden = false;
		button.addEventListener("click", async () => {
			await navigator.clipboard.writeText(reference.textContent.trim());
			button.textContent = button.dataset.copied;
		});
	}

	if (form) begin();
	const reference = document.getElementById("reference");
	if (reference) work_on_reference(reference);
})();
