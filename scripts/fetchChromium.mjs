// The browser tests need Chromium. Where it is missing: Debian's package as root, else Playwright's own download,
// saying so in a line; where neither works, it says what is missing and fails.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumPath } from './chromiumPath.mjs'

const say = (text) => process.stderr.write(`${text}\n`)
const run = (command, args) =>
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  })

const found = chromiumPath()
if (found === undefined) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('the browser tests need Chromium: installing Debian’s package chromium with apt-get')
    attempt(() => {
      run('apt-get', ['update', '-qq'])
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'])
    })
  } else {
    say('the browser tests need Chromium: fetching it with Playwright’s own download')
    const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js')
    attempt(() => run(process.execPath, [cli, 'install', 'chromium']))
  }
  if (chromiumPath() === undefined) {
    say(
      `Chromium is missing and could not be fetched. Install it, or set CHROMIUM to its path. (${fileURLToPath(import.meta.url)})`
    )
    process.exit(1)
  }
}

function attempt(install) {
  try {
    install()
  } catch (error) {
    say(`that failed: ${error.message}`)
  }
}
