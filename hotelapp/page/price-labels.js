/** Free pixels between two labels. */
const GAP = 3

/**
 * Keeps the prices readable: of labels that would cover each other the first keeps its price and the others become dots,
 * which show their price when they are chosen. Hotels come nearest first, so the nearest keep theirs.
 * @param {L.Map} map
 * @param {L.LayerGroup} markers
 */
export function makeRoom(map, markers) {
  const labels = markers.getLayers().flatMap((marker) => {
    const element = marker instanceof L.Marker ? marker.getElement() : undefined
    const label = element?.firstElementChild
    if (!(marker instanceof L.Marker) || !(label instanceof HTMLElement)) return []
    element?.removeAttribute('data-small')
    return [{ marker, element, label }]
  })
  // All are measured before any is changed, or each would have the page laid out anew.
  const measured = labels.map(({ marker, element, label }) => {
    const half = L.point(label.offsetWidth + GAP, label.offsetHeight + GAP).divideBy(2)
    const place = map.latLngToLayerPoint(marker.getLatLng())
    return { marker, element, box: L.bounds(place.subtract(half), place.add(half)) }
  })
  /** @type {L.Bounds[]} */
  const placed = []
  for (const { marker, element, box } of measured) {
    const covered = placed.some((other) => other.overlaps(box))
    element?.toggleAttribute('data-small', covered)
    marker.setZIndexOffset(covered ? -1000 : 0)
    if (!covered) placed.push(box)
  }
}
