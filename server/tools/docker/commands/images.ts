import { shortDigest } from '../../../oci/digest.ts'
import { familiarName, parseReference } from '../../../oci/reference.ts'
import { compileGlob } from '../build/ignore.ts'
import type { Command } from '../command.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { type Call, isSet, valueOf, valuesOf } from '../flags.ts'
import type { Image } from '../image-store.ts'
import { noFilter } from '../messages.ts'
import { fillTemplate } from '../template.ts'
import { formatAge, formatSize, formatTable } from '../units.ts'

export const images: Command = {
  usage: 'docker images [OPTIONS] [REPOSITORY[:TAG]]',
  summary: 'List images',
  flags: {
    all: { short: 'a', about: 'Show all images (default hides intermediate images)' },
    digests: { about: 'Show digests' },
    filter: { short: 'f', takes: 'value', about: 'Filter by dangling=, reference= or label=' },
    format: { takes: 'value', about: 'Print images using a Go template' },
    'no-trunc': { about: "Don't truncate output" },
    quiet: { short: 'q', about: 'Only show image IDs' },
  },
  words: [0, 1],
  run: listImages,
}

/** A line of the table. */
interface Row {
  image: Image
  repository: string
  tag: string
  digest: string
}

async function listImages(call: Call, context: DockerContext): Promise<number> {
  const { store, io } = context
  const all = store
    .read()
    .images.filter(({ isStep }) => isSet(call, 'all') || !isStep)
    .map((stored) => store.open(stored))
    .toSorted((a, b) => Date.parse(b.config.created) - Date.parse(a.config.created))
  const rows = all.flatMap(listRows).filter((row) => isWanted(row, call))
  const print = (text: string): void => void io.stdout.write(text)
  const format = valueOf(call, 'format')
  const fields = rows.map((row) => fieldsOf(row, isSet(call, 'no-trunc')))
  if (isSet(call, 'quiet')) print([...new Set(fields.map(({ ID }) => `${ID}\n`))].join(''))
  else if (format !== undefined && !format.startsWith('table ') && format !== 'table')
    print(fields.map((one) => `${fillTemplate(format, one)}\n`).join(''))
  else print(makeTable(fields, format ?? defaultFormat(isSet(call, 'digests'))))
  return await Promise.resolve(0)
}

const defaultFormat = (hasDigests: boolean): string =>
  ['Repository', 'Tag', ...(hasDigests ? ['Digest'] : []), 'ID', 'CreatedSince', 'Size']
    .map((field) => `{{.${field}}}`)
    .join('\t')

const HEADS = {
  Repository: 'REPOSITORY',
  Tag: 'TAG',
  Digest: 'DIGEST',
  ID: 'IMAGE ID',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
  Size: 'SIZE',
}
type Fields = Record<keyof typeof HEADS, string>

function makeTable(rows: readonly Fields[], format: string): string {
  const template = format.replace(/^table ?/, '')
  const cells = (row: Fields): string[] => fillTemplate(template, row).split('\t')
  return formatTable([HEADS, ...rows].map(cells))
}

/** One for each name; one with <none> for an image without. */
function listRows(image: Image): Row[] {
  const none = '<none>'
  const digestOf = (name: string): string =>
    image.digests.find((one) => one.startsWith(`${name}@`))?.split('@')[1] ?? none
  const rows = image.tags.map((full) => {
    const name = full.slice(0, full.lastIndexOf(':'))
    const reference = parseReference(full)
    const repository = typeof reference === 'string' ? name : familiarName(reference)
    return { image, repository, tag: full.slice(full.lastIndexOf(':') + 1), digest: digestOf(name) }
  })
  if (rows.length > 0) return rows
  const [known] = image.digests
  const reference = known === undefined ? 'invalid' : parseReference(known)
  const repository = typeof reference === 'string' ? none : familiarName(reference)
  return [{ image, repository, tag: none, digest: known?.split('@')[1] ?? none }]
}

function fieldsOf({ image, repository, tag, digest }: Row, isWhole: boolean): Fields {
  const { created } = image.config
  const seconds = (Date.now() - Date.parse(created)) / 1000
  return {
    Repository: repository,
    Tag: tag,
    Digest: digest,
    ID: isWhole ? image.id : shortDigest(image.id),
    CreatedSince: Number.isNaN(seconds) ? 'N/A' : formatAge(seconds),
    CreatedAt: created,
    Size: formatSize(image.size, 3),
  }
}

function isWanted(row: Row, call: Call): boolean {
  const [wanted] = call.words
  if (wanted !== undefined && !fitsName(row, wanted)) return false
  return valuesOf(call, 'filter').every((filter) => passes(row, filter))
}

function fitsName({ repository, tag }: Row, wanted: string): boolean {
  const pattern = compileGlob(wanted.replace(/^docker\.io\/(?:library\/)?/, ''), false)
  return pattern.test(repository) || pattern.test(`${repository}:${tag}`)
}

function passes(row: Row, filter: string): boolean {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(filter) ?? []
  const labels = row.image.config.config.Labels ?? {}
  switch (key) {
    case 'dangling':
      return (row.tag === '<none>') === (value === 'true' || value === '1')
    case 'reference':
      return fitsName(row, value)
    case 'label': {
      const [name = '', text] = value.split('=', 2)
      return Object.hasOwn(labels, name) && (text === undefined || labels[name] === text)
    }
    default:
      throw new DockerError('usage', noFilter(key || filter))
  }
}
