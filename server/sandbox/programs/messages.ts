import type { FileErrorCode } from './file-error.ts'
import { notFound, requestFailed, resolveFailed } from './pull/messages.ts'

/** What strerror(3) says for each way that a file operation fails. */
const FILE_REASONS: Record<FileErrorCode, string> = {
  'not-found': 'No such file or directory',
  'is-a-folder': 'Is a directory',
  'not-a-folder': 'Not a directory',
  exists: 'File exists',
  'not-empty': 'Directory not empty',
  'no-space': 'No space left on device',
  busy: 'Resource busy',
}

/** The reason alone, as a tool prints it after the name that it was given. */
export const fileReason = (code: FileErrorCode): string => FILE_REASONS[code]

/** Says which path could not be worked on and why. */
export const fileFailed = (code: FileErrorCode, path: string): string => `${path}: ${FILE_REASONS[code]}`

/** What runc says of a command without a slash that no folder of PATH holds. */
export const notOnPath = (name: string): string => `exec: "${name}": executable file not found in $PATH`

/** What runc says of a command with a slash that is not there. */
export const notThere = (path: string): string => `exec: "${path}": stat ${path}: no such file or directory`

/** What runc says of a file that nobody may execute. */
export const notExecutable = (path: string): string => `exec: "${path}": permission denied`

/** What runc says of a file that is no program. */
export const notAProgram = (path: string): string => `exec ${path}: exec format error`

/** What runc says when neither the pod nor the image names a command. */
export const noCommand = (): string => 'no command specified'

/** What a program prints when it throws, which is a bug of ours: honest, and on one line. */
export const programThrew = (name: string, cause: unknown): string =>
  `Segmentation fault (${name}: the sandbox failed: ${cause instanceof Error ? cause.message : String(cause)})\n`

/** What containerd says of a name that Docker Hub does not know or does not show. @param image the full name with its tag or digest */
export const pullDenied = (image: string): string =>
  resolveFailed(
    image,
    'pull access denied, repository does not exist or may require authorization: ' +
      'server message: insufficient_scope: authorization failed',
  )

/** What containerd says of a tag or digest that a known repository does not have. */
export const tagNotFound = (image: string): string => resolveFailed(image, notFound(image))

/** What containerd says of a registry that no name server knows, or that is at an address which nothing answers for. */
export const registryUnknown = (name: string, tag: string, host: string): string =>
  resolveFailed(
    `${name}${tag}`,
    requestFailed(
      `https://${host}/v2/${name.slice(host.length + 1)}/manifests/${tag.slice(1)}`,
      /^[\d.]+(?::\d+)?$/.test(host)
        ? `dial tcp ${host.includes(':') ? host : `${host}:443`}: i/o timeout`
        : `dial tcp: lookup ${host.replace(/:\d+$/, '')}: no such host`,
    ),
  )

/** What the kubelet says of an image's name that cannot be one. */
export const invalidReference = (given: string): string =>
  `couldn't parse image name "${given}": invalid reference format`

/** What the kubelet says of an image's name with a capital letter in its path. */
export const upperCaseReference = (given: string): string =>
  `couldn't parse image name "${given}": invalid reference format: repository name must be lowercase`

/** What the kernel says when a container has too many processes, or is about to end. */
export const noRoom = (): string => "can't fork: Resource temporarily unavailable"
