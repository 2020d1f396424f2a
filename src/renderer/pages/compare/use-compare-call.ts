/** Brings a kept call's input from `#/compare?call=…` to all panes. */
import { useEffect } from 'react'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import { navigate, useRoute } from '../../frame/route'
import { useCompare } from './compare.state'

export function useCompareCall(): void {
  const client = useClient()
  const asked = useRoute().query.get('call')
  useEffect(() => {
    if (asked === null) return
    navigate('/compare', { replace: true })
    client.calls.get({ id: asked }).then(
      (call) => useCompare.getState().compareCall(call),
      (thrown: unknown) => useCompare.setState({ error: readError(thrown) }),
    )
  }, [client, asked])
}
