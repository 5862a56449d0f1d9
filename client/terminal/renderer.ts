import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'

/** Draws with WebGL where that works; without it, or once its context is lost, xterm draws with the DOM, silently. */
export function loadRenderer(terminal: Terminal): void {
  try {
    const addon = new WebglAddon()
    addon.onContextLoss(() => addon.dispose())
    terminal.loadAddon(addon)
  } catch {
    // No WebGL on this machine: xterm's own renderer shows the same text.
  }
}
