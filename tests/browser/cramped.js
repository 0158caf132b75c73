// What `cramped` of barriers.py asks of a page.
within => {
	const found = new Set()
	const tell = (what, one) => found.add(`${what}: <${one.tagName.toLowerCase()} class="${one.className}"> ${one.textContent.trim().slice(0, 60)}`)
	const hides = way => ["hidden", "clip"].includes(way), scrolls = way => ["auto", "scroll"].includes(way)
	const unseen = ".sr-only, .visually-hidden, svg, select, textarea, script, style, [contenteditable]"
	const is_out = (inner, outer, slack) => inner < outer - slack
	function look(node, root) {
		const holder = node.parentElement
		if (!holder.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || holder.closest(unseen)) return
		const range = document.createRange()
		range.selectNodeContents(node)
		const rects = [...range.getClientRects()].filter(rect => rect.width > 1)
		if (!rects.length) return
		const left = Math.min(...rects.map(rect => rect.left)), right = Math.max(...rects.map(rect => rect.right))
		const top = Math.min(...rects.map(rect => rect.top)), bottom = Math.max(...rects.map(rect => rect.bottom))
		const { fontSize, whiteSpace } = getComputedStyle(holder)
		const line = parseFloat(fontSize) * 0.6 // some letters are taller than their line
		const slack = whiteSpace === "pre-wrap" ? parseFloat(fontSize) : 4 // a space may hang behind the last word of a line
		let across = true, down = true, is_own_box = true
		for (let box = holder; box && box !== document.body && (across || down); box = box.parentElement) {
			const style = getComputedStyle(box), frame = box.getBoundingClientRect()
			if (frame.width <= 1 && hides(style.overflowX)) return
			if (style.display === "inline" || style.display === "contents") continue
			const out_across = across && (is_out(left, frame.left, slack) || is_out(frame.right, right, slack))
			const out_down = down && (is_out(top, frame.top, line) || is_out(frame.bottom, bottom, line))
			const is_excerpt = style.webkitLineClamp !== "none"
			if (out_across && hides(style.overflowX)) return tell("cut off", holder)
			if (out_down && hides(style.overflowY) && !is_excerpt) return tell("cut off below", holder)
			if (is_own_box && out_across && !scrolls(style.overflowX)) return tell("reaches out of its box", holder)
			if (is_own_box && out_down && !scrolls(style.overflowY) && !is_excerpt) return tell("reaches out of its box below", holder)
			if (scrolls(style.overflowX)) across = false
			if (scrolls(style.overflowY) || is_excerpt) down = false
			is_own_box = false
		}
		if (across && (left < -1 || right > innerWidth + 1)) tell("beyond the window", holder)
	}
	for (const root of document.querySelectorAll(within)) {
		const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
		while (walk.nextNode()) if (walk.currentNode.data.trim()) look(walk.currentNode, root)
		for (const box of [root, ...root.querySelectorAll("*")]) {
			const is_field = box.matches("input, select, textarea") || box.closest(unseen)
			if (is_field || !box.checkVisibility() || !scrolls(getComputedStyle(box).overflowX)) continue
			if (box.scrollWidth > box.clientWidth + 1) tell("scrolls sideways", box)
		}
	}
	return [...found]
}
