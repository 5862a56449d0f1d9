import { complain, print } from '../io.ts'
import type { Program } from '../program.ts'
import { sh } from '../sh/sh.ts'
import { basename, dirname, failing, pwd, refusing, seq, sleep, succeed, which, yes } from './basics.ts'
import { cat } from './cat.ts'
import { clear, mktemp, tty } from './small.ts'
import { echo, printf } from './echo.ts'
import { chmod, cp, ln, mkdir, mv, realpath, rm, rmdir, touch } from './files.ts'
import { egrep, fgrep, grep } from './grep.ts'
import { head, tail } from './head-tail.ts'
import { cmp, dd, du, hexdump, md5sum, sha1sum, sha256sum, sha512sum, stat } from './inspect.ts'
import { expr } from './expr.ts'
import { find } from './find.ts'
import { httpd } from './httpd.ts'
import { ifconfig, ip } from './interfaces.ts'
import { kill } from './kill.ts'
import { ls } from './ls.ts'
import { BANNER } from './messages.ts'
import { nc, telnet } from './nc.ts'
import { nslookup } from './nslookup.ts'
import { ping } from './ping.ts'
import { nohup, ps, time, timeout, top, watch, xargs } from './processes.ts'
import { sed } from './sed.ts'
import {
  arch,
  date,
  df,
  env,
  free,
  hostname,
  id,
  mount,
  nproc,
  printenv,
  uname,
  uptime,
  whoami,
} from './system.ts'
import { tar } from './tar.ts'
import { test } from './test.ts'
import { base64, cut, rev, sort, tac, tee, uniq, wc } from './text.ts'
import { tr } from './tr.ts'
import { wget } from './wget.ts'

/** Where Alpine has each applet. */
const APPLETS: Readonly<Record<string, Readonly<Record<string, Program>>>> = {
  '/bin': {
    arch,
    ash: sh,
    base64,
    cat,
    chmod,
    cp,
    date,
    dd,
    df,
    echo,
    egrep,
    false: failing,
    fgrep,
    grep,
    hostname,
    kill,
    ln,
    ls,
    mkdir,
    mount,
    mv,
    nc,
    nice: refusing('nice', 'scheduling priority'),
    pidof: refusing('pidof', 'looking for processes by name'),
    ping,
    printenv,
    ps,
    pwd,
    rev,
    rm,
    rmdir,
    sed,
    sh,
    sleep,
    stat,
    tar,
    touch,
    true: succeed,
    uname,
    watch,
    su: refusing('su', 'another user'),
    vi: refusing('vi', 'an editor'),
  },
  '/sbin': { ifconfig, ip },
  '/usr/sbin': { httpd },
  '/usr/bin': {
    '[': test,
    awk: refusing('awk', 'awk'),
    basename,
    clear,
    cmp,
    cut,
    dirname,
    du,
    env,
    expr,
    find,
    free,
    head,
    less: cat,
    mktemp,
    more: cat,
    netstat: refusing('netstat', 'the table of open sockets'),
    telnet,
    traceroute: refusing('traceroute', 'routing'),
    tty,
    hexdump,
    id,
    md5sum,
    nohup,
    nproc,
    nslookup,
    printf,
    realpath,
    seq,
    sha1sum,
    sha256sum,
    sha512sum,
    sort,
    tac,
    tail,
    tee,
    test,
    time,
    timeout,
    top,
    tr,
    uniq,
    uptime,
    wc,
    wget,
    which,
    whoami,
    xargs,
    yes,
  },
}

const byName = new Map(Object.values(APPLETS).flatMap((folder) => Object.entries(folder)))

/** `busybox APPLET …`. */
const busybox: Program = async (context) => {
  const [, name, ...words] = context.argv
  if (name === undefined || name === '--help') {
    await print(
      context,
      `${BANNER}\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list\n\nCurrently defined functions:\n\t${[...byName.keys()].toSorted().join(', ')}\n`,
    )
    return 0
  }
  if (name === '--list') {
    await print(
      context,
      [...byName.keys()]
        .toSorted()
        .map((one) => `${one}\n`)
        .join(''),
    )
    return 0
  }
  const program = byName.get(name)
  if (program) return program({ ...context, argv: [name, ...words] })
  await complain(context, `${name}: applet not found\n`)
  return 127
}

/** The tools of Alpine and busybox, by the paths that Alpine has them at. */
export const busyboxBinaries: ReadonlyMap<string, Program> = new Map([
  ['/bin/busybox', busybox],
  ...Object.entries(APPLETS).flatMap(([folder, programs]) =>
    Object.entries(programs).map(([name, program]): [string, Program] => [`${folder}/${name}`, program]),
  ),
])
