/** Free pixels between two labels. */
const GAP = 3

/**
 * Keeps the prices readable: of labels that would cover each other the first keeps its price and the others become dots,
 * which show their price when they are chosen. Hotels come nearest first, so the nearest keep theirs.
 * @param {L.Map} map
 * @param {L.LayerGroup} markers
 */
export function makeRoom(map, markers) {
  /** @type {{ x: number, y: number, width: number, height: number }[]} */
  const placed = []
  const labels = markers.getLayers().flatMap((marker) => {
    const element = marker instanceof L.Marker ? marker.getElement() : undefined
    const label = element?.firstElementChild
    if (!(marker instanceof L.Marker) || !(label instanceof HTMLElement)) return []
    element?.removeAttribute('data-small')
    return [{ marker, element, label }]
  })
  // All are measured before any is changed, or each would have the page laid out anew.
  const measured = labels.map(({ marker, element, label }) => ({
    marker,
    element,
    ...map.latLngToLayerPoint(marker.getLatLng()),
    width: label.offsetWidth,
    height: label.offsetHeight,
  }))
  for (const { marker, element, ...box } of measured) {
    const covered = placed.some(
      ({ x, y, width, height }) =>
        Math.abs(x - box.x) < (width + box.width) / 2 + GAP &&
        Math.abs(y - box.y) < (height + box.height) / 2 + GAP,
    )
    element?.toggleAttribute('data-small', covered)
    marker.setZIndexOffset(covered ? -1000 : 0)
    if (!covered) placed.push(box)
  }
}
