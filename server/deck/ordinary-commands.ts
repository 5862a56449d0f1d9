/**
 * Commands that no lab has to explain: bash's builtins, those of POSIX and coreutils, and common tools. Beside the known
 * ones (known-commands.ts) they make no step of a block without a language; a step that starts with one is no surprise.
 */
export const ORDINARY_COMMANDS: ReadonlySet<string> = new Set(
  [
    // bash and zsh
    'alias autoload bg bind break builtin caller cd command compgen compopt complete continue declare dirs disown echo',
    'emulate enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd',
    'printf pushd pwd read readarray readonly return set setopt shift shopt source suspend test times trap true type',
    'typeset ulimit umask unalias unset unsetopt wait whence zmodload',
    // coreutils and their neighbours
    'arch awk b2sum base32 base64 basename bc cal cat chgrp chmod chown chroot cksum clear cmp column comm cp csplit cut',
    'date dd df diff dirname dmesg du ed egrep env envsubst expand expr factor fgrep file find fmt fold free fuser getent',
    'getopt grep groups head hexdump host hostid hostname hostnamectl iconv id ifconfig install ionice iostat join killall',
    'last ldd less link ln locale locate logger login logname look ls lsblk lscpu lsmod lsns lsof man md5sum mkfifo',
    'mkfs mknod mktemp modprobe more mount mountpoint mpstat mv namei netstat nice nl nohup nproc nsenter od paste patch',
    'pathchk pgrep pidof ping6 pkill pmap pr printenv ps ptx pv readlink realpath reboot rename renice reset rev rm rmdir',
    'route script sed seq setsid sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf shutdown sort split stat stdbuf',
    'strace strings stty sum swapoff swapon sync sysctl tac tail tcpdump tee timeout touch tput tr tracepath truncate',
    'tsort tty uname unexpand uniq unlink unshare unxz unzstd uptime useradd usermod users vmstat w wc whereis which who',
    'whoami xargs xxd xz yes zcat zgrep zstd ip6tables iptables ipvsadm nft bridge brctl ethtool arp firewall-cmd ufw',
    // shells, languages and what builds and edits
    'ash bash dash fish ksh sh zsh bun cmake deno dotnet gcc clang g++ cc go gradle java javac julia lua make mvn ninja',
    'node perl php python pipx pip2 poetry uv uvx R Rscript ruby gem bundle rake rustc scala sbt swift tsc nano emacs code',
    'open xdg-open pbcopy pbpaste',
    // what labs on clusters and networks use
    'ab hey k6 wrk iperf iperf3 nmap mtr socat telnet ftp sftp sshfs ssh-add ssh-agent ssh-keyscan certbot cfssl cosign',
    'step trivy syft grype dive crane oras buildctl buildx containerd runc lxc virsh qemu-img packer nomad consul vault',
    'tofu terragrunt pulumi cdk sam eksctl doctl linode-cli hcloud oci ibmcloud flyctl heroku gsutil bq azcopy s3cmd',
    'rclone restic velero kubeseal sops age kubeval kubeconform conftest opa kyverno kube-score kubescape popeye krew',
    'calicoctl cilium hubble etcdutl kubelet kube-proxy kubectl-convert talosctl skaffold tilt devspace okteto telepresence',
    'kn func tkn argo argo-rollouts clusterctl crossplane operator-sdk kubebuilder kompose promtool amtool logcli mc minio',
    'nats mosquitto_pub mosquitto_sub kafka-topics kafkacat kcat grpcurl websocat httpie hurl newman sqlite3 mysqladmin',
    'mysqldump pg_dump pg_restore mongo redis-server rabbitmqctl nginx apachectl httpd haproxy caddy service rc-service',
    'dpkg rpm snap flatpak pacman zypper port choco winget asdf mise direnv just task entr fzf bat fd rg exa eza delta',
    'tldr htpasswd faketime expect tmate asciinema figlet cowsay lolcat bombardier vegeta siege stress stress-ng ctop lazydocker',
  ]
    .join(' ')
    .split(' '),
)
