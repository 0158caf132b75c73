// What `told_on` of barriers.py asks of a page: notes what comes into a live region that is rendered.
() => {
	const LIVE = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], progress"
	window.told = []
	const hear = node => {
		const one = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
		const is_heard = one?.isConnected && one.closest?.(LIVE) || one?.querySelector?.(LIVE)
		if (is_heard && one.checkVisibility({ visibilityProperty: true })) window.told.push(node.textContent)
	}
	window.listener = new MutationObserver(changes => changes.forEach(change => {
		if (change.type === "characterData") hear(change.target)
		change.addedNodes.forEach(hear)
	}))
	window.listener.observe(document.body, { childList: true, characterData: true, subtree: true })
}
