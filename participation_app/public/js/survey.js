// The page of a survey: asks what follows from the answers, and looks after them.

(function () {
	const form = document.getElementById("survey");
	if (!form) return;

	const names = (data) => [...new Set(data.keys())].filter((name) => /^q\d+$/.test(name));

	/* Everything that was answered, by the question's name; null where nothing was. */
	function values(own) {
		const data = new FormData(own);
		const answers = {};
		for (const name of names(data)) {
			const given = data.getAll(name).filter((one) => one.trim());
			if (given.length) answers[name] = given;
		}
		return Object.keys(answers).length ? { key: data.get("key"), answers } : null;
	}

	function restore(own, kept) {
		own.elements.key.value = kept.key;
		if (own.dataset.step !== "answers") return;
		for (const [name, given] of Object.entries(kept.answers)) {
			for (const control of own.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
				if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
				else control.value = given[0];
			}
		}
	}

	/* A question that is not asked is not sent; what was answered to it stays until it is asked again. */
	function follow_conditions(own) {
		const questions = [...own.querySelectorAll(".question[data-after]")];
		for (const one of own.querySelectorAll(".only-if, [data-without-script]")) one.hidden = true;
		for (const one of own.querySelectorAll("[data-without-script] input")) one.disabled = true;
		const decide = () => {
			for (const question of questions) {
				const data = new FormData(own);
				const wanted = question.dataset.options.split(" ");
				const is_asked = data.getAll(question.dataset.after).some((option) => wanted.includes(option));
				question.hidden = !is_asked;
				for (const control of question.querySelectorAll("input, textarea")) {
					control.disabled = !is_asked || Boolean(control.closest("[data-without-script]"));
				}
			}
		};
		own.addEventListener("change", decide);
		decide();
	}

	function work(own) {
		follow_conditions(own);
		for (const text of own.querySelectorAll("textarea")) participation_form.count_letters(own, text)();
	}

	participation_form.look_after("survey", {
		draft: "preview" in form.dataset ? null : form.dataset.draft,
		values,
		restore,
		work,
		is_received: (url) => url.searchParams.has("sent"),
	});
})();
