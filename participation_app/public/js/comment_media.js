// What hangs on a comment, and what a clerk adds to one: pictures, videos, screenshots.

(function () {
	const { element, pill, isolated } = participation;
	const SHOWN_AS_PICTURE = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"];

	/* Thumbnails that open the file; what is not kept says why. */
	participation.media_strip = function (media) {
		if (!media?.length) return null;
		return element("div", { class: "participation-media", role: "group", "aria-label": __("Pictures and Videos") }, media.map(shown));
	};

	function shown(one) {
		if (one.state !== "Saved") return missing(one);
		const content = SHOWN_AS_PICTURE.includes(one.content_type) ? picture(one) : element("span", { class: "participation-media-file" }, participation.icon("attachment"), __(one.kind, null, "Comment Media"));
		return element("a", { href: one.file, target: "_blank", rel: "noopener", class: "participation-media-link", title: about(one) }, content);
	}

	const picture = (one) => element("img", { src: one.file, alt: __(one.kind, null, "Comment Media"), loading: "lazy", class: "participation-media-thumbnail" });

	function missing(one) {
		const [words, colour] = { Waiting: [__("Is being saved"), "yellow"], Refused: [__("Could not be saved"), "gray"], Gone: [__("Gone from the platform"), "red"], Sealed: [__("Sealed", null, "Comment Media"), "gray"], Erased: [__("Erased", null, "Comment Media"), "gray"] }[one.state];
		const shown = pill(words, colour);
		shown.title = one.message || "";
		return element("span", { class: "participation-media-missing" }, isolated(__(one.kind, null, "Comment Media")), " ", shown);
	}

	const about = (one) => [one.source_host, `SHA-256 ${one.sha256}`].filter(Boolean).join("\n");
})();
