import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

import { shortDigest } from '../../../oci/digest.ts'
import { type BuildRequest, buildImage } from '../build/build.ts'
import { openContext } from '../build/context-folder.ts'
import { splitPair } from '../build/words.ts'
import type { Command } from '../command.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { familiarTag, readReference, tagOf } from '../find-image.ts'
import { type Call, isSet, valueOf, valuesOf } from '../flags.ts'
import { badReference, notHere } from '../messages.ts'
import { noContext, noDockerfile } from '../build/messages.ts'
import { formatSize } from '../units.ts'

export const build: Command = {
  usage: 'docker build [OPTIONS] PATH',
  summary: 'Build an image from a Dockerfile (RUN is not executed)',
  flags: {
    tag: { short: 't', takes: 'value', about: "Name and optionally a tag in the 'name:tag' format" },
    file: { short: 'f', takes: 'value', about: "Name of the Dockerfile (Default is 'PATH/Dockerfile')" },
    'build-arg': { takes: 'value', about: 'Set build-time variables' },
    label: { takes: 'value', about: 'Set metadata for an image' },
    target: { takes: 'value', about: 'Set the target build stage to build' },
    'no-cache': { about: 'Do not use cache when building the image' },
    quiet: { short: 'q', about: 'Suppress the build output and print image ID on success' },
    pull: {},
    rm: {},
    'force-rm': {},
    compress: {},
    progress: { takes: 'value' },
    platform: { takes: 'value' },
    network: { takes: 'value' },
    load: {},
    'disable-content-trust': {},
  },
  words: [1, 1],
  run: runBuild,
}

async function runBuild(call: Call, context: DockerContext): Promise<number> {
  const tags = valuesOf(call, 'tag').map((given) => {
    const reference = readReference(given, (reason) => badReference(given, reason))
    return tagOf(reference)
  })
  const path = call.words[0] ?? ''
  if (path === '-' || /^(?:https?|git|ssh):|^git@/.test(path))
    throw new DockerError('unsupported', notHere(`a build context like ${path}`, 'build from a folder'))
  await buildFolder(context, {
    folder: resolve(context.cwd, path),
    file: valueOf(call, 'file') ?? null,
    fileBase: context.cwd,
    tags,
    args: readArgs(valuesOf(call, 'build-arg'), context),
    labels: Object.fromEntries(valuesOf(call, 'label').map(splitPair)),
    target: valueOf(call, 'target') ?? null,
    usesCache: !isSet(call, 'no-cache'),
    isQuiet: isSet(call, 'quiet'),
  })
  return 0
}

export interface BuildFolderOptions extends Omit<BuildRequest, 'dockerfile' | 'files' | 'say'> {
  folder: string
  /** The Dockerfile, relative to `fileBase`; null for the folder's own. */
  file: string | null
  fileBase: string
}

/** Builds a folder's image and says so as Docker's classic builder does. @throws {DockerError} */
export async function buildFolder(context: DockerContext, options: BuildFolderOptions): Promise<void> {
  const { folder, file, fileBase, ...request } = options
  const { tags, isQuiet } = request
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new DockerError('build', noContext(folder))
  const path =
    file === null ? resolve(folder, 'Dockerfile') : isAbsolute(file) ? file : resolve(fileBase, file)
  if (!existsSync(path)) throw new DockerError('build', noDockerfile(path))
  const files = openContext(folder)
  const say = isQuiet ? () => Promise.resolve() : context.say
  await say(`Sending build context to Docker daemon  ${formatSize(files.size)}`)
  const dockerfile = readFileSync(path, 'utf8')
  const id = await buildImage(context, { ...request, dockerfile, files, say })
  if (isQuiet) return await context.say(id)
  await say(`Successfully built ${shortDigest(id)}`)
  for (const tag of tags) await say(`Successfully tagged ${familiarTag(tag)}`)
}

/** `--build-arg NAME` without a value takes the environment's. */
export function readArgs(given: readonly string[], { io }: DockerContext): Map<string, string> {
  const args = new Map<string, string>()
  for (const one of given) {
    const [name, value] = splitPair(one)
    const inherited = io.environment[name]
    if (one.includes('=')) args.set(name, value)
    else if (inherited !== undefined) args.set(name, inherited)
  }
  return args
}
