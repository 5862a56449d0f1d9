/** Looks of the copy buttons: quiet until the pointer or the keyboard comes near, and never on paper. */
export const COPY_STYLE = `.copy-code { position: fixed; z-index: 5; padding: 3px 10px; border: 1px solid #0003; border-radius: 4px;
  font: 600 13px/1.4 system-ui, sans-serif; color: #333; background: #fffd; cursor: pointer; opacity: 0.45; transition: opacity 120ms }
.copy-code:hover, .copy-code:focus-visible, .copy-code[data-done] { opacity: 1 }
@media print { .copy-code { display: none } }
@media (prefers-reduced-motion: reduce) { .copy-code { transition: none } }`

/**
 * Puts a button on each code block of the slide that shows. A page opened from a file has a clipboard in most browsers;
 * elsewhere the text is selected and copied as by hand. `CODES` are the steps' codes without prompts, by id.
 */
const SCRIPT = `(() => {
  const codes = CODES
  const deck = document.getElementById(':$p')
  let buttons = []
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true } catch {}
    const area = document.createElement('textarea')
    area.value = text
    area.style.cssText = 'position:fixed;opacity:0'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
  const make = (block) => {
    const button = document.createElement('button')
    button.className = 'copy-code'
    button.textContent = 'Copy'
    for (const name of ['keydown', 'keyup']) button.addEventListener(name, (event) => {
      if (event.key === 'Enter' || event.key === ' ') event.stopPropagation()
    })
    button.addEventListener('click', async (event) => {
      event.stopPropagation()
      const done = await copy(codes[block.dataset.step] ?? block.textContent.replace(/\\n$/, ''))
      button.textContent = done ? 'Copied' : 'Press Ctrl-C'
      button.dataset.done = ''
      setTimeout(() => { button.textContent = 'Copy'; delete button.dataset.done }, 1500)
    })
    document.body.append(button)
    return { block, button }
  }
  const place = () => {
    for (const { block, button } of buttons) {
      const { top, right } = block.getBoundingClientRect()
      button.style.top = top + 4 + 'px'
      button.style.left = right - button.offsetWidth - 4 + 'px'
    }
  }
  const update = () => {
    for (const { button } of buttons) button.remove()
    const isShow = (document.body.dataset.bespokeView ?? '') === ''
    const blocks = isShow ? deck.querySelectorAll('svg.bespoke-marp-active :is(pre, marp-pre):not(.answers *)') : []
    buttons = [...blocks].map(make)
    place()
  }
  new MutationObserver(update).observe(deck, { subtree: true, attributeFilter: ['class'] })
  new ResizeObserver(place).observe(document.body)
  document.fonts.ready.then(place)
  update()
})()`

/** Makes the script of the copy buttons; `codes` are what steps type, by their ids. */
export function makeCopyScript(codes: Readonly<Record<string, string>>): string {
  return SCRIPT.replace('CODES', () => JSON.stringify(codes).replaceAll('<', String.raw`\u003c`))
}
