/** Vite gives a file that is imported with `?raw` as its text. */
declare module '*?raw' {
  const text: string
  export default text
}
