import type { Program } from '../program.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'

/** An applet that prints one text and is done. */
export const printing = (
  name: string,
  usage: string,
  about: string,
  text: (tool: Tool) => string,
  options = '',
): Program =>
  applet({
    name,
    usage,
    about,
    options,
    run: async (tool) => {
      await tool.print(text(tool))
      return 0
    },
  })
