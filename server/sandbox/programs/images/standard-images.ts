import { join } from 'node:path'

import type { Image } from '../program.ts'
import { alpine } from './alpine.ts'
import { busybox } from './busybox.ts'
import { hotel } from './hotel.ts'
import { nginx } from './nginx.ts'
import { pause } from './pause.ts'
import { makeRegistryImage } from './registry.ts'

/** The images that exist without a push. An image is data: one more file here is one more image. */
export const standardImages: readonly Image[] = [alpine, busybox, hotel, nginx, pause]

/** All images of a sandbox; what their programs keep on this machine lies below the sandbox's folder. */
export const makeImages = ({ folder }: { folder: string }): readonly Image[] => [
  ...standardImages,
  makeRegistryImage(registriesFolder(folder)),
]

/** Where registries keep what is pushed to them, one folder each. */
export const registriesFolder = (folder: string): string => join(folder, 'registries')
