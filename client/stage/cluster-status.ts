import type { ClusterView } from '../../server/protocol/cluster.ts'
import { Banner } from '../ui/banner.ts'
import type { Toasts } from '../ui/toast.ts'
import type { ClusterBadge } from './cluster-badge.ts'
import { tellCluster } from './cluster-news.ts'

/** The simulated cluster on the page: its badge in the bar, and a word when something befell it. */
export class ClusterStatus {
  readonly banner = new Banner('cluster')
  readonly #badge: ClusterBadge
  readonly #toasts: Toasts
  #view: ClusterView | null = null

  constructor(badge: ClusterBadge, toasts: Toasts) {
    this.#badge = badge
    this.#toasts = toasts
  }

  take(view: ClusterView): void {
    const { passing, lasting } = tellCluster(this.#view, view)
    this.#view = view
    this.#badge.show(view)
    if (lasting === null) this.banner.hide()
    else this.banner.show(lasting)
    if (passing !== null) this.#toasts.show(passing)
  }
}
