import { defineConfig } from 'vite'

/** The browser's half: client/ into dist/client. The server's half is built by scripts/build.mjs. */
export default defineConfig({
  root: 'client',
  base: '/',
  // The server puts a fresh nonce in this place for every page it sends.
  html: { cspNonce: '__NONCE__' },
  build: { outDir: '../dist/client', emptyOutDir: true, target: 'es2022', sourcemap: false },
})
