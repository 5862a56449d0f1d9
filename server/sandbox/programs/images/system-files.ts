/** Files of /etc that every small Linux image has. */
export const systemFiles = (release: string): [string, string][] => [
  ['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n'],
  ['/etc/group', 'root:x:0:root\nnobody:x:65534:\n'],
  ['/etc/shells', '/bin/sh\n/bin/ash\n'],
  ['/etc/os-release', release],
]
