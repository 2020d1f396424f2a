/**
 * What jsdom lacks and Mantine asks for, and the providers a part is drawn in. The client is given
 * by each test.
 */
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'
import type { Client } from '../../../src/contract/contract'
import type { Connection, ConnectionState } from '../../../src/renderer/client/connection'
import { ConnectionProvider } from '../../../src/renderer/client/connection-context'
import { theme } from '../../../src/renderer/app/theme'
import { createQueryClient } from '../../../src/renderer/client/query'

/** Fills in matchMedia, ResizeObserver and scrollIntoView. Call once at the top of a file. */
export function prepareDom(): void {
  window.matchMedia = (query: string) =>
    ({
      matches: false,
      media: query,
      onchange: null,
      addEventListener() {},
      removeEventListener() {},
      addListener() {},
      removeListener() {},
      dispatchEvent: () => false,
    }) satisfies MediaQueryList
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Element.prototype.scrollIntoView = () => {}
  Element.prototype.scrollTo = () => {}
}

type Deep<Type> = {
  [Key in keyof Type]?: Type[Key] extends (...args: never) => unknown
    ? (...args: Parameters<Type[Key]>) => unknown
    : Deep<Type[Key]>
}

/** A client of only the procedures a test names; any other one fails the test with its name. */
export function clientOf(procedures: Deep<Client>): Client {
  const domains = new Map<string, object>()
  return new Proxy({} as Client, {
    get(_target, domain: string) {
      const named =
        (procedures as Record<string, Record<string, unknown> | undefined>)[domain] ?? {}
      const made =
        domains.get(domain) ??
        new Proxy(named, {
          get: (target, procedure: string) =>
            target[procedure] ??
            (() => Promise.reject(new Error(`The test gives no ${domain}.${procedure}.`))),
        })
      domains.set(domain, made)
      return made
    },
  })
}

const connected: ConnectionState = { status: 'connected' }

export function connectionOf(client: Client, more: Partial<Connection> = {}): Connection {
  return {
    client,
    shell: 'browser',
    getState: () => connected,
    subscribe: () => () => {},
    download: async () => {},
    signIn: async () => false,
    close() {},
    ...more,
  }
}

/** Draws a part with everything pages have around them. */
export function renderPart(
  part: ReactNode,
  client: Client = clientOf({}),
  more: Partial<Connection> = {},
): RenderResult {
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={createQueryClient()}>
        <ConnectionProvider connection={connectionOf(client, more)}>{part}</ConnectionProvider>
      </QueryClientProvider>
    </MantineProvider>,
  )
}
