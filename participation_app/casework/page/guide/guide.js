// How the work of each role is done, in the reader's language: /app/guide/call-centre, or a part of it by its name.

(function () {
	frappe.pages["guide"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Guide"), single_column: true });
		wrapper.guide = new Guide(page);
	};

	frappe.pages["guide"].on_page_show = (wrapper) => void wrapper.guide.open(...frappe.get_route().slice(1));

	// In the order of the procedure; which role's work each tells of.
	const CHAPTERS = {
		"call-centre": { title: () => __("Call Centre"), role: "Call Centre Agent" },
		liaison: { title: () => __("Department Liaison"), role: "Department Liaison" },
		section: { title: () => __("Section Officer"), role: "Section Officer" },
		"public-relations": { title: () => __("Public Relations"), role: "Public Relations Officer" },
		moderation: { title: () => __("Moderation"), role: "Participation Moderator" },
		manager: { title: () => __("Manager"), role: "Participation Manager" },
	};

	class Guide {
		constructor(page) {
			const { element } = participation;
			this.texts = {};
			this.chapters = element("ul", { class: "guide-chapters" }, Object.entries(CHAPTERS).map(([name, chapter]) => this.entry(name, chapter)));
			this.text = element("article", { class: "guide-text", tabindex: "-1" });
			this.news = participation.news();
			page.main.append(element("div", { class: "guide" }, element("nav", { "aria-label": __("Chapters") }, this.chapters), this.text, this.news.place));
		}

		entry(name, { title }) {
			const { element } = participation;
			return element("li", {}, element("a", { href: `/app/guide/${name}`, "data-chapter": name }, title()));
		}

		async open(chapter, part) {
			const chosen = CHAPTERS[chapter] ? chapter : own_chapter();
			this.mark(chosen);
			if (this.shown !== chosen) await this.show(chosen);
			const place = part && this.text.querySelector(`#${CSS.escape(part)}`);
			if (place) place.scrollIntoView({ block: "start" });
			else this.text.scrollIntoView({ block: "nearest" });
		}

		mark(chosen) {
			for (const link of this.chapters.querySelectorAll("a")) {
				if (link.dataset.chapter === chosen) link.setAttribute("aria-current", "page");
				else link.removeAttribute("aria-current");
			}
		}

		async show(chapter) {
			this.shown = chapter;
			this.text.replaceChildren(participation.skeleton(8));
			try {
				const text = await fetch_chapter(chapter);
				if (this.shown !== chapter) return;
				this.text.innerHTML = as_html(text);
				this.news.say(CHAPTERS[chapter].title());
			} catch {
				this.shown = null;
				const again = participation.button(__("Try Again"), () => void this.open(chapter));
				this.text.replaceChildren(participation.placeholder("solid-warning", __("The guide could not be loaded"), __("Check your connection."), again));
			}
		}
	}

	const own_chapter = () => Object.keys(CHAPTERS).find((name) => frappe.user.has_role(CHAPTERS[name].role)) || "call-centre";

	async function fetch_chapter(chapter) {
		const language = frappe.boot.lang === "ar" ? "ar" : "en";
		const answer = await fetch(`/assets/participation_app/guide/${chapter}.${language}.md`);
		if (!answer.ok) throw new Error(answer.statusText);
		return answer.text();
	}

	/* The chapters are files of the app; no words of users are in them. */
	function as_html(text) {
		frappe.markdown(""); // makes Frappe's converter, whose kind this one is
		return new frappe.md2html.constructor({ tables: true, customizedHeaderId: true }).makeHtml(text);
	}
})();
