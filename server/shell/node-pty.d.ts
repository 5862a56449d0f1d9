/**
 * The part of node-pty that we use. The package is an alias of @lydell/node-pty, whose own types declare only that other
 * name, and type the bytes of `encoding: null` as strings. `_socket` is not public: spawned-pty.ts says why it is needed;
 * the version is pinned and tests/contract/pty.ts would notice a change.
 */
declare module 'node-pty' {
  import type { Socket } from 'node:net'

  interface SpawnOptions {
    name: string
    cols: number
    rows: number
    cwd: string
    env: Record<string, string>
    encoding: null
  }

  interface Terminal {
    readonly pid: number
    /** The pty's master side; not in the package's types. */
    readonly fd: number
    readonly _socket: Socket
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): void
    resize(cols: number, rows: number): void
  }

  export function spawn(file: string, args: string[], options: SpawnOptions): Terminal
}
