import { curl } from '../busybox/curl.ts'
import { busyboxBinaries } from '../busybox/applets.ts'
import { DEFAULT_PATH } from '../executables.ts'
import { DEFAULT_CONFIG, DEFAULT_SITE, ERROR_PAGE, MIME_TYPES, WELCOME_PAGE } from '../nginx/default-files.ts'
import { NGINX_VERSION } from '../nginx/answer.ts'
import { nginx as program } from '../nginx/nginx.ts'
import type { Image } from '../program.ts'
import { simulatedDigest } from './digest.ts'
import { systemFiles } from './system-files.ts'

const NUMBERS = Array.from({ length: 14 }, (_none, index) => `1.${16 + index}`)
const VERSIONS = [
  'latest',
  'stable',
  'mainline',
  '1',
  ...NUMBERS,
  NGINX_VERSION,
  '1.14.2',
  '1.16.1',
  '1.19.0',
  '1.21.6',
  '1.25.3',
]

/** `nginx`: a web server of ours with nginx's files, logs and signals. */
export const nginx: Image = {
  name: 'docker.io/library/nginx',
  tags: [
    ...VERSIONS,
    'alpine',
    ...VERSIONS.map((version) => `${version}-alpine`),
    'alpine-slim',
    'perl',
    'bookworm',
  ],
  digest: simulatedDigest('nginx'),
  sizeBytes: 72_000_000,
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  env: { PATH: DEFAULT_PATH, NGINX_VERSION },
  workdir: '/',
  ports: [80],
  binaries: new Map([...busyboxBinaries, ['/usr/sbin/nginx', program], ['/usr/bin/curl', curl]]),
  files: new Map([
    ...systemFiles('NAME="nginx (livedeck sandbox, simulated)"\nID=debian\n'),
    ['/docker-entrypoint.sh', '#!/bin/sh\n# What runs first in a container of this image.\nexec "$@"\n'],
    ['/etc/nginx/nginx.conf', DEFAULT_CONFIG],
    ['/etc/nginx/mime.types', MIME_TYPES],
    ['/etc/nginx/conf.d/default.conf', DEFAULT_SITE],
    ['/usr/share/nginx/html/index.html', WELCOME_PAGE],
    ['/usr/share/nginx/html/50x.html', ERROR_PAGE],
  ]),
}
