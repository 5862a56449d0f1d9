import { defineConfig } from 'vite'

/** The browser's half: client/ into dist/client. The server's half is built by scripts/build.mjs. */
export default defineConfig({
  root: 'client',
  base: '/',
  build: { outDir: '../dist/client', emptyOutDir: true, target: 'es2022', sourcemap: false },
})
