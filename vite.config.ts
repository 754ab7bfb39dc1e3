import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { type Plugin, defineConfig } from 'vite'

const server = 'http://localhost:4400'

/** Which styles yield to which. Sheets are fetched in whatever order the scripts are split, so each says it first. */
const LAYERS = '@layer tokens,base,paper,page;'

const layersInOrder: Plugin = {
  name: 'layers-in-order',
  enforce: 'post',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = LAYERS + String(file.source)
  }
}

type ModuleInfo = { importedIds: readonly string[] } | null
type Chunking = { getModuleInfo: (id: string) => ModuleInfo }

const fileIn = (path: string): string => fileURLToPath(new URL(`client/${path}`, import.meta.url))
const FIRST = fileIn('main.tsx')
const ALLIANCE = fileIn('alliance/AlliancePage.tsx')
/** What any of these needs stays apart: nobody loads the alliance's page to read a letter. */
const OTHER_PAGES = [
  'joining/JoinPage.tsx',
  'keys/MePage.tsx',
  'record/HistoryPage.tsx',
  'permissions/WhoPage.tsx',
  'permissions/WhoHoldsDialog.tsx',
  'home/MyAlliances.tsx'
].map(fileIn)

/** What every page begins with is one piece: left to itself, the bundler makes a file of each part that pages share, and each is a
 *  question and its headers. What the alliance's page alone needs from the start is another: cut up for what is opened later and shares a
 *  part of it, it would weigh more than all of that. The pages themselves are the doors by which the manifest knows them. */
const pieceOf = (id: string, chunking: Chunking): string | null => {
  if (id === FIRST || id === ALLIANCE) return null
  if (reachableFrom(FIRST, chunking).has(id)) return 'first'
  if (!reachableFrom(ALLIANCE, chunking).has(id)) return null
  return OTHER_PAGES.some((page) => reachableFrom(page, chunking).has(id)) ? null : 'alliance'
}

const reached = new Map<string, Set<string>>()

const reachableFrom = (page: string, chunking: Chunking): Set<string> => {
  const known = reached.get(page)
  if (known !== undefined) return known
  const all = new Set<string>()
  const open = [page]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (all.has(id)) continue
    all.add(id)
    open.push(...(chunking.getModuleInfo(id)?.importedIds ?? []))
  }
  reached.set(page, all)
  return all
}

export default defineConfig(({ isSsrBuild }) => ({
  root: 'client',
  plugins: [react(), layersInOrder],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL would need a wider content security policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // For the pages that are made of index.html (scripts/build.mjs).
    manifest: isSsrBuild !== true,
    rolldownOptions:
      isSsrBuild === true
        ? {}
        : {
            // The page of a snapshot is written by the server, which knows its stylesheet by this name; what opens the page without a line
            // has to stand at an address that stays (scripts/build.mjs writes into it which files there are).
            input: ['client/index.html', 'client/snapshot.css', 'client/offline/sw.ts'],
            output: {
              entryFileNames: ({ name }) => (name === 'sw' ? '[name].js' : 'assets/[name]-[hash].js'),
              assetFileNames: ({ names }) =>
                names.includes('snapshot.css') ? '[name][extname]' : 'assets/[name]-[hash][extname]',
              codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: pieceOf }] }
            }
          }
  },
  server: {
    proxy: {
      '/api': { target: server },
      '/sync': { target: server, ws: true }
    }
  }
}))
