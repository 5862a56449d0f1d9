/** Fills the screen with the page, or leaves that again; a browser that refuses is left as it is. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await document.documentElement.requestFullscreen({ navigationUI: 'hide' })
  } catch {
    // Some browsers and frames allow no full screen; everything works without.
  }
}
