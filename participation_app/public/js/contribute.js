// The page on which a citizen writes: what was answered already, photos made smaller; kept_form.js does the rest.

(function () {
	const KEPT = ["key", "type", "text", "place", "full_name", "mobile", "email", "preferred_channel", "publish"];
	const LONGEST_SIDE = 2000;
	const { element } = participation_form;

	// The draft

	function values(form) {
		const data = new FormData(form);
		const kept = Object.fromEntries(KEPT.map((name) => [name, data.get(name) || ""]));
		if (!kept.text && !kept.place) return null;
		return { ...kept, photos: form.elements.photos?.files.length || 0 };
	}

	function restore(form, kept) {
		for (const name of KEPT) {
			const control = form.elements[name];
			if (!control) continue;
			if (control instanceof RadioNodeList) control.value = kept[name];
			else if (control.type === "checkbox") control.checked = kept[name] === "1";
			else control.value = kept[name];
		}
	}

	// Answers that were published already

	function offer_similar(form) {
		const box = document.getElementById("similar");
		const text = form.elements.text;
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
				if (answer?.ok) show_similar(form, box, (await answer.json()).message || []);
			}, 800);
		});
	}

	function show_similar(form, box, found) {
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

	async function body(form) {
		const data = new FormData(form);
		const photos = data.getAll("photos").filter((file) => file.size);
		data.delete("photos");
		for (const photo of photos) data.append("photos", await smaller(photo));
		return data;
	}

	function trouble(form) {
		const photos = form.elements.photos;
		return photos && photos.files.length > Number(form.dataset.mostPhotos) ? form.dataset.saysTooMany : "";
	}

	function work(form) {
		participation_form.count_letters(form, form.elements.text)();
		offer_similar(form);
	}

	participation_form.look_after("contribute", {
		draft: "participation-contribution",
		values,
		restore,
		work,
		body,
		trouble,
		is_received: (url) => url.pathname.endsWith("/received"),
		carry_over: (form, page) => page.getElementById("photos")?.replaceWith(form.elements.photos), // those chosen stay chosen
		may_send_again: (kept) => !kept.photos, // they did not outlive the page: the person chooses them again
	});

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

	const reference = document.getElementById("reference");
	if (reference) work_on_reference(reference);
})();
