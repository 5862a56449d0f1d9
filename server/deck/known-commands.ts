/**
 * Commands that make a block without a language a step. Common English words that are commands too (`go`, `make`, `find`,
 * `node`, `time`) are left out on purpose, since program output starts with them; a deck adds its own with `live.commands`.
 */
export const KNOWN_COMMANDS: ReadonlySet<string> = new Set(
  [
    'kubectl kubeadm kubectx kubens kustomize helm k9s minikube kind k3s k3d oc stern istioctl linkerd flux argocd',
    'crictl ctr nerdctl podman buildah skopeo docker docker-compose etcdctl',
    'curl wget http ping dig nslookup nc ncat traceroute ip ss openssl ssh scp rsync ssh-keygen ssh-copy-id',
    'git gh jq yq watch cd ls ll pwd mkdir rmdir rm cp mv ln touch cat less tail grep egrep sed awk xargs tee tree',
    'chmod chown export unset source alias echo printf read sleep env which tar gzip gunzip zip unzip',
    'sudo su apt apt-get apk dnf yum brew npm npx yarn pnpm pip pip3 python3 cargo rustup terraform ansible',
    'ansible-playbook vagrant aws gcloud az psql mysql redis-cli mongosh systemctl journalctl top htop ps',
    'vi vim nano tmux screen . :',
  ]
    .join(' ')
    .split(' '),
)

/** Words that start a compound command; the command inside decides nothing more. */
export const COMPOUND_WORDS: ReadonlySet<string> = new Set([
  'for',
  'while',
  'until',
  'if',
  'case',
  '{',
  '(',
  '[[',
  '!',
])
