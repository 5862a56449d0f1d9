import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const SSHD = '/usr/sbin/sshd'

/** True when this machine has an ssh server and client to test against. */
export const hasSshd = ((): boolean => {
  try {
    accessSync(SSHD)
    execFileSync('ssh', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A real sshd on a loopback port, with keys, configuration and known hosts of its own. */
export interface Sshd {
  /**
   * A file for `ssh -F` in which `kube1` is this server, `stranger` the same server with its key not known yet, and
   * `impostor` the same with another key known.
   */
  configFile: string
  port: number
  /** Breaks the connections that are open, as a network that fails would. */
  dropConnections(): void
  /** How many are open. */
  countConnections(): number
  stop(): Promise<void>
}

/** Starts a server that admits the user who runs the tests, by key; `settings` are lines for its configuration. */
export async function startSshd(...settings: string[]): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'livedeck-sshd-'))
  const port = await freePort()
  for (const name of ['host_key', 'other_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
  }
  // Far shells start in an empty home too: what the start files of whoever runs the tests do is no part of them.
  const home = join(folder, 'home')
  mkdirSync(home)
  writeServerFiles(folder, port, [...settings, `SetEnv HOME=${home}`])
  const configFile = writeClientFiles(folder, port)
  // As root sshd wants its empty folder, which a machine that never started it does not have.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const server = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' })
  await untilListening(port, server)
  return {
    configFile,
    port,
    dropConnections: () => {
      for (const pid of childrenOf(server.pid ?? 0)) process.kill(pid, 'SIGKILL')
    },
    countConnections: () => childrenOf(server.pid ?? 0).length,
    stop: async () => {
      const exited = once(server, 'exit')
      server.kill()
      await exited
      rmSync(folder, { recursive: true })
    },
  }
}

function writeServerFiles(folder: string, port: number, settings: string[]): void {
  const config = [
    ...settings,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host_key')}`,
    `AuthorizedKeysFile ${join(folder, 'user_key.pub')}`,
    `PidFile ${join(folder, 'pid')}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
    'PrintMotd no',
    'PrintLastLog no',
  ]
  writeFileSync(join(folder, 'sshd_config'), `${config.join('\n')}\n`)
}

function writeClientFiles(folder: string, port: number): string {
  const knownAs = (name: string, key: string): void => {
    const [type, value] = readFileSync(join(folder, `${key}.pub`), 'utf8').split(' ')
    writeFileSync(join(folder, `known_${name}`), `[127.0.0.1]:${port} ${type} ${value}\n`)
  }
  knownAs('kube1', 'host_key')
  knownAs('impostor', 'other_key')
  writeFileSync(join(folder, 'known_stranger'), '')
  const host = (name: string): string =>
    `Host ${name}\n  UserKnownHostsFile ${join(folder, `known_${name}`)}\n`
  const common = [
    'HostName 127.0.0.1',
    `Port ${port}`,
    `User ${userInfo().username}`,
    `IdentityFile ${join(folder, 'user_key')}`,
    'IdentitiesOnly yes',
    'GlobalKnownHostsFile /dev/null',
  ]
  const config = `${['kube1', 'stranger', 'impostor'].map(host).join('')}Host *\n  ${common.join('\n  ')}\n`
  const file = join(folder, 'ssh_config')
  writeFileSync(file, config)
  return file
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port')
  return address.port
}

async function untilListening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch {
      await delay(20)
    } finally {
      socket.destroy()
    }
  }
  throw new Error(`sshd ended with ${server.exitCode} instead of listening on port ${port}`)
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent
      } catch {
        return false
      }
    })
}
