/** @import { HotelFeature } from '../src/services/geojson.ts' */

/** @param {HotelFeature['properties']} properties */
export const priceOf = ({ price, currency }) =>
  new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(price)

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
function element(tag, text, className = '') {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

/**
 * One line of the list.
 * @param {HotelFeature} hotel
 * @param {() => void} onChoose
 */
export function newRow({ properties }, onChoose) {
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('aria-pressed', 'false')
  button.append(
    element('span', properties.name, 'name'),
    element('span', priceOf(properties), 'price'),
    element('span', properties.address.replace(', Nicosia', ''), 'detail'),
    element('span', `${properties.distance_km.toFixed(1)} km`, 'detail'),
  )
  button.addEventListener('click', onChoose)
  return button
}

/**
 * What a marker says when it is opened.
 * @param {HotelFeature} hotel
 */
export function newPopup({ properties }) {
  const { name, phone_number: phone, address, description, room, nights, total, currency } = properties
  const sum = priceOf({ ...properties, price: total, currency })
  const phoneLine = element('p', '')
  const link = document.createElement('a')
  link.href = `tel:${phone.replaceAll(' ', '')}`
  link.textContent = phone
  phoneLine.append('☎ ', link)
  const popup = document.createElement('div')
  popup.append(
    element('h2', name),
    element('p', address, 'detail'),
    element('p', description),
    element(
      'p',
      `${room}: ${priceOf(properties)} a night, ${sum} for ${nights === 1 ? '1 night' : `${nights} nights`}`,
    ),
    phoneLine,
  )
  return popup
}
