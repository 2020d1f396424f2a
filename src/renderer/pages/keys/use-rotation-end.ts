/** The two ways out of a rotation: the old key is deleted, or it serves again. */
import { useServerAction } from '../../client/query'

/** Both take the id of the retiring key. */
export function useRotationEnd() {
  const confirm = useServerAction(
    (client, id: string) => client.keys.confirm({ id }),
    ['keys', 'providerStatus'],
  )
  const rollback = useServerAction(
    (client, id: string) => client.keys.rollback({ id }),
    ['keys', 'providerStatus'],
  )
  return { confirm, rollback }
}
