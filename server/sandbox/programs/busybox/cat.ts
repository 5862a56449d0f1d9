import { readChunks, readLines } from '../io.ts'
import { applet } from './applet.ts'

/** `cat [-n] FILE…`. */
export const cat = applet({
  name: 'cat',
  usage: '[-nbvteA] [FILE]...',
  about: 'Print FILEs to stdout',
  options: 'nbvteAu',
  run: (tool) => {
    let line = 0
    return tool.eachInput(async (input) => {
      if (tool.has('n') || tool.has('b')) {
        for await (const text of readLines(tool.context, input)) {
          const numbered = tool.has('n') || text !== ''
          await tool.print(numbered ? `${String(++line).padStart(6)}\t${text}\n` : `${text}\n`)
        }
        return
      }
      for await (const chunk of readChunks(tool.context, input)) {
        await tool.print(chunk)
      }
    })
  },
})
