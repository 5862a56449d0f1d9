// oxlint-disable-next-line typescript/triple-slash-reference -- it holds wherever this file is checked: the sandbox imports it
/// <reference path="./raw.d.ts" />
/* oxlint-disable import/default -- the bundler gives `?raw` its default export */
import { createHash } from 'node:crypto'

import leafletStyle from 'leaflet/dist/leaflet.css?raw'
import leaflet from 'leaflet/dist/leaflet.js?raw'

import cityMap from '../page/city-map.js?raw'
import city from '../page/city.json?raw'
import hotels from '../page/hotels.js?raw'
import page from '../page/index.html?raw'
import main from '../page/main.js?raw'
import panel from '../page/panel.js?raw'
import priceLabels from '../page/price-labels.js?raw'
import style from '../page/style.css?raw'

export interface PageFile {
  readonly path: string
  readonly type: string
  readonly content: string
  readonly etag: string
}

const newFile = (path: string, type: string, content: string): PageFile => ({
  path,
  type: `${type}; charset=utf-8`,
  content,
  etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
})

/** Leaflet's build names a source map that is not shipped, and browsers ask for it. */
const withoutMap = (script: string): string => script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')

/** The page's files, with Leaflet (BSD-2-Clause) among them: no other server is needed to show it. */
export const PAGE_FILES: readonly PageFile[] = [
  newFile('/', 'text/html', page),
  newFile('/style.css', 'text/css', style),
  newFile('/main.js', 'text/javascript', main),
  newFile('/panel.js', 'text/javascript', panel),
  newFile('/price-labels.js', 'text/javascript', priceLabels),
  newFile('/hotels.js', 'text/javascript', hotels),
  newFile('/city-map.js', 'text/javascript', cityMap),
  newFile('/city.json', 'application/json', city),
  newFile('/leaflet.js', 'text/javascript', withoutMap(leaflet)),
  newFile('/leaflet.css', 'text/css', leafletStyle),
]
