import { familiarName, fullName, suffixOf } from '../../../oci/reference.ts'
import { readAll, write } from '../../io.ts'
import type { Command } from '../command.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { familiarTag, findImage, giveTag, readReference, tagOf } from '../find-image.ts'
import { type Call, isSet } from '../flags.ts'
import { LOGIN_NOTE, USES_DEFAULT_TAG, badTarget, daemon, notHere, notLocal } from '../messages.ts'
import { Progress } from '../progress.ts'
import { pullImage } from '../pull.ts'
import { pushImage } from '../push.ts'
import { pullAndTell } from '../tell-pull.ts'

const unfit = { 'disable-content-trust': {} }

export const pull: Command = {
  usage: 'docker pull [OPTIONS] NAME[:TAG|@DIGEST]',
  summary: 'Pull an image or a repository from a registry',
  flags: {
    quiet: { short: 'q', about: 'Suppress verbose output' },
    platform: { takes: 'value' },
    ...unfit,
  },
  words: [1, 1],
  run: runPull,
}

async function runPull(call: Call, context: DockerContext): Promise<number> {
  const reference = readReference(call.words[0] ?? '')
  const { say } = context
  const isQuiet = isSet(call, 'quiet')
  if (reference.isUntagged && !isQuiet) await say(USES_DEFAULT_TAG)
  if (isQuiet) await pullImage(context, reference, null)
  else await pullAndTell(context, reference, say)
  await say(`${fullName(reference)}${suffixOf(reference)}`)
  return 0
}

export const push: Command = {
  usage: 'docker push [OPTIONS] NAME[:TAG]',
  summary: 'Push an image or a repository to a registry',
  flags: {
    quiet: { short: 'q', about: 'Suppress verbose output' },
    'all-tags': { short: 'a', about: 'Push all tagged images in the repository' },
    ...unfit,
  },
  words: [1, 1],
  run: runPush,
}

async function runPush(call: Call, context: DockerContext): Promise<number> {
  const given = call.words[0] ?? ''
  const reference = readReference(given)
  const { say, store, io } = context
  if (reference.digest !== undefined) throw new DockerError('refused', 'cannot push a digest reference')
  const isQuiet = isSet(call, 'quiet')
  const name = fullName(reference)
  if (reference.isUntagged && !isQuiet && !isSet(call, 'all-tags')) await say(USES_DEFAULT_TAG)
  if (!isQuiet) await say(`The push refers to repository [${name}]`)
  const all = store.read().images.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith(`${name}:`)))
  const wanted = isSet(call, 'all-tags') ? all : [tagOf(reference)]
  if (wanted.length === 0 || !wanted.every((tag) => all.includes(tag)))
    throw new DockerError('not-found', notLocal(reference.isUntagged ? familiarName(reference) : given))
  for (const full of wanted) {
    const image = store.open(findImage(store.read(), familiarTag(full)))
    const target = readReference(familiarTag(full))
    const progress = isQuiet ? null : new Progress(io.stdout)
    const { digest, size } = await pushImage(context, { reference: target, image }, progress)
    await say(isQuiet ? familiarTag(full) : `${target.tag}: digest: ${digest} size: ${size}`)
  }
  return 0
}

export const tag: Command = {
  usage: 'docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  summary: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  flags: {},
  words: [2, 2],
  run: async ({ words: [source = '', target = ''] }, { store }) => {
    const reference = readReference(target, (reason) => badTarget(target, reason))
    if (reference.digest !== undefined)
      throw new DockerError('refused', daemon('refusing to create a tag with a digest reference'))
    await store.change((index) => giveTag(index, findImage(index, source), tagOf(reference)))
    return 0
  },
}

export const login: Command = {
  usage: 'docker login [OPTIONS] [SERVER]',
  summary: 'Log in to a Docker registry',
  flags: {
    username: { short: 'u', takes: 'value', about: 'Username' },
    password: { short: 'p', takes: 'value', about: 'Password' },
    'password-stdin': { about: 'Take the password from stdin' },
  },
  words: [0, 1],
  run: async (call, { io, say }) => {
    if (isSet(call, 'password-stdin')) await readAll(io.stdin)
    await write(io.stderr, `${LOGIN_NOTE}\n`)
    await say('Login Succeeded')
    return 0
  },
}

export const logout: Command = {
  usage: 'docker logout [SERVER]',
  summary: 'Log out from a Docker registry',
  flags: {},
  words: [0, 1],
  run: async ({ words: [server = 'https://index.docker.io/v1/'] }, { say }) => {
    await say(`Removing login credentials for ${server}`)
    return 0
  },
}

export const run: Command = {
  usage: 'docker run [OPTIONS] IMAGE [COMMAND] [ARG...]',
  summary: 'Run a command in a new container (not here: kubectl run does it in the cluster)',
  flags: {},
  words: [0, Number.POSITIVE_INFINITY],
  isRefused: true,
  run: () => {
    const message = `docker: ${notHere('docker run', 'containers run in its cluster: kubectl run NAME --image=IMAGE -- COMMAND')}`
    throw new DockerError('unsupported', message, { exitCode: 125 })
  },
}
