import { Reaper } from './reaper.ts'
import { SpawnedPty } from './spawned-pty.ts'

// A server that is about to be killed: it opens a terminal whose processes would like to stay, and says their session.
const SCRIPT = "nohup sleep 1000 & trap '' HUP; sleep 1001 & echo started; wait"

const pty = new SpawnedPty(
  { file: 'bash', args: ['-c', SCRIPT], env: { PATH: '/usr/bin:/bin' }, cwd: '/', cols: 80, rows: 24 },
  new Reaper(),
)
pty.onData((bytes) => {
  // Not a word that nohup itself says: the session is to be told once, and only when all of it is there.
  if (bytes.includes('started')) process.stdout.write(`${pty.pid}\n`)
})
