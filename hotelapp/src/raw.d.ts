/** A file's content as text, put in by the bundler. */
declare module '*?raw' {
  const content: string
  // oxlint-disable-next-line import/no-default-export -- the bundler gives it under this name
  export default content
}
