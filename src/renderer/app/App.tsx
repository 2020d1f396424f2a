/** The window: theme, server truth, connection, and the frame inside them. */
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import type { Connection } from '../client/connection'
import { styleNonce } from './nonce'
import { ExternalLinks } from '../kit/markdown/ExternalLink'
import { ConnectionProvider } from '../client/connection-context'
import { Frame } from '../frame/Frame'
import { cssVariablesResolver, theme } from './theme'

export interface AppProps {
  readonly connection: Connection
  readonly queries: QueryClient
}

export function App({ connection, queries }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <ConnectionProvider connection={connection}>
          <ExternalLinks>
            <Frame />
          </ExternalLinks>
          <Notifications position="bottom-right" limit={4} zIndex={400} />
        </ConnectionProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
