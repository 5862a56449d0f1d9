/**
 * Puts the values of variables in place of `$(NAME)`; `$$(NAME)` gives `$(NAME)`, and an unknown name stays as it is
 * (core/v1 Container.command).
 *
 * @param value undefined when there is no such variable
 */
export function expandReferences(text: string, value: (name: string) => string | undefined): string {
  return text.replaceAll(/\$(?:\$|\(([^()]*)\))/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (value(name) ?? whole),
  )
}
