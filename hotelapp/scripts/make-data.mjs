import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { bufferZone, farRoads, lanes, parks, places, river, roads, walls } from './nicosia.mjs'

/*
 * Makes src/data/hotels.ts and page/city.json from nicosia.mjs: `node scripts/make-data.mjs`. The same every time; the
 * hotels and their numbers are invented, and no number in Cyprus begins with 22 0.
 */

const FIRST = [
  'Almond', 'Carob', 'Cypress', 'Jasmine', 'Lemon', 'Olive', 'Pomegranate', 'Rosemary', 'Saffron', 'Thyme',
  'Amber', 'Copper', 'Indigo', 'Limestone', 'Marble', 'Silver', 'Swallow', 'Hoopoe', 'Partridge', 'Moufflon',
] // prettier-ignore
const SECOND = ['Court', 'House', 'Rooms', 'Terrace']
const ROOMS = [
  { room: 'Single room', euros: 48 },
  { room: 'Double room', euros: 66 },
  { room: 'Twin room', euros: 72 },
  { room: 'Double room with balcony', euros: 89 },
  { room: 'Family room', euros: 112 },
  { room: 'Suite', euros: 148 },
]
const TRAITS = [
  'Breakfast under the vines in a quiet courtyard.',
  'A stone house with high ceilings and thick walls.',
  'Roof terrace with a view of the Pentadaktylos mountains.',
  'Small and plain, with a good coffee at any hour.',
  'Close to the buses, with bicycles to borrow.',
  'A pool in the garden and shade all afternoon.',
  'Modern rooms above a bakery that opens at five.',
  'Run by one family for three generations.',
]

/** mulberry32: the same numbers on every machine. */
function newChance(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const round = (degrees) => Math.round(degrees * 100_000) / 100_000

/** The point at a fraction of a line's length. */
function along(line, fraction) {
  const lengths = line
    .slice(1)
    .map(([a, b], index) => Math.hypot(a - line[index][0], (b - line[index][1]) * 0.82))
  let left = fraction * lengths.reduce((sum, length) => sum + length, 0)
  const part = lengths.findIndex((length) => {
    if (left <= length) return true
    left -= length
    return false
  })
  const [from, to] = [line.at(part), line.at(part < 0 ? part : part + 1)]
  const share = part < 0 ? 1 : left / lengths[part]
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

function makeHotels() {
  const chance = newChance(1)
  const pick = (items) => items[Math.floor(chance() * items.length)]
  const spots = roads.flatMap(({ name, line, hotels }) =>
    Array.from({ length: hotels }, (_none, index) => {
      const fraction = (index + 0.25 + chance() * 0.5) / hotels
      const [latitude, longitude] = along(line, fraction)
      const side = (chance() < 0.5 ? -1 : 1) * 0.00018
      return { street: name, number: 2 + Math.round(fraction * 120), at: [latitude + side, longitude + side] }
    }),
  )
  return spots.map(({ street, number, at }, index) => {
    const { room, euros } = pick(ROOMS)
    return {
      hotelId: String(index + 1),
      // 20 and 4 words: the second moves on with each round of the first, so that all 80 pairs come once.
      name: `${FIRST[index % 20]} ${SECOND[(index + Math.floor(index / 20)) % 4]}`,
      phoneNumber: `+357 22 0${String(10_117 + index * 613)}`,
      street: `${number} ${street}`,
      description: pick(TRAITS),
      latitude: round(at[0]),
      longitude: round(at[1]),
      room,
      euros: euros + Math.round(chance() * 24),
    }
  })
}

const STEP_KM = 0.2
const KM_PER_DEGREE = [110.94, 91.02]

/** Side streets of no name, so that the ground looks like a city's: across each wider road, every 200 metres. */
function makeLanes() {
  const chance = newChance(2)
  return roads
    .filter(({ width }) => width > 1)
    .flatMap(({ line }) => line.slice(1).flatMap((to, index) => lanesAcross(line[index], to, chance)))
}

function lanesAcross(from, to, chance) {
  const [north, east] = [0, 1].map((axis) => (to[axis] - from[axis]) * KM_PER_DEGREE[axis])
  const length = Math.hypot(north, east)
  const count = Math.floor(length / STEP_KM)
  return Array.from({ length: count }, (_none, index) => {
    const share = (index + 0.3 + chance() * 0.4) / count
    const at = [0, 1].map((axis) => from[axis] + (to[axis] - from[axis]) * share)
    const end = (km) => [
      at[0] - (east / length) * (km / KM_PER_DEGREE[0]),
      at[1] + (north / length) * (km / KM_PER_DEGREE[1]),
    ]
    return isInOldTown(at) ? [] : [[end(-0.08 - chance() * 0.14), end(0.08 + chance() * 0.14)]]
  }).flat()
}

/** Where walls and moat leave no room for them. */
const isInOldTown = ([latitude, longitude]) =>
  Math.hypot((latitude - 35.1755) * KM_PER_DEGREE[0], (longitude - 33.3632) * KM_PER_DEGREE[1]) < 1.15

const flip = (line) => line.map(([latitude, longitude]) => [round(longitude), round(latitude)])
const feature = (type, coordinates, properties) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})

function makeCity() {
  const oval = ({ at: [latitude, longitude], size: [high, wide] }) =>
    Array.from({ length: 25 }, (_none, index) => {
      const angle = (index * Math.PI) / 12
      const wobble = 1 + 0.12 * Math.sin(3 * angle)
      return [latitude + Math.sin(angle) * high * wobble, longitude + Math.cos(angle) * wide * wobble]
    })
  return {
    type: 'FeatureCollection',
    features: [
      ...parks.map((park) => feature('Polygon', [flip(oval(park))], { kind: 'park', name: park.name })),
      feature('Polygon', [flip([...walls, walls[0]])], { kind: 'walls', name: 'Venetian walls' }),
      feature('LineString', flip(river), { kind: 'river', name: 'Pedieos' }),
      feature('LineString', flip(bufferZone), { kind: 'buffer-zone', name: 'UN buffer zone' }),
      ...[...makeLanes(), ...lanes].map((line) =>
        feature('LineString', flip(line), { kind: 'road', width: 0 }),
      ),
      ...farRoads.map(({ width, line }) => feature('LineString', flip(line), { kind: 'road', width })),
      ...roads.map(({ name, width, line }) =>
        feature('LineString', flip(line), { kind: 'road', name, width }),
      ),
      ...places.map(({ name, at, rank }) => feature('Point', flip([at])[0], { kind: 'place', name, rank })),
    ],
  }
}

/** Gives the content of both files, by path below hotelapp/. */
export function makeData() {
  const hotels = makeHotels().map((hotel) => `  ${JSON.stringify(hotel)},`)
  const city = makeCity().features.map((one) => `    ${JSON.stringify(one)}`)
  return {
    'src/data/hotels.ts': [
      "import type { Hotel } from './hotel.ts'",
      '',
      '// Made by scripts/make-data.mjs.',
      '',
      '/** The eighty hotels. Names and numbers are invented; they stand along real streets of Nicosia. */',
      'export const HOTELS: readonly Hotel[] = [',
      ...hotels,
      ']',
      '',
    ].join('\n'),
    'page/city.json': `{\n  "type": "FeatureCollection",\n  "features": [\n${city.join(',\n')}\n  ]\n}\n`,
  }
}

const here = dirname(fileURLToPath(import.meta.url))
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, content] of Object.entries(makeData())) writeFileSync(join(here, '..', path), content)
}
