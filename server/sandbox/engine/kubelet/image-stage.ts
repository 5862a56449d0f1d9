import type { Container as ContainerSpec } from 'kubernetes-types/core/v1'

import { ImageError } from '../../programs/image-error.ts'
import type { Image } from '../../programs/program.ts'
import type { EventType } from '../events.ts'
import type { BackOff } from './back-off.ts'
import type { KubeletContext } from './context.ts'
import type { ImageStore } from './image-store.ts'
import { MESSAGES } from './messages.ts'
import { passStage } from './stages.ts'

/** What getting an image needs and tells. */
export interface ImageStageOptions {
  context: KubeletContext
  images: ImageStore
  spec: ContainerSpec
  backOff: BackOff
  record: (type: EventType, reason: string, message: string) => void
  /** The container waits for this reason now. */
  wait: (reason: string, message: string) => void
  signal: AbortSignal
}

/**
 * Gets a container's image onto its node, as imagePullPolicy says, however often it takes: ErrImagePull and ImagePullBackOff by
 * turns, with the back-off's pauses. Rejects with the signal's reason alone.
 */
export async function ensureImage(options: ImageStageOptions): Promise<Image> {
  for (;;) {
    const image = present(options) ?? (await pullOnce(options))
    if (image !== undefined) return image
  }
}

function present({ spec, images, record }: ImageStageOptions): Image | undefined {
  if (spec.imagePullPolicy === 'Always') return undefined
  const image = images.find(spec.image ?? '')
  if (image !== undefined) record('Normal', 'Pulled', MESSAGES.alreadyPresent(spec.image ?? ''))
  return image
}

/** One attempt and, when it fails, the pause after it. */
async function pullOnce(options: ImageStageOptions): Promise<Image | undefined> {
  const { context, images, spec, record, signal } = options
  const reference = spec.image ?? ''
  if (spec.imagePullPolicy === 'Never') {
    return refuse(options, 'ErrImageNeverPull', 'ErrImageNeverPull', MESSAGES.neverPulled(reference))
  }
  record('Normal', 'Pulling', MESSAGES.pulling(reference))
  const begun = context.clock.now()
  try {
    const image = await images.pull(reference, signal)
    record('Normal', 'Pulled', MESSAGES.pulled(reference, context.clock.now() - begun, image.sizeBytes))
    return image
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    if (error.code === 'invalid-reference') {
      const message = MESSAGES.invalidImageName(reference, error.message)
      return refuse(options, 'InspectFailed', 'InvalidImageName', message)
    }
    return backOffAfter(options, error.message)
  }
}

/** What no waiting mends is said again and again all the same. */
async function refuse(
  { context, record, wait, signal }: ImageStageOptions,
  event: string,
  reason: string,
  message: string,
): Promise<undefined> {
  record('Warning', event, message)
  record('Warning', 'Failed', MESSAGES.failed(reason))
  wait(reason, message)
  await passStage('resync', context, signal)
}

async function backOffAfter(options: ImageStageOptions, why: string): Promise<undefined> {
  const { context, spec, backOff, record, wait, signal } = options
  const image = spec.image ?? ''
  await passStage('refuse', context, signal)
  record('Warning', 'Failed', MESSAGES.failedToPull(image, why))
  record('Warning', 'Failed', MESSAGES.failed('ErrImagePull'))
  wait('ErrImagePull', why)
  backOff.next(context.clock.now())
  await passStage('resync', context, signal)
  record('Normal', 'BackOff', MESSAGES.backOffPulling(image))
  record('Warning', 'Failed', MESSAGES.failed('ImagePullBackOff'))
  wait('ImagePullBackOff', MESSAGES.backOffPullingAfter(image, why))
  await context.clock.sleep(backOff.duration, signal)
}
