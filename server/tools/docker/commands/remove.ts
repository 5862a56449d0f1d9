import type { Command } from '../command.ts'
import { DockerError } from '../docker-error.ts'
import { familiarTag, findImage, lookUpImage, readReference, shortId, tagOf } from '../find-image.ts'
import { isSet } from '../flags.ts'
import { inUseByTags } from '../messages.ts'
import type { StoreIndex, StoredImage } from '../store-index.ts'
import { formatSize } from '../units.ts'

export const rmi: Command = {
  usage: 'docker rmi [OPTIONS] IMAGE [IMAGE...]',
  summary: 'Remove one or more images',
  flags: {
    force: { short: 'f', about: 'Force removal of the image' },
    'no-prune': { about: 'Do not delete untagged parents' },
  },
  words: [1, Number.POSITIVE_INFINITY],
  run: async (call, { store, io, say }) => {
    let code = 0
    for (const word of call.words) {
      try {
        const lines = await store.change((index) => removeImage(index, word, isSet(call, 'force')))
        for (const line of lines) await say(line)
      } catch (error) {
        if (!(error instanceof DockerError)) throw error
        io.stderr.write(`${error.message}\n`)
        code = 1
      }
    }
    return code
  },
}

/** Takes a name away, or an image with all its names; says what is gone. */
function removeImage(index: StoreIndex, word: string, isForced: boolean): string[] {
  const image = findImage(index, word)
  const tag = lookUpTag(index, word)
  if (tag === undefined && image.tags.length > 1 && !isForced)
    throw new DockerError('refused', inUseByTags(shortId(image)))
  const gone = tag === undefined ? image.tags : [tag]
  image.tags = image.tags.filter((each) => !gone.includes(each))
  const lines = gone.map((each) => `Untagged: ${familiarTag(each)}`)
  const isNamed = (digest: string): boolean =>
    image.tags.some((each) => each.slice(0, each.lastIndexOf(':')) === digest.split('@')[0])
  const stale = image.digests.filter((digest) => !isNamed(digest))
  image.digests = image.digests.filter(isNamed)
  lines.push(...stale.map((each) => `Untagged: ${familiarTag(each)}`))
  if (image.tags.length > 0) return lines
  return [...lines, ...deleteUnneeded(index, image)]
}

function lookUpTag(index: StoreIndex, word: string): string | undefined {
  const isName = lookUpImage(index, word)?.tags.length !== 0 && !/^(?:sha256:)?[0-9a-f]{12,64}$/.test(word)
  if (!isName) return undefined
  const reference = readReference(word)
  const tag = tagOf(reference)
  return reference.digest === undefined && index.images.some(({ tags }) => tags.includes(tag))
    ? tag
    : undefined
}

/** Deletes an image and the steps below it that no other image stands on. */
function deleteUnneeded(index: StoreIndex, image: StoredImage): string[] {
  const hasChild = (id: string): boolean => index.images.some(({ parent }) => parent === id)
  if (hasChild(image.id)) {
    image.isStep = true
    return []
  }
  const lines: string[] = []
  for (let next: StoredImage | undefined = image; next && !hasChild(next.id);) {
    const current: StoredImage = next
    index.images = index.images.filter((one) => one !== current)
    lines.push(`Deleted: ${current.id}`)
    const above: StoredImage | undefined = index.images.find(({ id }) => id === current.parent)
    next = above?.isStep === true ? above : undefined
  }
  return lines
}

export const prune: Command = {
  usage: 'docker image prune [OPTIONS]',
  summary: 'Remove unused images',
  flags: {
    all: { short: 'a', about: 'Remove all images, not just dangling ones' },
    force: { short: 'f', about: 'Do not prompt for confirmation (none is asked for here)' },
    filter: { takes: 'value' },
    volumes: {},
  },
  words: [0, 0],
  run: async (call, { store, say }) => {
    const before = store.usedBytes()
    const lines = await store.change((index) => {
      const isUnused = ({ tags, isStep }: StoredImage): boolean =>
        isSet(call, 'all') || (tags.length === 0 && !isStep)
      return index.images.filter(isUnused).flatMap((image) => {
        image.tags = []
        return index.images.includes(image) ? deleteUnneeded(index, image) : []
      })
    })
    if (lines.length > 0)
      await say(`Deleted Images:\n${lines.map((line) => line.toLowerCase()).join('\n')}\n`)
    await say(`Total reclaimed space: ${formatSize(Math.max(0, before - store.usedBytes()))}`)
    return 0
  },
}
