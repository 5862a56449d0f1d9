import { ClipboardAddon, type IClipboardProvider } from '@xterm/addon-clipboard'
import type { Terminal } from '@xterm/xterm'

const MAX_TEXT = 100_000

/**
 * Lets programs write to the clipboard by OSC 52, after `confirm` has asked the person; no program may read it. What is
 * longer than 100,000 characters is ignored.
 */
export function loadClipboard(terminal: Terminal, confirm: (text: string) => void): void {
  const provider: IClipboardProvider = {
    readText: () => '',
    writeText: (_selection, text) => {
      if (text !== '' && text.length <= MAX_TEXT) confirm(text)
    },
  }
  terminal.loadAddon(new ClipboardAddon(undefined, provider))
  // Registered last, asked first: even an empty answer to a read would be input that nobody typed.
  terminal.parser.registerOscHandler(52, (data) => data.endsWith(';?'))
}

/** Puts text on the clipboard; false when the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
