/** What container.training's slides look like by class, in words of our own and within Marp's 1280 × 720. */
const RULES: Readonly<Record<string, string>> = {
  lab: 'section .lab { background: #f3f3f3; border: 2px dotted #555; border-radius: 4px; padding: 8px 16px; }',
  small: 'section .small { font-size: 70%; }',
  big: 'section .big { font-size: 140%; }',
  red: 'section .red { color: #d00000; }',
  gray: 'section .gray { color: #767676; }',
  underline: 'section .underline { text-decoration: underline; }',
  strike: 'section .strike { text-decoration: line-through; }',
  center: 'section .center, section.center { text-align: center; }',
  hide: 'section .hide, section .debug { display: none; }',
  footnote: 'section .footnote { position: absolute; bottom: 24px; font-size: 80%; }',
  warning: "section .warning::before { content: '⚠\u{FE0F} '; }",
  blackbelt: "section .blackbelt::before { content: '🥋 '; }",
  'column-half': 'section .column-half { float: left; width: 50%; }',
  column: 'section .column { float: left; width: 50%; }',
  'left-column': 'section .left-column { float: left; width: 30%; }',
  'right-column': 'section .right-column { float: right; width: 68%; }',
  nav: 'section .nav { text-align: center; }',
  title: 'section.title { align-content: center; text-align: center; font-size: 40px; }',
  pic: 'section.pic { align-content: center; text-align: center; } section.pic img { max-height: 560px; }',
  middle: 'section.middle { align-content: center; }',
  inverse: 'section.inverse { background: #272822; color: #f5f5f0; }',
}

const BASE = [
  'section { font-size: 24px; padding: 36px 56px; align-content: start; }',
  'section h1, section h2, section h3 { font-size: 40px; margin: 0 0 16px; }',
  'section :is(p, ul, ol, pre, table) { margin: 10px 0; }',
  'section li > :is(p, pre) { margin: 6px 0; }',
  'section img { max-width: 100%; max-height: 420px; }',
]

/** The style that the imported deck brings along, for these classes only; a class that has no look of its own gets none. */
export function makeStyle(classes: ReadonlySet<string>): string[] {
  return [...BASE, ...Object.entries(RULES).flatMap(([name, rule]) => (classes.has(name) ? [rule] : []))]
}
