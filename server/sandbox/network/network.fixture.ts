import { expect } from 'vitest'

import { Chance } from '../chance.ts'
import { ManualClock } from '../manual-clock.ts'
import { Announcements } from './announcements.fixture.ts'
import { ClusterNetwork } from './cluster-network.ts'
import type { AttachedPodNetwork } from './network.ts'
import { NodePorts } from './node-ports.ts'

/** For tests: a network of Services that the test announces, with real NodePorts. */
export class NetworkFixture {
  readonly api = new Announcements()
  readonly clock = new ManualClock()
  readonly nodePorts: NodePorts
  readonly network: ClusterNetwork

  private constructor(nodePorts: NodePorts) {
    const { api, clock } = this
    this.nodePorts = nodePorts
    this.network = new ClusterNetwork({ api, nodePorts, clock, chance: new Chance(1) })
  }

  static async open(): Promise<NetworkFixture> {
    return new NetworkFixture(await NodePorts.open({ chance: new Chance(process.pid), spares: 2 }))
  }

  /** A pod of the namespace `default`. */
  attach(pod: string, node = 1): AttachedPodNetwork {
    return this.network.attach({ namespace: 'default', pod, node })
  }

  /** Expects that nothing watches or waits afterwards. */
  async dispose(): Promise<void> {
    await this.network.dispose()
    await this.nodePorts.dispose()
    expect(this.api.watchers).toBe(0)
    expect(this.clock.pending).toBe(0)
  }
}

/** For tests: sends back what comes to this port. */
export function echo(pod: AttachedPodNetwork, port: number): void {
  pod.listen(port, (connection) => connection.pipe(connection))
}
