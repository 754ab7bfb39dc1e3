// Installs the servers that this one is measured beside, each with its own node_modules, from its lock file. None of
// them is a dependency of the product. What neither needs (build scripts) is not run. One asks for a newer Node than this product and
// runs on its own; npm would refuse it here as it would for us.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const peers = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers')
for (const peer of fs.readdirSync(peers)) {
  const cwd = path.join(peers, peer)
  if (fs.existsSync(path.join(cwd, 'node_modules/yjs'))) continue
  console.error(`installing ${peer}`)
  const { status } = spawnSync('npm', ['ci', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 2, 2]
  })
  if (status !== 0) process.exit(status ?? 1)
}
