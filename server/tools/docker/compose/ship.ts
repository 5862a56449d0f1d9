import { buildFolder, readArgs } from '../commands/build.ts'
import { push } from '../commands/transfer.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { familiarTag, lookUpImage, readReference, tagOf } from '../find-image.ts'
import { type Call, isSet, valuesOf } from '../flags.ts'
import { BUILT_MISSING } from './messages.ts'
import { pullImage } from '../pull.ts'
import { chooseServices } from './load-project.ts'
import type { Project, Service } from './project.ts'

/** `docker-compose build`. */
export async function buildServices(call: Call, context: DockerContext, project: Project): Promise<number> {
  const services = chooseServices(project, call.words)
  for (const { name, build } of services) if (!build) await context.say(`${name} uses an image, skipping`)
  const args = readArgs(valuesOf(call, 'build-arg'), context)
  for (const service of services)
    await buildService(context, service, { args, usesCache: !isSet(call, 'no-cache') })
  return 0
}

async function buildService(
  context: DockerContext,
  { name, build, image }: Service,
  { args, usesCache }: { args: ReadonlyMap<string, string>; usesCache: boolean },
): Promise<void> {
  if (!build) return
  await context.say(`Building ${name}`)
  const own = Object.entries(build.args).map(([key, value]) => (value === null ? key : `${key}=${value}`))
  await buildFolder(context, {
    folder: build.context,
    file: build.dockerfile,
    fileBase: build.context,
    tags: [tagOf(readReference(image))],
    args: new Map([...readArgs(own, context), ...args]),
    labels: {},
    target: build.target,
    usesCache,
    isQuiet: false,
  })
}

/** Builds the services whose images are not there. */
export async function buildMissing(
  context: DockerContext,
  services: readonly Service[],
  isForced: boolean,
): Promise<void> {
  for (const service of services) {
    const isThere = lookUpImage(context.store.read(), service.image) !== undefined
    if (!service.build || (isThere && !isForced)) continue
    await buildService(context, service, { args: new Map(), usesCache: true })
    if (!isForced) context.io.stderr.write(`${BUILT_MISSING(service.name)}\n`)
  }
}

/** `docker-compose push`: the images that are built here. */
export async function pushServices(call: Call, context: DockerContext, project: Project): Promise<number> {
  for (const { name, image, build, isNamed } of chooseServices(project, call.words)) {
    if (!build || !isNamed) continue
    const full = tagOf(readReference(image))
    await context.say(`Pushing ${name} (${familiarTag(full)})...`)
    try {
      await push.run({ words: [image], flags: new Map() }, context)
    } catch (error) {
      if (!(error instanceof DockerError) || !isSet(call, 'ignore-push-failures')) throw error
      context.io.stderr.write(`ERROR: ${error.message}\n`)
    }
  }
  return 0
}

/** `docker-compose pull`. */
export async function pullServices(call: Call, context: DockerContext, project: Project): Promise<number> {
  let code = 0
  for (const { name, image } of chooseServices(project, call.words)) {
    const print = async (word: string): Promise<void> => {
      if (!isSet(call, 'quiet')) await context.say(`Pulling ${name} ... ${word}`)
    }
    try {
      await pullImage(context, readReference(image), null)
      await print('done')
    } catch (error) {
      if (!(error instanceof DockerError)) throw error
      await print('error')
      context.io.stderr.write(
        `ERROR: for ${name}  ${error.message.replace(/^Error response from daemon: /, '')}\n`,
      )
      if (!isSet(call, 'ignore-pull-failures')) code = 1
    }
  }
  return code
}
