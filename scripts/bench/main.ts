import { benchDeck } from './deck.ts'
import { benchExport } from './export.ts'
import { benchHotels } from './hotels.ts'
import { benchRehearse } from './rehearse.ts'
import { benchSandbox } from './sandbox.ts'
import { benchTerminal } from './terminal.ts'

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  deck: benchDeck,
  export: benchExport,
  hotels: benchHotels,
  rehearse: benchRehearse,
  sandbox: benchSandbox,
  terminal: benchTerminal,
}

/** `npm run bench -- NAME [ARGUMENTS]`: runs one benchmark; without a name, says which there are. */
async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (!bench) {
    console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')}`)
    return 2
  }
  await bench(args)
  return 0
}

process.exitCode = await main(process.argv.slice(2))
