const FAR_PX = 50

/** Calls back when a finger draws across an element: `forward` to the left, `back` to the right. */
export function onSwipe(element: HTMLElement, forward: () => void, back: () => void): void {
  let start: { x: number; y: number } | null = null
  element.addEventListener('pointerdown', ({ pointerType, clientX, clientY, isPrimary }) => {
    start = pointerType === 'touch' && isPrimary ? { x: clientX, y: clientY } : null
  })
  element.addEventListener('pointercancel', () => {
    start = null
  })
  element.addEventListener('pointerup', ({ clientX, clientY }) => {
    if (!start) return
    const across = clientX - start.x
    const isFlat = Math.abs(across) > 2 * Math.abs(clientY - start.y)
    start = null
    if (!isFlat || Math.abs(across) < FAR_PX) return
    if (across < 0) forward()
    else back()
  })
}
