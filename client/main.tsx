import './connection/fetchPart.ts'
import './paper/base.css'
import './paper/words.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { askBeforeBack } from './askBeforeLeaving.ts'
import { createQueryClient, knowStranger } from './connection/queries.ts'
import { watchSession } from './device/watchSession.ts'
import { TooOldPage } from './home/TooOldPage.tsx'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')

const queries = createQueryClient()
watchSession(queries)
askBeforeBack()
const app = (
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>
)

if (!('WebSocket' in window)) createRoot(root).render(<TooOldPage />)
else if (document.documentElement.dataset['visitor'] === 'stranger') {
  // The server saw no session, and sent the welcome itself: it is taken over as it stands.
  knowStranger(queries)
  hydrateRoot(root, app)
} else createRoot(root).render(app)
