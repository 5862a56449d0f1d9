/*
 * Runs in an exported HTML, as a classic script: puts a button on each code block of the slide that shows. A page opened from a file
 * has a clipboard in most browsers; elsewhere the text is selected and copied as by hand.
 */
{
  /** What steps type, without prompts, by their ids. */
  const codes = JSON.parse(document.getElementById('copy-codes').textContent)
  const deck = document.getElementById(':$p')
  const DONE_MS = 1500
  /** Pixels of the slide between a button and the edge of its block, and between it and any text. */
  const [EDGE, GAP] = [8, 4]
  let buttons = []

  const copyByHand = (text) => {
    const area = document.createElement('textarea')
    area.value = text
    area.style.cssText = 'position:fixed;opacity:0'
    document.body.append(area)
    area.select()
    const isDone = document.execCommand('copy')
    area.remove()
    return isDone
  }

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      return copyByHand(text)
    }
  }

  const press = async (block, button) => {
    const isDone = await copy(codes[block.dataset.step] ?? block.textContent.replace(/\n$/, ''))
    if (!isDone) getSelection().selectAllChildren(block)
    button.textContent = isDone ? 'Copied' : 'Ctrl-C'
    button.dataset.done = ''
    setTimeout(() => {
      button.textContent = 'Copy'
      delete button.dataset.done
    }, DONE_MS)
  }

  const make = (block) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy-code'
    button.textContent = 'Copy'
    button.addEventListener('click', (event) => {
      event.stopPropagation()
      void press(block, button)
    })
    document.body.append(button)
    return { block, button }
  }

  /** Where text and pictures of a slide stand, each line of text by itself. */
  const rectsOf = (section) => {
    const rects = [...section.querySelectorAll('img, svg, video, iframe')].map((each) =>
      each.getBoundingClientRect(),
    )
    const texts = document.createTreeWalker(section, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    while (texts.nextNode()) {
      if (texts.currentNode.data.trim() === '') continue
      range.selectNodeContents(texts.currentNode)
      rects.push(...range.getClientRects())
    }
    return rects
  }

  /** Square pixels that a place of some size has in common with others. */
  const coveredBy = (place, { width, height }, rects) =>
    rects.reduce((sum, { left, right, top, bottom }) => {
      const across = Math.min(place.left + width, right) - Math.max(place.left, left)
      const down = Math.min(place.top + height, bottom) - Math.max(place.top, top)
      return sum + Math.max(0, across) * Math.max(0, down)
    }, 0)

  /** Places for a button of some size, the best first: in its block, beside it, above and below. */
  const placesFor = (block, { width, height }, scale) => {
    const [edge, gap] = [EDGE * scale, GAP * scale]
    // In a block of one line, the middle of it.
    const inset = block.height < 2 * height ? (block.height - height) / 2 : edge
    const left = block.right - width - edge
    return [
      { left, top: block.top + inset },
      { left, top: block.bottom - height - inset },
      { left: block.right + gap, top: block.top + inset },
      { left: block.right - width, top: block.top - height - gap },
      { left: block.right - width, top: block.bottom + gap },
    ]
  }

  const place = () => {
    const taken = []
    for (const { block, button } of buttons) {
      const section = block.closest('section')
      const slide = section.getBoundingClientRect()
      const scale = slide.width / section.offsetWidth
      button.style.setProperty('--scale', scale)
      const size = { width: button.offsetWidth, height: button.offsetHeight }
      const others = [...rectsOf(section), ...taken]
      const isWithin = ({ left, top }) =>
        left >= slide.left &&
        top >= slide.top &&
        left + size.width <= slide.right &&
        top + size.height <= slide.bottom
      const [best] = placesFor(block.getBoundingClientRect(), size, scale)
        .filter(isWithin)
        .map(({ left, top }) => ({ left, top, covered: coveredBy({ left, top }, size, others) }))
        .toSorted((one, other) => one.covered - other.covered)
      button.style.left = `${best?.left ?? 0}px`
      button.style.top = `${best?.top ?? 0}px`
      taken.push(button.getBoundingClientRect())
    }
  }

  const update = () => {
    for (const { button } of buttons) button.remove()
    const isShow = (document.body.dataset.bespokeView ?? '') === ''
    const blocks = isShow
      ? deck.querySelectorAll('svg.bespoke-marp-active :is(pre, marp-pre):not(.answers *)')
      : []
    buttons = [...blocks].map(make)
    place()
  }

  new MutationObserver(update).observe(deck, { subtree: true, attributeFilter: ['class'] })
  new ResizeObserver(place).observe(document.body)
  void document.fonts.ready.then(place)
  update()
}
