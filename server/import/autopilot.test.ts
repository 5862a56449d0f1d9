import { describe, expect, test } from 'vitest'
import { Autopilot } from './autopilot.ts'
import { type Line, toLines } from './line.ts'
import { type FencePart, type MachinePart, readParts } from './parts.ts'
import { attributesOf } from './plan.ts'

/** Fences in a shorter notation: `bash date` is shown, `<bash date>` is for the machine only; `|` breaks a line. */
function block(text: string): string {
  const machine = /^<(.*)>$/.exec(text)?.[1]
  if (machine !== undefined) return `<!-- \`\`\`${machine}\`\`\` -->`
  const [, method = '', code = ''] = /^(\S*) (.*)$/.exec(text) ?? []
  return `\`\`\`${method}\n${code.replaceAll('|', '\n')}\n\`\`\``
}

/** Plays labs, each a list of blocks; gives each step as `code {attributes}` and the losses by line and kind. */
function play(...labs: string[][]): { steps: string[]; losses: string[] } {
  const losses: string[] = []
  const autopilot = new Autopilot(({ line }: Line, what) => void losses.push(`${line} ${what}`))
  autopilot.startChapter()
  const text = labs.map((blocks) => blocks.map(block).join('\n')).join('\n%\n')
  let lab: (FencePart | MachinePart)[] = []
  for (const part of readParts(toLines(text, 'deck.md'))) {
    if (part.kind === 'fence' || part.kind === 'machine') lab.push(part)
    else if (part.kind === 'text' && part.lines.some((line) => line.text === '%')) {
      autopilot.playLab(lab)
      lab = []
    }
  }
  autopilot.playLab(lab)
  const steps = [...autopilot.steps.values()].flat()
  return { steps: steps.map((step) => `${step.code} ${JSON.stringify(attributesOf(step))}`), losses }
}

describe('waiting', () => {
  test('for a text is expecting it, with any exit code, since the autopilot does not look at it then', () => {
    expect(play(['bash make', '<wait done (1)>'])).toEqual({
      steps: ['make {"expect":"/done \\\\(1\\\\)/","exit":"any"}'],
      losses: [],
    })
  })

  test('is followed by the exit code after all when it is checked', () => {
    expect(play(['bash make', '<wait done>', '<check>']).steps).toEqual(['make {"expect":"/done/"}'])
  })

  test('for long has ten minutes', () => {
    expect(play(['bash docker-compose up', '<longwait ready>', '<key ^C>']).steps).toEqual([
      'docker-compose up {"expect":"/ready/","timeout":600,"interrupt":true}',
    ])
  })

  test('for a text of the command itself, or after none, is listed', () => {
    expect(play(['bash curl web', '<wait curl>', '<key ^C>'], ['<wait more>'])).toEqual({
      steps: ['curl web {"interrupt":true}'],
      losses: ['4 wait', '7 wait'],
    })
  })
})

describe('Ctrl-C', () => {
  test('in a later lab is for what still runs; a command that is known to run until stopped needs no word', () => {
    expect(play(['bash ./serve', '<wait up>'], ['<keys ^C>', 'bash watch date', '<key ^C>']).steps).toEqual([
      './serve {"expect":"/up/","interrupt":true}',
      'watch date {}',
    ])
  })

  test('goes on to the next of a block’s commands that run until stopped, each a step of its own', () => {
    expect(
      play(['bash kubectl get pods -w|kubectl get events -w', '<wait NAME>', '<key ^C>', '<wait LAST>']),
    ).toEqual({
      steps: [
        'kubectl get pods -w {"expect":"/NAME/"}',
        'kubectl get events -w {"terminal":"watch2","expect":"/LAST/"}',
      ],
      losses: ['1 split'],
    })
  })
})

