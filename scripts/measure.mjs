// How heavy and how quick the pages are, as a browser finds them. Sizes over their budget end it with 1; times are told.
//   npm run measure            all of it, five rounds each
//   npm run measure -- sizes   only what is fetched
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { chromiumPath } from './chromiumPath.mjs'

const ROUNDS = 5
/** Bytes over the line, fonts included. */
const MOST_BYTES = { welcome: 200_000, alliance: 420_000 }
/** Milliseconds on a phone of some years ago with a poor line. */
const WANTED_MS = { 'welcome readable': 1_000, 'alliance editable': 2_500, 'key to paint, p95': 16 }
const SLOW = { cpu: 4, latency: 80, bytesPerSecond: 200_000 }

const root = fileURLToPath(new URL('..', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'alongside-measure-'))
const server = spawn(process.execPath, [join(root, 'dist/server/main.js')], {
  env: { ...process.env, PORT: '0', DATA_DIR: dataDir, RATE_LIMITS: 'off' },
  stdio: ['ignore', 'pipe', 'inherit']
})
const origin = await new Promise((resolve) =>
  server.stdout.on('data', (chunk) => {
    const port = /:(\d+)\s*$/.exec(String(chunk))?.[1]
    if (port !== undefined) resolve(`http://localhost:${port}`)
  })
)
// Without waiting for the screen's next refresh: what is measured is the page's own work.
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-frame-rate-limit', '--disable-gpu-vsync']
})

const ask = async (method, path, { body, cookie } = {}) => {
  const response = await fetch(origin + path, {
    method,
    headers: { origin, ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
    ...(body && { body: JSON.stringify(body) })
  })
  return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie, ...(await response.json()) }
}

/** Two people in a new alliance: its id and their cookies. */
const twoSeats = async () => {
  const amara = await ask('POST', '/api/alliances', { body: { template: 'coaching', me: { name: 'Amara', seat: 1 } } })
  const { id, seats } = amara.alliance
  const { invitation } = await ask('POST', `/api/alliances/${id}/invitations`, {
    body: { seatId: seats[0].id },
    cookie: amara.cookie
  })
  const jonas = await ask('POST', '/api/invitations/accept', { body: { token: invitation.token, name: 'Jonas' } })
  return { id, amara: amara.cookie, jonas: jonas.cookie }
}

const cookieFor = (pair) => {
  const [name, value] = pair.split('=')
  return { name, value, url: origin }
}

/** A page nobody has opened before, on a slow line and a slow machine if asked, with what came over the line. */
const open = async (path, { cookie, slow }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
  if (cookie !== undefined) await context.addCookies([cookieFor(cookie)])
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  if (slow) {
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: SLOW.latency,
      downloadThroughput: SLOW.bytesPerSecond,
      uploadThroughput: SLOW.bytesPerSecond
    })
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpu })
  }
  const fetched = new Map()
  session.on('Network.responseReceived', ({ requestId, response }) => fetched.set(requestId, { url: response.url, bytes: 0 }))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = fetched.get(requestId)
    if (one !== undefined) one.bytes = encodedDataLength
  })
  await page.goto(origin + path, { waitUntil: 'commit' })
  return { page, context, fetched: () => [...fetched.values()] }
}

const firstPaint = () =>
  new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const paint = list.getEntriesByName('first-contentful-paint')[0]
      if (paint !== undefined) resolve(paint.startTime)
    }).observe({ type: 'paint', buffered: true })
  })
const editable = () =>
  new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('section[id^="section-"] [contenteditable="true"]') === null) return false
      resolve(performance.now())
      return true
    }
    if (!look())
      new MutationObserver((_, observer) => look() && observer.disconnect()).observe(document, {
        childList: true,
        subtree: true,
        attributes: true
      })
  })

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]
const results = []
const tell = (what, value, unit, wanted) => {
  const isOver = wanted !== undefined && value > wanted
  results.push({ what, value, isOver, unit })
  console.log(
    `${what.padEnd(44)} ${String(Math.round(value * 10) / 10).padStart(9)} ${unit}${wanted === undefined ? '' : `   (at most ${wanted})`}${isOver ? '   OVER' : ''}`
  )
}

const sizes = async (two) => {
  for (const [name, path, cookie] of [
    ['welcome', '/', undefined],
    ['alliance', `/a/${two.id}`, two.jonas]
  ]) {
    const { page, context, fetched } = await open(path, { cookie, slow: false })
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => document.fonts.ready)
    await page.waitForLoadState('networkidle')
    const all = fetched()
    const kinds = { js: /\.js$/, css: /\.css$/, fonts: /\.woff2$/, other: /./ }
    const by = { js: 0, css: 0, fonts: 0, other: 0 }
    for (const { url, bytes } of all) by[Object.keys(kinds).find((kind) => kinds[kind].test(url.split('?')[0]))] += bytes
    tell(
      `${name}, fetched`,
      all.reduce((sum, { bytes }) => sum + bytes, 0),
      'bytes',
      MOST_BYTES[name]
    )
    console.log(
      `  ${Object.entries(by)
        .map(([kind, bytes]) => `${kind} ${bytes}`)
        .join(', ')}`
    )
    await context.close()
  }
}

