import { release, arch as machineArch } from 'node:os'

import { shortDigest } from '../../../oci/digest.ts'
import type { Command } from '../command.ts'
import { familiarTag, findImage, lookUpImage } from '../find-image.ts'
import { isSet, valueOf } from '../flags.ts'
import type { Image } from '../image-store.ts'
import { noSuchObject } from '../messages.ts'
import { fillTemplate } from '../template.ts'
import { formatAge, formatSize, formatTable } from '../units.ts'

/** As Go names it. */
const ARCH = machineArch() === 'x64' ? 'amd64' : machineArch()

/** What the sandbox calls itself in Docker's place. */
const SIMULATED = 'livedeck sandbox (simulated)'

export const inspect: Command = {
  usage: 'docker inspect [OPTIONS] NAME|ID [NAME|ID...]',
  summary: 'Return low-level information on images',
  flags: {
    format: { short: 'f', takes: 'value', about: 'Format the output using a Go template' },
    size: { short: 's' },
    type: { takes: 'value' },
  },
  words: [1, Number.POSITIVE_INFINITY],
  run: async (call, { store, io, say }) => {
    const index = store.read()
    const found = call.words.map((word) => ({ word, image: lookUpImage(index, word) }))
    const shown = found.flatMap(({ image }) => (image ? [describeImage(store.open(image))] : []))
    const format = valueOf(call, 'format')
    if (format === undefined) await say(JSON.stringify(shown, null, 4))
    else for (const one of shown) await say(fillTemplate(format, one))
    const missing = found.filter(({ image }) => !image)
    for (const { word } of missing) io.stderr.write(`${noSuchObject(word)}\n`)
    return missing.length > 0 ? 1 : 0
  },
}

/** An image as Docker's API gives it. */
function describeImage({ id, tags, digests, parent, config, size }: Image): Record<string, unknown> {
  return {
    Id: id,
    RepoTags: tags.map(familiarTag),
    RepoDigests: digests.map(familiarTag),
    Parent: parent,
    Comment: '',
    Created: config.created,
    DockerVersion: SIMULATED,
    Author: '',
    Config: config.config,
    Architecture: config.architecture,
    Os: config.os,
    Size: size,
    VirtualSize: size,
    RootFS: { Type: 'layers', Layers: config.rootfs.diff_ids },
  }
}

export const history: Command = {
  usage: 'docker history [OPTIONS] IMAGE',
  summary: 'Show the history of an image',
  flags: {
    'no-trunc': { about: "Don't truncate output" },
    quiet: { short: 'q', about: 'Only show image IDs' },
    human: { short: 'H' },
  },
  words: [1, 1],
  run: async (call, { store, io, say }) => {
    const image = store.open(findImage(store.read(), call.words[0] ?? ''))
    if (isSet(call, 'quiet')) {
      await say(shortDigest(image.id))
      return 0
    }
    const layers = [...image.manifestContent.layers]
    const isWhole = isSet(call, 'no-trunc')
    const rows = image.config.history.map(({ created, created_by: by, empty_layer: isEmpty }) => {
      const bytes = isEmpty === true ? 0 : (layers.shift()?.size ?? 0)
      const text = isWhole || by.length <= 45 ? by : `${by.slice(0, 44)}…`
      return [formatAge((Date.now() - Date.parse(created)) / 1000), text, formatSize(bytes, 3), '']
    })
    const lines = rows
      .toReversed()
      .map((row, at) => [at > 0 ? '<missing>' : isWhole ? image.id : shortDigest(image.id)].concat(row))
    io.stdout.write(formatTable([['IMAGE', 'CREATED', 'CREATED BY', 'SIZE', 'COMMENT'], ...lines]))
    return 0
  },
}

export const version: Command = {
  usage: 'docker version [OPTIONS]',
  summary: 'Show the Docker version information',
  flags: { format: { short: 'f', takes: 'value', about: 'Format the output using a Go template' } },
  words: [0, 0],
  run: async (call, { say }) => {
    const part = { Version: SIMULATED, ApiVersion: 'none', Os: 'linux', Arch: ARCH }
    const format = valueOf(call, 'format')
    const lines = ['Client', 'Server'].map(
      (name) => `${name}: ${SIMULATED}\n OS/Arch:           linux/${ARCH}`,
    )
    await say(
      format === undefined ? lines.join('\n\n') : fillTemplate(format, { Client: part, Server: part }),
    )
    return 0
  },
}

export const info: Command = {
  usage: 'docker info [OPTIONS]',
  summary: 'Display system-wide information',
  flags: { format: { short: 'f', takes: 'value', about: 'Format the output using a Go template' } },
  words: [0, 0],
  run: async (call, { store, folder, say }) => {
    const { length } = store.read().images.filter(({ isStep }) => !isStep)
    const format = valueOf(call, 'format')
    const data = {
      Containers: 0,
      Images: length,
      ServerVersion: SIMULATED,
      DockerRootDir: `${folder}/docker`,
    }
    const lines = [
      'Client:',
      ` Context:    ${SIMULATED}`,
      '',
      'Server:',
      ' Containers: 0',
      ` Images: ${length}`,
      ` Server Version: ${SIMULATED}`,
      ` Kernel Version: ${release()}`,
      ` Docker Root Dir: ${folder}/docker (${formatSize(store.usedBytes())})`,
      ' Insecure Registries:',
      '  127.0.0.0/8',
    ]
    await say(format === undefined ? lines.join('\n') : fillTemplate(format, data))
    return 0
  },
}

/** A command that lists what there is none of here; its flags are taken as they come. */
const emptyList = (usage: string, summary: string, heads: readonly string[]): Command => ({
  usage,
  summary,
  flags: {
    all: { short: 'a' },
    quiet: { short: 'q' },
    filter: { short: 'f', takes: 'value' },
    format: { takes: 'value' },
    latest: { short: 'l' },
    last: { short: 'n', takes: 'value' },
    'no-trunc': {},
    size: { short: 's' },
  },
  words: [0, 0],
  run: async (call, { io }) => {
    if (!isSet(call, 'quiet') && valueOf(call, 'format') === undefined) io.stdout.write(formatTable([heads]))
    return await Promise.resolve(0)
  },
})

export const ps = emptyList(
  'docker ps [OPTIONS]',
  'List containers (there are none: they run in the cluster)',
  ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'],
)
export const volumes = emptyList('docker volume ls [OPTIONS]', 'List volumes (there are none)', [
  'DRIVER',
  'VOLUME NAME',
])
export const networks = emptyList('docker network ls [OPTIONS]', 'List networks (there are none)', [
  'NETWORK ID',
  'NAME',
  'DRIVER',
  'SCOPE',
])
