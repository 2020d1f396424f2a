/** The page's entry: connects to the shell that opened it, then draws the console. */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './app/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { applyStyleNonce } from './app/theme'
import { connect } from './client/connect'
import { stayHere } from './app/stay-here'
import { createQueryClient } from './client/query'

async function start(): Promise<void> {
  stayHere()
  applyStyleNonce()
  const element = document.getElementById('app')
  if (element === null) throw new Error('The page has no #app.')
  const connection = await connect()
  createRoot(element).render(
    <StrictMode>
      <App connection={connection} queries={createQueryClient()} />
    </StrictMode>,
  )
}

void start()
