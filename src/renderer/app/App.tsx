/** The window: theme, server truth, connection, and the frame inside them. */
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import type { Connection } from '../client/connection'
import { styleNonce } from './nonce'
import { ExternalLinks } from '../parts/ExternalLinks'
import { ConnectionProvider } from '../client/connection-context'
import { Frame } from '../frame/Frame'
import { pages } from '../pages/page-table'
import { cssVariablesResolver, theme } from './theme'
import { playWith, useVerbs } from './use-verbs'

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
            <Console />
          </ExternalLinks>
          {/* They come and go at once: one that fades cannot be read, and a click may miss it. */}
          <Notifications position="bottom-right" limit={4} zIndex={400} transitionDuration={0} />
        </ConnectionProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** The frame, handed what it does not know of: the pages and what they can do. */
function Console() {
  const verbs = useVerbs()
  return <Frame pages={pages} firstPage={pages[0]} verbs={verbs} onModel={playWith} />
}
