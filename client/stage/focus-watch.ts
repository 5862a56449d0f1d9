/** Keeps `data-focus` on the body: which half of the stage the keys go to. */
export function watchFocus(onChange: (terminal: string | null) => void): void {
  const update = (): void => {
    const terminal = document.activeElement?.closest('.terminal-screen')?.closest('section.terminal') ?? null
    document.body.setAttribute('data-focus', terminal ? 'terminal' : 'slide')
    onChange(terminal?.getAttribute('data-name') ?? null)
  }
  document.addEventListener('focusin', update)
  document.addEventListener('focusout', () => queueMicrotask(update))
  update()
}
