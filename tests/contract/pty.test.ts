import { userInfo } from 'node:os'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { Reaper } from '../../server/shell/reaper.ts'
import { SpawnedPty } from '../../server/shell/spawned-pty.ts'
import { sshArguments } from '../../server/shell/ssh-target.ts'
import { useOwnHome } from '../support/own-home.ts'
import { describePty } from './pty.ts'
import { hasSshd, startSshd, type Sshd } from './sshd.ts'

const reaper = new Reaper()
const screen = { env: useOwnHome(), cwd: userInfo().homedir, cols: 80, rows: 24 }

afterAll(() => reaper.dispose())

describePty(
  'this machine',
  (script) => new SpawnedPty({ file: 'sh', args: ['-c', script], ...screen }, reaper),
)

if (hasSshd) {
  describe('with an ssh server', () => {
    let sshd: Sshd
    beforeAll(async () => {
      sshd = await startSshd()
    })
    afterAll(() => sshd.stop())

    describePty('ssh', (script) => {
      const args = sshArguments('kube1', script, sshd.configFile)
      return new SpawnedPty({ file: 'ssh', args, ...screen }, reaper)
    })
  })
} else {
  test.skip('the pty of ssh: /usr/sbin/sshd is not installed', () => {})
}
