/** The middle of the old town. */
const CENTRE = /** @type {const} */ ([35.1668, 33.3632])
const TILES = 'https://tile.openstreetmap.org/{z}/{x}/{y}.png'
const TILE_CREDIT = '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors'
const DRAWN_CREDIT = 'Drawn by hand, not surveyed'
/** Labels of each rank show from this zoom on. */
const LABELS_FROM = [0, 12, 13, 15]

/** @typedef {{ kind: string, name?: string, width?: number, rank?: number }} CityProperties */

/**
 * Makes the map. Our own drawing of the city is its ground; OpenStreetMap's tiles take its place as soon as one of them
 * has come, and leave it when they stop coming.
 * @param {HTMLElement} element
 */
export async function newCityMap(element) {
  const map = L.map(element, { zoomControl: false, minZoom: 12, maxZoom: 18 })
  map.setView([...CENTRE], 14)
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>')
  L.control.zoom({ position: 'topright' }).addTo(map)
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map)
  // Names lie above the shapes and below the hotels.
  map.createPane('names').style.zIndex = '450'
  addTiles(map, await drawCity(map))
  return map
}

/** @param {L.Map} map */
async function drawCity(map) {
  const response = await fetch('city.json')
  const city = await response.json()
  const shapes = L.layerGroup([], { attribution: DRAWN_CREDIT })
  const only = (/** @type {string} */ kind) => ({
    filter: (/** @type {GeoJSON.Feature} */ feature) => feature.properties?.['kind'] === kind,
    interactive: false,
  })
  shapes.addLayer(
    L.geoJSON(city, { ...only('park'), style: { stroke: false, fillColor: '#d9e5cd', fillOpacity: 1 } }),
  )
  shapes.addLayer(
    L.geoJSON(city, {
      ...only('walls'),
      style: { color: '#b39a78', weight: 3, fillColor: '#ebe2d2', fillOpacity: 1 },
    }),
  )
  shapes.addLayer(L.geoJSON(city, { ...only('river'), style: { color: '#9dbfd3', weight: 4 } }))
  shapes.addLayer(
    L.geoJSON(city, {
      ...only('buffer-zone'),
      style: { color: '#a9a49d', weight: 9, opacity: 0.45, lineCap: 'butt' },
    }),
  )
  // The casing of all roads lies below the filling of all.
  for (const { more, color } of [
    { more: 2, color: '#d3cabd' },
    { more: 0, color: '#ffffff' },
  ]) {
    const style = (/** @type {GeoJSON.Feature | undefined} */ feature) => ({
      color,
      weight: 2 + 1.7 * (feature?.properties?.['width'] ?? 1) + more,
    })
    shapes.addLayer(L.geoJSON(city, { ...only('road'), style }))
  }
  for (const feature of city.features) {
    if (feature.properties.kind === 'place') shapes.addLayer(newLabel(map, feature))
  }
  return shapes
}

/**
 * A name on the map that shows from its rank's zoom on.
 * @param {L.Map} map
 * @param {GeoJSON.Feature<GeoJSON.Point, CityProperties>} feature
 */
function newLabel(map, { geometry, properties: { name = '', rank = 3 } }) {
  const [longitude = 0, latitude = 0] = geometry.coordinates
  const html = document.createElement('span')
  html.textContent = name
  const icon = L.divIcon({ className: 'place', html, iconSize: [0, 0] })
  const label = L.marker([latitude, longitude], { icon, interactive: false, keyboard: false, pane: 'names' })
  const update = () => {
    const element = label.getElement()
    if (element === undefined) return
    element.dataset['rank'] = String(rank)
    element.hidden = map.getZoom() < (LABELS_FROM[rank] ?? 0)
  }
  label.on('add', () => map.on('zoomend', update))
  label.on('add', update)
  label.on('remove', () => map.off('zoomend', update))
  return label
}

/**
 * @param {L.Map} map
 * @param {L.LayerGroup} drawn
 */
function addTiles(map, drawn) {
  const tiles = L.tileLayer(TILES, { maxZoom: 19, attribution: TILE_CREDIT })
  const { dataset } = map.getContainer()
  const show = (/** @type {boolean} */ online) => {
    const [ground, other] = online ? [tiles, drawn] : [drawn, tiles]
    ground.addTo(map)
    other.remove()
    dataset['ground'] = online ? 'tiles' : 'drawn'
  }
  // One tile is tried first: offline there is no use in asking for all of them.
  const probe = () => {
    const image = new Image()
    image.addEventListener('load', () => show(true))
    image.src = L.Util.template(TILES, { z: 12, x: 2427, y: 1615 })
  }
  tiles.on('tileerror', () => show(false))
  window.addEventListener('online', probe)
  show(false)
  probe()
}
