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

/** A browser may remember for good that a module did not come, and then no longer asks for it: parts of the page are fetched through a function that gives
 *  the next try another address (client/connection/fetchPart.ts). After all else, which looks for `import(`. */
const partsFetchedAgain: Plugin = {
  name: 'parts-fetched-again',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      let parts = 0
      for (const file of Object.values(bundle))
        if (file.type === 'chunk')
          file.code = file.code.replaceAll(/\bimport\((["'`]\.\/[\w-]+\.js["'`])\)/g, (_, part: string) => {
            parts++
            return `fetchPart(${part})`
          })
      if (parts === 0) throw new Error('no part of the page is fetched when it is needed: this is for nothing')
    }
  }
}

/** y-tiptap asks lib0 for `document` and nothing else of that file, which also makes four schemas as it is loaded: with them came all that
 *  lib0 has to say of schemas. They are made and no more, so that what nobody uses can go. */
const schemasUnused: Plugin = {
  name: 'schemas-unused',
  transform: {
    filter: { id: /\/lib0\/dom\.js$/ },
    handler: (code) => {
      const pure = code.replaceAll('= $.$custom(', '= /* @__PURE__ */ $.$custom(')
      if (pure === code) throw new Error('lib0/dom.js makes no schemas any more: this is for nothing')
      return { code: pure, map: null }
    }
  }
}

type ModuleInfo = { importedIds: readonly string[] } | null
type Chunking = { getModuleInfo: (id: string) => ModuleInfo }

const fileIn = (path: string): string => fileURLToPath(new URL(`client/${path}`, import.meta.url))
const FIRST = fileIn('main.tsx')
const ALLIANCE = fileIn('alliance/AlliancePage.tsx')
/** Read by whoever is invited, on a page of its own. */
const LETTER = fileIn('joining/JoinPage.tsx')
/** Opened from a letter of the mail, and needs next to nothing of it. */
const MAIL = fileIn('mail/MailPage.tsx')
/** What any of these needs stays apart, too: nobody loads the alliance's page to read the record. */
const OTHER_PAGES = [
  'keys/MePage.tsx',
  'record/HistoryPage.tsx',
  'permissions/WhoPage.tsx',
  'permissions/WhoHoldsDialog.tsx',
  'home/MyAlliances.tsx'
].map(fileIn)

/** What every page begins with is one piece: left to itself, the bundler makes a file of each part that pages share, and each is a
 *  question and its headers. What the alliance's page needs from the start is three: what a letter needs of it, what other pages need, and
 *  the rest. Cut up for what is opened later and shares a part of it, it would weigh more than all of that. The pages themselves are the
 *  doors by which the manifest knows them. */
const pieceOf = (id: string, chunking: Chunking): string | null => {
  if (id === FIRST || id === ALLIANCE) return null
  if (reachableFrom(FIRST, chunking).has(id)) return 'first'
  if (!reachableFrom(ALLIANCE, chunking).has(id) || reachableFrom(MAIL, chunking).has(id)) return null
  if (reachableFrom(LETTER, chunking).has(id)) return 'letter'
  return OTHER_PAGES.some((page) => reachableFrom(page, chunking).has(id)) ? 'pages' : 'alliance'
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
  plugins: [react(), layersInOrder, schemasUnused, ...(isSsrBuild === true ? [] : [partsFetchedAgain])],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL would need a wider content security policy than 'self'.
    assetsInlineLimit: 0,
    // Of a part that is fetched later only the styles are asked for beforehand: a script that did not come then could not be asked for again.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === 'js' ? files.filter((file) => file.endsWith('.css')) : files)
    },
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
