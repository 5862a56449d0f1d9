import copyStyle from './copy-buttons.css?raw'
import copyScript from './copy-buttons.js?raw'

/** Makes what an HTML carries so that each block of code has a button that copies it; `codes` are what steps type, by their ids. */
export function makeCopyKit(codes: Readonly<Record<string, string>>): string {
  const data = JSON.stringify(codes).replaceAll('<', String.raw`\u003c`)
  return [
    `<style>${copyStyle}</style>`,
    `<script type="application/json" id="copy-codes">${data}</script>`,
    `<script>${copyScript}</script>`,
  ].join('\n')
}
