import { expect, test } from 'vitest'
import { terminalEnvironment } from './environment.ts'

test('what a shell and the tools of a lab need is passed on', () => {
  const source = {
    HOME: '/home/eve',
    PATH: '/usr/bin',
    LC_ALL: 'C.UTF-8',
    KUBECONFIG: '/tmp/config',
    DOCKER_HOST: 'unix:///run/docker.sock',
    https_proxy: 'http://proxy:3128',
    NO_PROXY: 'localhost',
    XDG_RUNTIME_DIR: '/run/user/1000',
  }
  expect(terminalEnvironment(source)).toEqual({ ...source, TERM: 'xterm-256color', COLORTERM: 'truecolor' })
})

test('secrets and settings of the server stay with it', () => {
  const source = {
    GITHUB_TOKEN: 't',
    AWS_SECRET_ACCESS_KEY: 's',
    npm_config_user_agent: 'npm',
    NODE_OPTIONS: '--inspect',
    LD_PRELOAD: '/tmp/evil.so',
    BASH_ENV: '/tmp/evil.sh',
    PROMPT_COMMAND: 'evil',
    PS1: '$ ',
    TMUX: '/tmp/tmux',
    MY_KUBECONFIG: 'no',
  }
  expect(terminalEnvironment(source)).toEqual({ TERM: 'xterm-256color', COLORTERM: 'truecolor' })
})

test('the terminal is named by us, whatever the server was started in', () => {
  expect(terminalEnvironment({ TERM: 'dumb', COLORTERM: undefined })).toEqual({
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  })
})
