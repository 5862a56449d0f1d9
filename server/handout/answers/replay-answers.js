/*
 * Runs in an exported HTML, as a classic script. A click on "Replay" opens the recording in a dialog above the slides; the player's
 * code lies in the document as text and runs only then. Nothing is fetched.
 */
{
  const textOf = (id) => document.getElementById(id)?.textContent ?? ''

  const loadPlayer = () => {
    if ('AsciinemaPlayer' in window) return
    const style = document.createElement('style')
    style.textContent = textOf('answers-player-style')
    const script = document.createElement('script')
    script.textContent = textOf('answers-player-code')
    document.head.append(style, script)
  }

  const dialog = document.createElement('dialog')
  dialog.className = 'answers-replay'
  dialog.setAttribute('aria-label', 'Replay')
  let player = null

  const open = (cast) => {
    loadPlayer()
    document.body.append(dialog)
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'answers-replay-close'
    close.textContent = '✕ Close'
    const screen = document.createElement('div')
    dialog.replaceChildren(close, screen)
    dialog.showModal()
    player = window.AsciinemaPlayer.create({ data: textOf(cast) }, screen, {
      autoPlay: true,
      controls: true,
      fit: 'both',
      idleTimeLimit: 2,
      terminalFontFamily: '"JetBrains Mono", ui-monospace, "DejaVu Sans Mono", monospace',
    })
    player.el?.querySelector('.ap-player')?.focus()
  }

  dialog.addEventListener('close', () => {
    player?.dispose()
    player = null
    dialog.remove()
  })
  dialog.addEventListener('click', (event) => {
    if (event.target !== dialog && !event.target.classList.contains('answers-replay-close')) return
    dialog.close()
    // Closed by pointer, which alone counts its clicks: the keys are the slides' again.
    if (event.detail > 0) document.activeElement?.blur()
  })
  // Keys typed here are not for the slides behind.
  dialog.addEventListener('keydown', (event) => event.stopPropagation())

  document.addEventListener('click', (event) => {
    const cast = event.target.closest?.('[data-cast]')?.dataset.cast
    if (cast !== undefined) open(cast)
  })
}
