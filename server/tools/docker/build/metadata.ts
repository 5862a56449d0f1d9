import { posix } from 'node:path'

import type { RunConfig } from '../../../oci/image.ts'
import type { Instruction } from './dockerfile.ts'
import { type Stage, variablesOf } from './stage.ts'
import { expand, readExecForm, readPairs, splitWords } from './words.ts'

/** Gives the configuration after a step that changes nothing else; what the sandbox does not model stays as it is. */
export function applyMetadata({ keyword, rest }: Instruction, stage: Stage): RunConfig {
  const { config } = stage.config
  const variables = variablesOf(stage)
  switch (keyword) {
    case 'ENV':
      return { ...config, Env: mergeEnv(config.Env ?? [], readPairs(rest, variables)) }
    case 'LABEL':
      return { ...config, Labels: { ...config.Labels, ...Object.fromEntries(readPairs(rest, variables)) } }
    case 'EXPOSE': {
      const ports = splitWords(rest, variables).map((port) => (port.includes('/') ? port : `${port}/tcp`))
      return {
        ...config,
        ExposedPorts: { ...config.ExposedPorts, ...Object.fromEntries(ports.map((port) => [port, {}])) },
      }
    }
    case 'USER':
      return { ...config, User: expand(rest, variables) }
    case 'WORKDIR':
      return { ...config, WorkingDir: posix.resolve('/', config.WorkingDir ?? '/', expand(rest, variables)) }
    case 'CMD':
      return { ...config, Cmd: readExecForm(rest) ?? ['/bin/sh', '-c', rest] }
    case 'ENTRYPOINT': {
      // As Docker does: a CMD of the base image is none for another entry point.
      const { Cmd: _dropped, ...others } = config
      return { ...others, Entrypoint: readExecForm(rest) ?? ['/bin/sh', '-c', rest] }
    }
    case 'ADD':
    case 'ARG':
    case 'COPY':
    case 'FROM':
    case 'HEALTHCHECK':
    case 'MAINTAINER':
    case 'ONBUILD':
    case 'RUN':
    case 'SHELL':
    case 'STOPSIGNAL':
    case 'VOLUME':
      return config
  }
}

function mergeEnv(env: readonly string[], pairs: readonly [string, string][]): string[] {
  const merged = new Map(env.map((one) => [one.slice(0, one.indexOf('=')), one]))
  for (const [name, value] of pairs) merged.set(name, `${name}=${value}`)
  return [...merged.values()]
}

/** Declares an ARG: given on the command line, else its default, else what stood before the first FROM. */
export function declareArg(
  { rest }: Instruction,
  { args }: Pick<Stage, 'args'>,
  given: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
): void {
  for (const word of splitWords(rest, args)) {
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    const value = given.get(name) ?? (equals < 0 ? before.get(name) : word.slice(equals + 1))
    if (value !== undefined) args.set(name, value)
  }
}
