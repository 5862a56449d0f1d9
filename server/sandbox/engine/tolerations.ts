import type { Taint, Toleration } from 'kubernetes-types/core/v1'

/** True when the toleration is one for the taint (core/v1 Toleration; no key with Exists stands for any taint). */
export function tolerates(
  { key = '', operator, value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  return operator === 'Exists' || (key !== '' && value === (taint.value ?? ''))
}
