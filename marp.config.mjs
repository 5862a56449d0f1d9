import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('./dist/server/marp-cli-engine.js', import.meta.url)

/** Our engine once it is built (`npm start` does that); until then marp-cli's own, with the same themes. */
async function loadEngine() {
  if (!existsSync(built)) {
    process.stderr.write(
      'livedeck: not built yet, so marp-cli uses its own engine; `npm start` builds ours\n',
    )
    return {}
  }
  const { marpCliEngine } = await import(built.href)
  return { engine: marpCliEngine }
}

/** Plain marp-cli opens the decks of this repository with our look. */
export default {
  ...(await loadEngine()),
  themeSet: fileURLToPath(new URL('./themes', import.meta.url)),
  allowLocalFiles: true,
  lang: 'en',
  options: { emoji: { shortcode: true, unicode: false }, math: false },
}
