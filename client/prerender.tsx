// Run by the build, never by a browser: the first page as a stranger meets it, so that it can be read before any script
// has come. The script then takes it over as it stands.
import { StrictMode } from 'react'
import { QueryClientProvider } from '@tanstack/react-query'
import { renderToString } from 'react-dom/server'
import { Router } from 'wouter'
import { App } from './App.tsx'
import { createQueryClient, knowStranger } from './connection/queries.ts'

export const prerenderWelcome = (): string => {
  const queries = createQueryClient()
  knowStranger(queries)
  return renderToString(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Router ssrPath="/">
          <App />
        </Router>
      </QueryClientProvider>
    </StrictMode>
  )
}
