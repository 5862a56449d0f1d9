import { Page } from './page.ts'
import { parseAddress } from './stage/address.ts'

const { token, slide } = parseAddress(location.hash)
// The token leaves the address bar, and with it the history, before anything else happens.
if (token !== null) history.replaceState(null, '', slide === null ? location.pathname : `#${slide}`)

const page = new Page(slide)
void page.start(token)
