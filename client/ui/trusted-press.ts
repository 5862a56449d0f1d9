/**
 * Calls `press` when a person presses a button: with a pointer that went down on the button itself, or with a key on the
 * focused button. Clicks made by a script, and clicks whose pointer went down elsewhere, do nothing.
 */
export function onTrustedPress(button: HTMLButtonElement, press: () => void): void {
  let armed = false
  const arm = (event: Event): void => {
    armed = event.isTrusted
  }
  button.addEventListener('pointerdown', arm)
  button.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') arm(event)
  })
  for (const type of ['pointercancel', 'blur']) {
    button.addEventListener(type, () => {
      armed = false
    })
  }
  button.addEventListener('click', (event) => {
    const isPress = armed && event.isTrusted && !button.disabled
    // A key held down clicks again and again; only its first click counts.
    armed = false
    if (!isPress) return
    letGo(button, event)
    press()
  })
}

/** Calls `press` at each click, whoever made it; for what may be done by anyone, or is asked about first. */
export function onPress(button: HTMLButtonElement, press: () => void): void {
  button.addEventListener('click', (event) => {
    letGo(button, event)
    press()
  })
}

/**
 * With a pointer the keys go back to the slide, so that Enter never presses the same button twice; before the press acts,
 * since a dialog that it opens gives the focus back to where it was.
 */
function letGo(button: HTMLButtonElement, { detail }: MouseEvent): void {
  if (detail > 0) button.blur()
}
