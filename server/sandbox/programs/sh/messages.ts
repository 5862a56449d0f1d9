/** Says that a script goes on where it may not; `expecting` is what would have to come. */
export const unexpectedToken = (token: string, expecting?: string): string =>
  `syntax error: unexpected ${token}${expecting === undefined ? '' : ` (expecting "${expecting}")`}`

/** Says that a quote is opened and never closed. */
export const unterminatedQuote = (): string => 'syntax error: unterminated quoted string'

/** Says that `${…}` holds what it may not. */
export const badSubstitution = (): string => 'syntax error: bad substitution'

/** Says that `for` is not followed by a name. */
export const badLoopVariable = (): string => 'syntax error: bad for loop variable'

/** Says that an arithmetic expression is none. */
export const badArithmetic = (): string => 'arithmetic syntax error'

/** Says that an expression divides by zero. */
export const divideByZero = (): string => 'divide by zero'

/** Says that a script calls itself too often. */
export const tooDeep = (): string => 'maximum recursion depth exceeded'

/** Says that there is more than a shell may hold. */
export const outOfMemory = (): string => 'out of memory'

/** Says that a variable has no value where `set -u` demands one. */
export const parameterNotSet = (name: string): string => `${name}: parameter not set`

/** Says that a variable may not be changed. */
export const isReadOnly = (name: string): string => `${name}: is read only`

/** Says that a word is no command. */
export const notFound = (name: string): string => `${name}: not found`

/** Says that a file is no program that may be run. */
export const permissionDenied = (name: string): string => `${name}: Permission denied`

/** Says that a file to read from is not there. */
export const cannotOpen = (path: string, reason: string): string => `can't open ${path}: ${reason}`

/** Says that a file to write to cannot be made. */
export const cannotCreate = (path: string, reason: string): string => `can't create ${path}: ${reason}`

/** Says that a descriptor of a redirection is not open. */
export const badDescriptor = (text: string): string => `${text}: Bad file descriptor`

/** Says that a word that should be a number is none. */
export const illegalNumber = (text: string): string => `Illegal number: ${text}`

/** Says that a name cannot be a variable's. */
export const badVariableName = (name: string): string => `${name}: bad variable name`

/** Says that `local` stands outside a function. */
export const notInFunction = (): string => 'not in a function'

/** Says where `cd` could not go. */
export const cannotChangeFolder = (path: string, reason: string): string => `can't cd to ${path}: ${reason}`

/** Says that a script cannot be read. */
export const cannotRead = (path: string): string => `can't open '${path}': No such file or directory`
