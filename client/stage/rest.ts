const REST_MS = 2_500

/** Marks the page with `data-rest` while mouse and focus rest, so that controls can hide; any movement takes it off. */
export function watchRest(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wake = (): void => {
    document.body.removeAttribute('data-rest')
    clearTimeout(timer)
    timer = setTimeout(() => document.body.setAttribute('data-rest', ''), REST_MS)
  }
  for (const type of ['pointermove', 'pointerdown', 'focusin']) document.addEventListener(type, wake)
  wake()
}
