/**
 * The renderer of answers alone in a page: `draw(text)` shows a growing answer, `restart()` begins
 * another.
 */
import '@mantine/core/styles.css'
import '../../../src/renderer/app/theme.css'
import { MantineProvider } from '@mantine/core'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { ConnectionProvider } from '../../../src/renderer/client/connection-context'
import { cssVariablesResolver, theme } from '../../../src/renderer/app/theme'
import type { Connection } from '../../../src/renderer/client/connection'
import { styleNonce } from '../../../src/renderer/app/nonce'
import { stayHere } from '../../../src/renderer/app/stay-here'
import { ExternalLinks } from '../../../src/renderer/parts/ExternalLinks'
import { Markdown } from '../../../src/renderer/kit/markdown/Markdown'

const element = document.getElementById('root')
if (element === null) throw new Error('The page has no #root.')
if (location.hash !== '#unguarded') stayHere()

// Nothing here is asked of a console.
const connection: Connection = {
  client: {} as Connection['client'],
  shell: 'browser',
  getState: () => ({ status: 'connected' }),
  subscribe: () => () => {},
  download: async () => {},
  signIn: async () => false,
  close() {},
}
const root = createRoot(element)
let answers = 0

function draw(text: string): void {
  flushSync(() =>
    root.render(
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        getStyleNonce={styleNonce}
      >
        <ConnectionProvider connection={connection}>
          <ExternalLinks>
            <div id="answer">
              <Markdown key={answers} text={text} />
            </div>
          </ExternalLinks>
        </ConnectionProvider>
      </MantineProvider>,
    ),
  )
}

Object.assign(window, { draw, restart: () => (answers += 1) })
draw('')
document.body.dataset['ready'] = 'true'
