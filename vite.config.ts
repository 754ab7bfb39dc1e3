import react from '@vitejs/plugin-react'
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

export default defineConfig(({ isSsrBuild }) => ({
  root: 'client',
  plugins: [react(), layersInOrder],
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
            // The page of a snapshot is written by the server, which knows its stylesheet by this name.
            input: ['client/index.html', 'client/snapshot.css'],
            output: {
              assetFileNames: ({ names }) =>
                names.includes('snapshot.css') ? '[name][extname]' : 'assets/[name]-[hash][extname]'
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
