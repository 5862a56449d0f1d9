import { WebLinksAddon } from '@xterm/addon-web-links'
import type { ILinkHandler, Terminal } from '@xterm/xterm'

/** Opens a link of a slide or a terminal in a window of its own that knows nothing of this one; only http and https. */
export function openLink(uri: string): void {
  const url = URL.parse(uri)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return
  window.open(url.href, '_blank', 'noopener,noreferrer')
}

/** Makes the URLs in a terminal's output open on click. */
export function loadLinks(terminal: Terminal): void {
  terminal.loadAddon(new WebLinksAddon((_event, uri) => openLink(uri)))
}

/** Hyperlinks of OSC 8 may show one thing and lead to another, so the target is shown before the click. */
export function makeLinkHandler(host: HTMLElement): ILinkHandler {
  return {
    allowNonHttpProtocols: false,
    activate: (_event, uri) => openLink(uri),
    hover: (_event, uri) => {
      host.title = uri
    },
    leave: () => host.removeAttribute('title'),
  }
}
