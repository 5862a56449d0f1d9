import { defineConfig } from 'vitest/config'

/** What needs no browser, what drives a real Chromium (tests/e2e), and what needs a real cluster (tests/kube1, on demand). */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Handouts carry stylesheets as text, which would be empty without it.
    css: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{server,client,scripts,hotelapp}/**/*.test.ts', 'tests/{contract,house}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'kube1',
          include: ['tests/kube1/**/*.test.ts'],
          // There is one cluster, and each file takes it as empty.
          fileParallelism: false,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
