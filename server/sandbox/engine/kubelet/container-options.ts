import type { Container as ContainerSpec } from 'kubernetes-types/core/v1'

import type { ContainerOptions } from '../../programs/container.ts'
import type { Image } from '../../programs/program.ts'
import { filesOf, hostnameOf } from './container-files.ts'
import type { PodHandle } from './context.ts'
import { processOf } from './environment.ts'

/**
 * What a container of a pod is started with, its output apart.
 *
 * @throws {KubeletError} `config`
 */
export function containerOptions(
  { context, node, pod, volumes, network }: PodHandle,
  spec: ContainerSpec,
  image: Image,
): Omit<ContainerOptions, 'onOutput'> {
  if (network === undefined) throw new Error('A container was made before its pod had a network')
  const place = { podIP: network.ip, hostIP: node.address }
  const { env, command, args } = processOf({ api: context.api, pod, container: spec, place })
  const options: Omit<ContainerOptions, 'onOutput'> = {
    image,
    env: { ...env, HOSTNAME: hostnameOf(pod) },
    hostname: hostnameOf(pod),
    network,
    ...filesOf(pod, spec, volumes, network.ip, env),
    stdin: spec.stdin === true,
    stdinOnce: spec.stdinOnce === true,
    tty: spec.tty === true,
  }
  if (command !== undefined && command.length > 0) options.command = command
  if (args !== undefined && args.length > 0) options.args = args
  if (spec.workingDir !== undefined) options.workdir = spec.workingDir
  return options
}
