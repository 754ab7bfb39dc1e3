import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** Where Chromium is on this machine: CHROMIUM, the system's, or the one that Playwright fetched. */
export const chromiumPath = () =>
  [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath()
  ].find((path) => path !== undefined && path !== '' && existsSync(path))
