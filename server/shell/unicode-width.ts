import type { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes'

let loading: Promise<typeof UnicodeGraphemesAddon> | null = null

/**
 * Loads the addon that measures characters as the browser's terminal does, once for all screens.
 * While its module runs it reads a small Buffer as if that had an ArrayBuffer of its own (0.4.0, unicode-trie.ts), which
 * holds only while Node pools none.
 */
export function loadUnicodeWidth(): Promise<typeof UnicodeGraphemesAddon> {
  loading ??= importUnpooled()
  return loading
}

async function importUnpooled(): Promise<typeof UnicodeGraphemesAddon> {
  const { poolSize } = Buffer
  Buffer.poolSize = 0
  try {
    return (await import('@xterm/addon-unicode-graphemes')).UnicodeGraphemesAddon
  } finally {
    Buffer.poolSize = poolSize
  }
}
