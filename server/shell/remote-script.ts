/** Makes a shell command without quotes or secrets that prints `text`; it fails where there is no base64. */
export function base64Pipe(text: string): string {
  return `printf %s ${Buffer.from(text, 'utf8').toString('base64')}|base64 -d`
}
