import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import type { TarEntry } from '../oci/tar.ts'

/** A folder to be placed where terminals live: files and folders only. */
export interface FolderFiles {
  /** What it is called there. */
  name: string
  entries: readonly TarEntry[]
}

/** A folder of this machine that files were placed in. */
export class PlacedFolder {
  /** Where the files are. */
  readonly path: string
  readonly #parent: string
  readonly #placed: number

  private constructor(parent: string, name: string, placed: number) {
    this.path = join(parent, name)
    this.#parent = parent
    this.#placed = placed
  }

  /** Writes the files into a new folder among the temporary ones, readable by nobody else. */
  static async make({ name, entries }: FolderFiles): Promise<PlacedFolder> {
    const parent = await mkdtemp(join(tmpdir(), 'livedeck-lab-'))
    for (const { path, type, mode, content } of entries) {
      const file = join(parent, name, path)
      await mkdir(type === 'folder' ? file : dirname(file), { recursive: true })
      if (type === 'file') await writeFile(file, content, { mode })
    }
    // The file system's own time, which may be coarser than ours.
    const mark = join(parent, '.placed')
    await writeFile(mark, '')
    return new PlacedFolder(parent, name, (await stat(mark)).mtimeMs)
  }

  /** Removes it, unless something in it was changed since; true when it stays. */
  async dispose(): Promise<boolean> {
    if (await this.#isChanged()) return true
    await rm(this.#parent, { recursive: true, force: true })
    return false
  }

  async #isChanged(): Promise<boolean> {
    const entries = await readdir(this.path, { recursive: true }).catch(() => [])
    for (const name of ['', ...entries]) {
      const found = await stat(join(this.path, name)).catch(() => null)
      if (found !== null && found.mtimeMs > this.#placed) return true
    }
    return false
  }
}
