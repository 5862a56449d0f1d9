/**
 * Which terminals are on screen: at most two, `main` and the one beside it. Those most recently asked for win, and they
 * keep the order in which the terminals were opened. `recent` begins with the newest.
 */
export function chooseShown(names: readonly string[], recent: readonly string[]): string[] {
  const order = [...recent.filter((name) => names.includes(name)), ...names]
  const chosen = new Set(order)
  const shown = new Set([...chosen].slice(0, 2))
  return names.filter((name) => shown.has(name))
}
