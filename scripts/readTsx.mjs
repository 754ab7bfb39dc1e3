// dependency-cruiser reads TypeScript through swc (TypeScript 7 has no JavaScript API), but never tells swc that
// a .tsx file holds JSX. Preloaded before it, this does.
import { createRequire } from 'node:module'

const swc = createRequire(import.meta.url)('@swc/core')
const { parseFileSync } = swc
swc.parseFileSync = (path, options) => parseFileSync(path, { ...options, tsx: path.endsWith('.tsx') })
