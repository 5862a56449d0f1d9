const SHORT = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
])

/** How volumes may be mounted, as messages list it. */
export const ACCESS_MODES: readonly string[] = [
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
]

/** `RWO,ROX`, always in the same order. */
export const shortModes = (modes: readonly string[] = []): string =>
  [...SHORT]
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',')
