import { newCityMap } from './city-map.js'
import { SearchError, findHotels } from './hotels.js'
import { newPopup, newRow, priceOf } from './panel.js'
import { makeRoom } from './price-labels.js'

/** @import { HotelCollection, HotelFeature } from '../src/services/geojson.ts' */

/** How long the page waits before it asks again by itself after a failed search. */
const RETRY_MS = 3000
const DAY_MS = 86_400_000

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 */
function find(id, type) {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new TypeError(`index.html has no #${id} that is a ${type.name}`)
  return element
}

const form = find('search', HTMLFormElement)
const problem = find('problem', HTMLElement)
const summary = find('summary', HTMLElement)
const list = find('hotels', HTMLOListElement)
const map = await newCityMap(find('map', HTMLElement))
const markers = L.layerGroup().addTo(map)
/** A rem in pixels, since Leaflet counts in those. */
const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry
let searches = 0

const dayAfter = (/** @type {string} */ day, nights = 1) =>
  new Date(Date.parse(day) + nights * DAY_MS).toISOString().slice(0, 10)

const field = (/** @type {string} */ name) => {
  const input = form.elements.namedItem(name)
  if (!(input instanceof HTMLInputElement)) throw new TypeError(`index.html has no field ${name}`)
  return input
}

/** Tomorrow and two days on, until somebody chooses. */
function setDates() {
  const now = new Date()
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
  field('inDate').value = dayAfter(today)
  field('outDate').value = dayAfter(today, 3)
  field('inDate').addEventListener('change', () => {
    const { value } = field('inDate')
    if (value !== '' && field('outDate').value <= value) field('outDate').value = dayAfter(value)
  })
}

async function search({ fit = false } = {}) {
  clearTimeout(retry)
  const mine = ++searches
  const { lat, lng } = map.getCenter()
  summary.textContent = 'Looking for hotels…'
  try {
    const found = await findHotels({
      inDate: field('inDate').value,
      outDate: field('outDate').value,
      lat,
      lon: lng,
    })
    if (mine !== searches) return
    problem.hidden = true
    show(found, fit)
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    if (mine === searches) showProblem(error, fit)
  }
}

/**
 * Says which service is missing, and asks again by itself: in the lab it comes a moment later.
 * @param {SearchError} error
 * @param {boolean} fit
 */
function showProblem({ service, message }, fit) {
  const name = document.createElement('strong')
  name.textContent = service
  problem.replaceChildren('No hotels, because of the service ', name, `: ${message}. Trying again…`)
  problem.dataset['service'] = service
  problem.hidden = false
  summary.textContent = 'No hotels can be shown.'
  list.replaceChildren()
  markers.clearLayers()
  retry = setTimeout(() => void search({ fit }), RETRY_MS)
}

/**
 * @param {HotelCollection} found
 * @param {boolean} fit
 */
function show({ features }, fit) {
  markers.clearLayers()
  const nights = features[0]?.properties.nights ?? 0
  const count = features.length === 1 ? '1 hotel' : `${features.length} hotels`
  summary.textContent =
    features.length === 0
      ? 'No hotels here. Move the map back to the city and search again.'
      : `${count}, nearest first · ${nights === 1 ? '1 night' : `${nights} nights`}`
  list.replaceChildren(...features.map(newItem))
  makeRoom(map, markers)
  const points = features.map(({ geometry: { coordinates } }) => L.latLng(coordinates[1], coordinates[0]))
  if (!fit || points.length === 0) return
  // Prices stand above their places, so that they need less room below.
  map.fitBounds(L.latLngBounds(points), {
    paddingTopLeft: [2.5 * rem, 2.5 * rem],
    paddingBottomRight: [2.5 * rem, 0.75 * rem],
    maxZoom: 16,
    animate: false,
  })
}

/** @param {HotelFeature} hotel */
function newItem(hotel) {
  const { geometry, properties } = hotel
  const [longitude, latitude] = geometry.coordinates
  const html = document.createElement('span')
  html.textContent = priceOf(properties)
  const icon = L.divIcon({ className: 'hotel', html, iconSize: [0, 0] })
  const marker = L.marker([latitude, longitude], {
    icon,
    alt: properties.name,
    title: properties.name,
    riseOnHover: true,
  })
  marker.bindPopup(newPopup(hotel), { offset: [0, -1.1 * rem], maxWidth: 19 * rem })
  const row = newRow(hotel, () => marker.openPopup())
  marker.on('popupopen popupclose', ({ type }) => {
    const chosen = type === 'popupopen'
    row.setAttribute('aria-pressed', String(chosen))
    marker.getElement()?.toggleAttribute('data-chosen', chosen)
    if (chosen) row.scrollIntoView({ block: 'nearest' })
  })
  marker.addTo(markers)
  const item = document.createElement('li')
  item.append(row)
  return item
}

map.on('zoomend', () => makeRoom(map, markers))
form.addEventListener('submit', (event) => {
  event.preventDefault()
  void search()
})
setDates()
await search({ fit: true })
