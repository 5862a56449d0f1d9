/** One piece of a word; `quoted` pieces are neither split nor taken as patterns. */
export type WordPart =
  | { kind: 'text'; text: string; quoted: boolean }
  | ParameterPart
  | { kind: 'command'; script: Command; quoted: boolean }
  | { kind: 'arithmetic'; expression: Word; quoted: boolean }

export type Word = readonly WordPart[]

export type ParameterOperator =
  | 'length'
  | '-'
  | ':-'
  | '='
  | ':='
  | '?'
  | ':?'
  | '+'
  | ':+'
  | '#'
  | '##'
  | '%'
  | '%%'
  | 'substring'
  | '/'
  | '//'

export interface ParameterPart {
  kind: 'parameter'
  name: string
  quoted: boolean
  operator?: ParameterOperator
  argument?: Word
  /** What `/` puts in place, the length that `${x:1:2}` takes. */
  second?: Word
}

export interface Redirection {
  /** The descriptor that is changed. */
  descriptor: number
  operator: '<' | '>' | '>>' | '<>' | '>&' | '<&' | '<<'
  /** The file, the other descriptor, or a here-document's text. */
  target: Word
}

export interface SimpleCommand {
  kind: 'simple'
  assignments: readonly { name: string; value: Word }[]
  words: readonly Word[]
  redirections: readonly Redirection[]
  line: number
}

export type Command =
  | SimpleCommand
  | { kind: 'pipeline'; commands: readonly Command[]; negated: boolean }
  | { kind: 'and' | 'or'; left: Command; right: Command }
  | { kind: 'list'; items: readonly { command: Command; background: boolean }[] }
  | { kind: 'if'; branches: readonly { condition: Command; body: Command }[]; otherwise: Command | undefined }
  | { kind: 'while'; until: boolean; condition: Command; body: Command }
  | { kind: 'for'; name: string; words: readonly Word[] | undefined; body: Command }
  | { kind: 'case'; word: Word; items: readonly { patterns: readonly Word[]; body: Command }[] }
  | { kind: 'function'; name: string; body: Command }
  | { kind: 'subshell'; body: Command }
  | { kind: 'redirected'; command: Command; redirections: readonly Redirection[] }
  /** Commands that are read while others run, as from a script on the standard input. */
  | { kind: 'input'; next: () => Promise<Command | undefined> }
