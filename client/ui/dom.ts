/** Makes an element with attributes and children; `true` sets an attribute without a value. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | true> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

/** Sets an attribute, or takes it off for null; touches nothing that is so already. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

/** Sets an element's text; touches nothing that is so already, so that selections and live regions stay calm. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** True for elements that take typed text, which no key of the stage may steal. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}
