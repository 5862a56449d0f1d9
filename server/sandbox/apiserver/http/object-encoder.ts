import type { KubeObject } from '../../kube/objects.ts'
import { groupVersion } from '../identity.ts'
import { shownAs } from './served-kinds.ts'
import type { ServedKind } from './served-kinds.ts'

/** How many encoded objects are kept for the next watch that asks. */
const MOST_ENCODED = 256

/** Writes objects as JSON, and remembers the last ones: an event goes to all watches of its resource. */
export class ObjectEncoder {
  /** By version and object, the oldest first. */
  readonly #texts = new Map<string, Map<KubeObject, string>>()

  encode(kind: ServedKind, object: KubeObject): string {
    const texts = this.#textsOf(groupVersion(kind.group, kind.version))
    const known = texts.get(object)
    if (known !== undefined) return known
    const text = JSON.stringify(shownAs(kind, object))
    texts.set(object, text)
    const [oldest] = texts.keys()
    if (texts.size > MOST_ENCODED && oldest) texts.delete(oldest)
    return text
  }

  #textsOf(version: string): Map<KubeObject, string> {
    const texts = this.#texts.get(version) ?? new Map<KubeObject, string>()
    this.#texts.set(version, texts)
    return texts
  }
}
