/*
 * Runs in an exported HTML, as a classic script. Keys turn slides, whatever was pressed before: Marp's presentation hears keys at the
 * document and lets none through from a button on a slide, which keeps the focus after a click, or gets it back from a dialog.
 */
{
  /** The button or summary that an event came to. What lies in a dialog has its own keys. */
  const pressableOf = ({ target }) => {
    const found = target.closest?.('summary, button') ?? null
    return found?.closest('dialog') === null ? found : null
  }

  window.addEventListener(
    'keydown',
    (event) => {
      const pressable = pressableOf(event)
      if (pressable === null) return
      event.stopPropagation()
      // These press it, which is the browser's part. All others are heard as if nothing had the focus.
      if (event.key === ' ' || event.key === 'Enter') return
      if (document.dispatchEvent(new KeyboardEvent('keydown', event))) return
      event.preventDefault()
      pressable.blur()
    },
    true,
  )

  // A press by pointer, which alone counts its clicks, leaves the keys to the slides; before any dialog notes what had the focus.
  window.addEventListener(
    'click',
    (event) => {
      if (event.detail > 0) pressableOf(event)?.blur()
    },
    true,
  )
}
