import { newCityMap } from './city-map.js'
import { SearchError, findHotels } from './hotels.js'
import { newPopup, newRow, priceOf } from './panel.js'

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
  const points = features.map(({ geometry: { coordinates } }) => L.latLng(coordinates[1], coordinates[0]))
  if (fit && points.length > 0) map.fitBounds(L.latLngBounds(points), { padding: [48, 48], maxZoom: 16 })
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
  marker.bindPopup(newPopup(hotel), { offset: [0, -18], maxWidth: 300 })
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

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void search()
})
setDates()
await search({ fit: true })