const times = async (two) => {
  const readable = []
  const writable = []
  for (let round = 0; round < ROUNDS; round++) {
    const welcome = await open('/', { slow: true })
    readable.push(await welcome.page.evaluate(firstPaint))
    if (!(await welcome.page.locator('h1').innerText()).includes('Write down')) throw new Error('the first paint held no words')
    await welcome.context.close()
    const alliance = await open(`/a/${two.id}`, { cookie: two.jonas, slow: true })
    writable.push(await alliance.page.evaluate(editable))
    await alliance.context.close()
  }
  tell('welcome readable', median(readable), 'ms', WANTED_MS['welcome readable'])
  tell('alliance editable', median(writable), 'ms', WANTED_MS['alliance editable'])
}

const WORDS = 'we said that we would say so the same day and then go on or stop for the evening as either of us needs'.split(' ')

/** Fifteen sections of two thousand words, in paragraphs of fifty. */
const fill = (doc) =>
  doc.transact(() => {
    let n = 0
    for (const section of doc.getMap('sections').values()) {
      section.delete('setAside')
      const paragraphs = Array.from({ length: 40 }, () => {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText(Array.from({ length: 50 }, () => WORDS[n++ % WORDS.length]).join(' '))])
        return paragraph
      })
      section.get('body').insert(0, paragraphs)
    }
  })

const keys = async (two) => {
  const doc = new Y.Doc()
  class Seated extends WebSocket {
    constructor(url) {
      super(url, { headers: { origin, cookie: two.amara } })
    }
  }
  const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/sync`, two.id, doc, {
    WebSocketPolyfill: Seated,
    disableBc: true
  })
  await new Promise((resolve) => provider.on('sync', (synced) => synced && resolve()))
  fill(doc)
  const sections = [...doc.getMap('sections').values()].sort((a, b) => (a.get('rank') < b.get('rank') ? -1 : 1))
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  await context.addCookies([cookieFor(two.jonas)])
  const page = await context.newPage()
  const began = Date.now()
  await page.goto(`${origin}/a/${two.id}`)
  await page.waitForFunction(
    () =>
      document.querySelectorAll('section[id^="section-"]').length === 15 &&
      /sav/i.test(document.querySelector('header output')?.textContent ?? '')
  )
  tell('30,000 words opened', Date.now() - began, 'ms')
  for (const where of ['the same section', 'another section']) {
    const mine = page.locator('section[id^="section-"]').nth(2).getByRole('textbox')
    await mine.click()
    await page.keyboard.press('Control+End')
    const theirs = sections[where === 'the same section' ? 2 : 3].get('body').get(3).get(0)
    const typing = setInterval(() => theirs.insert(theirs.length, 'a'), 200)
    await page.evaluate(() => {
      const taken = (window.taken = [])
      document.addEventListener(
        'keydown',
        (event) => {
          const { timeStamp } = event
          // The first task after the frame is painted; one that waits its turn would count what comes after, too.
          requestAnimationFrame(() => {
            void scheduler.postTask(() => taken.push(performance.now() - timeStamp), { priority: 'user-blocking' })
          })
        },
        { capture: true }
      )
    })
    for (let key = 0; key < 200; key++) {
      await page.keyboard.press('e')
      await page.waitForTimeout(40)
    }
    clearInterval(typing)
    const taken = await page.evaluate(() => window.taken)
    tell(`key to paint, the other in ${where}, p50`, quantile(taken, 0.5), 'ms')
    tell(`key to paint, the other in ${where}, p95`, quantile(taken, 0.95), 'ms', WANTED_MS['key to paint, p95'])
    await page.reload()
    await page.waitForFunction(() => document.querySelectorAll('section[id^="section-"]').length === 15)
  }
  await context.close()
  provider.destroy()
  doc.destroy()
}

try {
  const only = process.argv.slice(2)
  const wants = (part) => only.length === 0 || only.includes(part)
  const two = await twoSeats()
  if (wants('sizes')) await sizes(two)
  if (wants('times')) await times(two)
  if (wants('keys')) await keys(await twoSeats())
} finally {
  await browser.close()
  server.kill()
  rmSync(dataDir, { recursive: true, force: true })
}
if (results.some(({ isOver, unit }) => isOver && unit === 'bytes')) {
  console.error('a page is heavier than its budget')
  process.exitCode = 1
}
