// What `outline` of accessibility_tree.py asks of a page: leaves of the screen what every site has.
([ours, left_out, alike, by_site, named, words, patterns]) => {
	const known = new Set(words)
	const wordings = patterns.map(([shown, form]) => [shown, new RegExp(`^${form}$`, "s")])
	const NAMES = ["aria-label", "title", "placeholder", "alt"]
	const worded = text => {
		const wording = wordings.find(([, form]) => form.test(text))
		if (wording) return wording[0]
		const [label, ...told] = text.split(": ")
		return told.length && known.has(label) ? `${label}: …` : "…"
	}
	const masked = text => {
		const [, before, inner, after] = text.match(/^([\s·:]*)(.*?)([\s·:]*)$/s)
		if (!inner || known.has(inner)) return text
		return `${before.trim() && before}${worded(inner)}${after.trim() && after}`
	}
	for (const root of document.querySelectorAll(ours)) {
		// What was last announced is there or not, as fast as it came; announcements have tests of their own.
		for (const place of [...left_out, ".participation-news"]) for (const one of root.querySelectorAll(place)) one.remove()
		for (const rows of alike) {
			const seen = new Set()
			for (const row of root.querySelectorAll(rows)) {
				if (seen.has(row.parentElement)) row.remove()
				seen.add(row.parentElement)
			}
		}
		for (const place of by_site) for (const one of root.querySelectorAll(place)) one.replaceChildren("…")
		for (const place of named) for (const one of root.querySelectorAll(place)) one.setAttribute("aria-label", "…")
		const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
		const texts = []
		while (walk.nextNode()) texts.push(walk.currentNode)
		for (const text of texts) text.data = masked(text.data)
		for (const one of [root, ...root.querySelectorAll("*")]) {
			for (const name of NAMES) if (one.getAttribute(name)) one.setAttribute(name, masked(one.getAttribute(name)))
			if (one.matches("input:not([type=checkbox], [type=radio]), textarea")) one.value = one.value && "…"
		}
	}
	document.activeElement?.blur()
}
