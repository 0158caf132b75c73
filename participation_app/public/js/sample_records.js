// Sample contributions to look around with: brought in and removed again.

frappe.provide("participation.set_up");

(function () {
	const { element, button, notice } = participation;
	const ask = (method, args = {}) => participation.calendar.ask(`participation_app.api.set_up.${method}`, args);

	participation.set_up.sample = function (done) {
		const status = element("div", { role: "status", "aria-live": "polite" });
		const shown = element("section", { class: "participation-card set-up-sample", "aria-labelledby": "set-up-sample-title" });
		const title = element("h2", { id: "set-up-sample-title", class: "participation-section-title" }, __("Sample Contributions"));

		function show({ samples, real }) {
			const words = samples
				? __("{0} samples are here. They stand in lists and figures until they are removed.", [samples])
				: __("Forty contributions in Arabic and English to look around with. They can be removed without a trace.");
			const load = () => (real ? confirm_among(real) : act("load_samples"));
			const go = samples ? button(__("Remove the Samples"), () => act("remove_samples")) : button(__("Bring In Samples"), load);
			shown.replaceChildren(title, element("p", {}, words), element("div", {}, go), status);
		}

		function confirm_among(real) {
			const words = __("There are real contributions already: {0}. Samples would stand among them and count in every figure.", [real]);
			status.replaceChildren(
				element(
					"div",
					{ class: "set-up-question" },
					notice(words, "orange"),
					button(__("Bring In Samples All the Same"), () => act("load_samples", { among_real: 1 })),
					button(__("Leave as It Is"), () => status.replaceChildren())
				)
			);
		}

		async function act(method, args) {
			shown.querySelectorAll("button").forEach((one) => (one.disabled = true));
			status.replaceChildren(participation.skeleton(1));
			try {
				const now = await ask(method, args);
				status.replaceChildren(notice(method === "load_samples" ? __("The samples are here.") : __("The samples are gone."), "green"));
				show(now);
				done();
			} catch (error) {
				status.replaceChildren(notice(error.message, "red"));
				shown.querySelectorAll("button").forEach((one) => (one.disabled = false));
			}
		}

		ask("samples").then(show, (error) => shown.replaceChildren(title, notice(error.message, "red")));
		return shown;
	};
})();
