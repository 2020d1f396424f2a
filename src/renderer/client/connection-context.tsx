/** Hands the connection to every page: no component knows which shell carries its calls. */
import { createContext, useContext, type ReactNode } from 'react'
import type { Client, Connection } from './connection'

const ConnectionContext = createContext<Connection | null>(null)

export function ConnectionProvider({
  connection,
  children,
}: {
  readonly connection: Connection
  readonly children: ReactNode
}) {
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (connection === null) throw new Error('useConnection outside ConnectionProvider')
  return connection
}

/** The typed contract client. */
export function useClient(): Client {
  return useConnection().client
}
