/** What a Deployment's conditions and events say, in the words of the deployment controller of 1.32. */
export const messages = {
  available: 'Deployment has minimum availability.',
  unavailable: 'Deployment does not have minimum availability.',
  paused: 'Deployment is paused',
  resumed: 'Deployment is resumed',
  created: (replicaSet: string) => `Created new replica set "${replicaSet}"`,
  found: (replicaSet: string) => `Found new replica set "${replicaSet}"`,
  notCreated: (replicaSet: string, cause: string) =>
    `Failed to create new replica set "${replicaSet}": ${cause}`,
  progressing: (subject: string) => `${subject} is progressing.`,
  progressed: (subject: string) => `${subject} has successfully progressed.`,
  timedOut: (subject: string) => `${subject} has timed out progressing.`,
  scaled: (replicaSet: string, from: number, to: number) =>
    `Scaled ${to < from ? 'down' : 'up'} replica set ${replicaSet} from ${from} to ${to}`,
  selectsAll: 'This deployment is selecting all pods. A non-empty selector is required.',
}
