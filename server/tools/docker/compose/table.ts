const GAP = '   '

/** A table as docker-compose draws it: heads in the middle of their columns, over a line. */
export function formatRuledTable(rows: readonly (readonly string[])[]): string {
  const [heads = [], ...others] = rows
  const widths = heads.map((_head, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const center = (text: string, width: number): string => {
    const left = Math.floor((width - text.length) / 2)
    return `${' '.repeat(left)}${text}`.padEnd(width)
  }
  const line = (cells: readonly string[]): string => cells.join(GAP).trimEnd()
  return [
    line(heads.map((head, at) => center(head, widths[at] ?? 0))),
    '-'.repeat(widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1)),
    ...others.map((row) => line(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)))),
    '',
  ].join('\n')
}