describe('panes of tmux', () => {
  test('are terminals; what runs when another opens runs on, and ^D goes back', () => {
    const lab = [
      'bash ./serve',
      '<wait up>',
      '<tmux split-pane -v>',
      'bash date',
      '<key ^D>',
      '<key ^C>',
      'bash ls',
    ]
    expect(play(lab)).toEqual({
      steps: ['./serve {"expect":"/up/","interrupt":true}', 'date {"terminal":"window2"}', 'ls {}'],
      losses: [],
    })
  })

  test('can be chosen by number and by turns; their layout is listed', () => {
    const lab = [
      '<tmux split-pane -h>',
      '<tmux select-pane -t 0>',
      'bash a',
      '<tmux last-pane>',
      'bash b',
      '<tmux selectl x>',
    ]
    expect(play(lab)).toEqual({ steps: ['a {}', 'b {"terminal":"window2"}'], losses: ['10 tmux'] })
  })
})

describe('keys', () => {
  test('at a prompt, with Enter, are a hidden step', () => {
    expect(play(['<keys export A=b>', '<key ^J>'])).toEqual({
      steps: ['export A=b {"hidden":true}'],
      losses: [],
    })
  })

  test('that type what a block shows make a step of that block, what was copied being its placeholder', () => {
    const lab = [
      ' kubectl delete pod a-xxxxxxxxxx-yyyyy',
      '<copy a-.*>',
      '<keys kubectl delete pod >',
      '<paste>',
      '<key ^J>',
    ]
    expect(play(lab)).toEqual({ steps: ['kubectl delete pod a-xxxxxxxxxx-yyyyy {}'], losses: [] })
  })

  test('into a program that runs are listed, and its block is shown only', () => {
    expect(play(['bash ./menu', '<wait choose>', '<keys q>'])).toEqual({
      steps: [],
      losses: ['5 keys', '1 by-hand'],
    })
  })

  test('into an editor are listed, and so is the editor', () => {
    expect(play(['bash kubectl edit svc web', '<wait Please>', '<keys :wq>'])).toEqual({
      steps: [],
      losses: ['1 editor', '5 keys'],
    })
  })
})

describe('a shell inside the shell', () => {
  test.each([
    'kubectl exec -ti web -- bash',
    'kubectl run --rm -it --image=alpine test',
    'docker run -ti alpine sh',
    'docker run -ti -p 80:80 alpine',
    'ssh node2',
    'sudo -i',
  ])('%s: its commands are not typed in ours', (opener) => {
    expect(play([`bash ${opener}`, 'bash rm -rf /'], ['bash exit', 'bash date'])).toEqual({
      steps: ['date {}'],
      losses: ['1 inner-shell', '4 inner-shell', '8 inner-shell'],
    })
  })

  test.each([
    'kubectl run -it --rm --image=curl test curl web',
    'kubectl exec -ti web -- date',
    'ssh node2 date',
  ])('%s: a command that comes back is a step', (code) => {
    expect(play([`bash ${code}`]).losses).toEqual([])
  })
})

test('a value of the reader’s own is not typed', () => {
  const lab = [
    'bash ssh -p `32323` `user`@`A.B.C.D`',
    'bash curl `PASSWORD`',
    'bash echo <name>',
    'bash echo `done`',
  ]
  expect(play(lab.slice(1))).toEqual({ steps: ['echo done {}'], losses: ['1 value', '4 value'] })
  // Whose shell it is does not follow from the deck, so it ends with the lab.
  expect(play(lab.slice(0, 1), ['bash date']).steps).toEqual(['date {}'])
})

test('a node port is opened as the Service that was made or shown last; another URL is listed', () => {
  expect(
    play(
      ['bash kubectl expose deploy/web --type=NodePort --port=80'],
      ['<open http://node1:3xxxx/>', '<open http://node1:8000>'],
    ),
  ).toEqual({
    steps: ['kubectl expose deploy/web --type=NodePort --port=80 {"open":"svc/web"}'],
    losses: ['6 open'],
  })
})

test('what the autopilot does not know is shown, or listed when it was for the machine', () => {
  expect(play(['yaml a: 1', ' ls', '<look at it>'])).toEqual({ steps: [], losses: ['7 block'] })
})
