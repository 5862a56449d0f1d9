import { type PackedManifest, makeLayer, packManifest } from '../../oci/image.ts'
import { PROGRAM_LABEL } from '../../oci/media-types.ts'
import type { TarEntry } from '../../oci/tar.ts'
import type { Image } from '../programs/program.ts'

/** A known image as a registry would serve it. */
export interface PackedImage extends PackedManifest {
  layers: readonly { digest: string; bytes: Buffer }[]
}

/** When all known images were made; the same at every start, so that digests are. */
const CREATED = '2026-01-01T00:00:00Z'
const CREATED_SECONDS = Date.parse(CREATED) / 1000
const STUB =
  '#!/bin/sh\n# livedeck sandbox (simulated): a program of the sandbox runs in place of this file.\nexit 126\n'

/**
 * Packs a known image: its files are real, for each of its programs stands a file that says so, and a label names the image, so
 * that the sandbox knows it again under any name. Equal images give equal digests.
 */
export function packImage(image: Image): PackedImage {
  const layer = makeLayer([...listFolders(image), ...listFiles(image)])
  const { entrypoint, command, env, workdir, ports } = image
  const packed = packManifest(
    {
      architecture: 'amd64',
      os: 'linux',
      created: CREATED,
      config: {
        Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
        ...(entrypoint.length > 0 ? { Entrypoint: [...entrypoint] } : {}),
        ...(command.length > 0 ? { Cmd: [...command] } : {}),
        ...(workdir === '/' ? {} : { WorkingDir: workdir }),
        ...(ports.length > 0
          ? { ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])) }
          : {}),
        ...(image.binaries.size > 0 ? { Labels: { [PROGRAM_LABEL]: image.name } } : {}),
      },
      rootfs: { type: 'layers', diff_ids: [layer.diffId] },
      history: [{ created: CREATED, created_by: `livedeck sandbox (simulated): ${image.name}` }],
    },
    [layer.descriptor],
  )
  return { ...packed, layers: [{ digest: layer.descriptor.digest, bytes: layer.bytes }] }
}

const makeEntry = (path: string, rest: Partial<TarEntry>): TarEntry => ({
  path: path.replace(/^\//, ''),
  type: 'file',
  mode: 0o644,
  mtime: CREATED_SECONDS,
  content: Buffer.alloc(0),
  target: '',
  ...rest,
})

function listFolders({ binaries, files }: Image): TarEntry[] {
  const folders = new Set<string>()
  for (const path of [...binaries.keys(), ...files.keys()])
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at))
  return [...folders].toSorted().map((path) => makeEntry(path, { type: 'folder', mode: 0o755 }))
}

/** All programs are one file under several names, as busybox's are. */
function listFiles({ binaries, files }: Image): TarEntry[] {
  const [first, ...others] = [...binaries.keys()].toSorted()
  return [
    ...(first === undefined ? [] : [makeEntry(first, { mode: 0o755, content: Buffer.from(STUB) })]),
    ...others.map((path) =>
      makeEntry(path, { type: 'hardlink', mode: 0o755, target: (first ?? '').replace(/^\//, '') }),
    ),
    ...[...files]
      .filter(([path]) => !binaries.has(path))
      .map(([path, text]) => makeEntry(path, { content: Buffer.from(text) })),
  ]
}
