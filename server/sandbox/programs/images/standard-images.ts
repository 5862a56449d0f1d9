import type { Image } from '../program.ts'
import { alpine } from './alpine.ts'
import { busybox } from './busybox.ts'
import { nginx } from './nginx.ts'
import { pause } from './pause.ts'

/** The images that exist without a push. An image is data: one more file here is one more image. */
export const standardImages: readonly Image[] = [alpine, busybox, nginx, pause]
