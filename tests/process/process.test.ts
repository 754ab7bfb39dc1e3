// The process as a supervisor meets it: what it refuses to start with, the one line it prints, how it ends.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { runServer, spawnServer } from '../harness/serverProcess.ts'

let root: string
let next = 0
const freshDir = (): string => join(root, `data-${next++}`)
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-process-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('starting', () => {
  it('prints one line, with the real port, and is ready', async () => {
    await using server = await spawnServer({ DATA_DIR: freshDir() })
    expect(server.stdout()).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
  })

  it('makes its directory for its own eyes only, with a master key in it', async () => {
    const dataDir = join(freshDir(), 'deep')
    await using server = await spawnServer({ DATA_DIR: dataDir })
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
    expect(Buffer.from(await readFile(join(dataDir, 'master.key'), 'utf8'), 'base64')).toHaveLength(32)
  })

  const refused: [name: string, environment: Record<string, string>][] = [
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['HOST', { HOST: 'a host' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'alongside.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://alongside.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://alongside.example/path' }],
    ['MASTER_KEY', { MASTER_KEY: 'c2hvcnQ=' }],
    ['MASTER_KEY_FILE', { MASTER_KEY_FILE: '/nowhere/at/all' }],
    ['OPERATOR_NAME', { OPERATOR_NAME: 'two\nlines' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'short' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/33' }],
    ['RATE_LIMITS', { RATE_LIMITS: 'maybe' }],
    ['RATE_LIMITS', { RATE_LIMITS: 'off', PUBLIC_URL: 'https://alongside.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost/x' }],
    ['MAIL_FROM', { SMTP_URL: 'smtp://localhost' }],
    ['SMTP_URL', { MAIL_FROM: 'alongside@example.org' }],
    ['SMTP_URL', { SMTP_URL: 'smtp://alongside:hush%@localhost', MAIL_FROM: 'alongside@example.org' }]
  ]
  it.each(refused)('refuses a wrong %s in one line: %j', async (variable, environment) => {
    const { code, stdout, stderr } = await runServer({ DATA_DIR: freshDir(), ...environment })
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(new RegExp(`^${variable}: expects `))
    // A password may be in it.
    expect(stderr).not.toContain('hush')
  })

  it('names every problem at once, a line each', async () => {
    const { code, stderr } = await runServer({ DATA_DIR: freshDir(), PORT: 'x', HOST: '?', REDIS_URL: 'redis://x' })
    expect(code).toBe(1)
    const named = stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split(':')[0])
    expect(new Set(named)).toEqual(new Set(['HOST', 'PORT', 'REDIS_URL']))
    expect(named).toHaveLength(3)
  })

  it('refuses a directory that another process has, and takes it once that one was killed', async () => {
    const dataDir = freshDir()
    {
      await using first = await spawnServer({ DATA_DIR: dataDir })
      const { code, stderr } = await runServer({ DATA_DIR: dataDir })
      expect(code).toBe(1)
      expect(stderr).toBe(`DATA_DIR: another process is using ${dataDir}\n`)
      first.kill('SIGKILL')
      await first.exited
    }
    await using second = await spawnServer({ DATA_DIR: dataDir })
    expect((await fetch(`${second.origin}/readyz`)).status).toBe(200)
  })

  it('refuses another master key than the one that wrapped what is stored, and a lost one', async () => {
    const dataDir = freshDir()
    {
      await using server = await spawnServer({ DATA_DIR: dataDir })
      await new Browser(server.origin).begin()
    }
    const other = await runServer({ DATA_DIR: dataDir, MASTER_KEY: Buffer.alloc(32, 7).toString('base64') })
    expect(other.code).toBe(1)
    expect(other.stderr.trimEnd().split('\n')).toHaveLength(1)
    await rm(join(dataDir, 'master.key'))
    const lost = await runServer({ DATA_DIR: dataDir })
    expect(lost.code).toBe(1)
    expect(lost.stderr).toContain('master.key is missing')
  })

  it('refuses a directory that is a file, in one line', async () => {
    const path = freshDir()
    await writeFile(path, '')
    const { code, stderr } = await runServer({ DATA_DIR: path })
    expect(code).toBe(1)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/^DATA_DIR: /)
  })

  it('refuses a port that is taken, in one line', async () => {
    await using first = await spawnServer({ DATA_DIR: freshDir() })
    const { code, stderr } = await runServer({ DATA_DIR: freshDir(), PORT: new URL(first.origin).port })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^PORT: .+\n$/)
  })
})

describe('SIGTERM', () => {
  it('commits and acknowledges what was read, closes with 1012, exits 0; a second one changes nothing', async () => {
    const dataDir = freshDir()
    const saved: string[] = []
    let alliance
    let coach
    {
      await using server = await spawnServer({ DATA_DIR: dataDir })
      const seated = await seatTwo(server.origin)
      alliance = seated.alliance
      coach = seated.coach
      await using one = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
      const fences = new Map<number, string>()
      for (let i = 0; i < 200; i++) {
        one.write(`w${i};`)
        fences.set(one.sendFence(), `w${i};`)
      }
      await one.until('the first fence', () => one.acknowledged > 0)
      const from = performance.now()
      server.kill('SIGTERM')
      server.kill('SIGTERM')
      expect((await one.ended()).code).toBe(1012)
      for (const [fence, word] of fences) if (fence <= one.acknowledged) saved.push(word)
      expect(await server.exited).toEqual({ code: 0, signal: null })
      expect(performance.now() - from).toBeLessThan(10_000)
    }
    expect(saved.length).toBeGreaterThan(0)
    await using server = await spawnServer({ DATA_DIR: dataDir })
    await using again = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    expect(saved.filter((word) => !again.words.includes(word))).toEqual([])
  })

  it('sent to npm start reaches the server, and npm ends as it does', async () => {
    const child = spawn('npm', ['start', '--silent'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, PORT: '0', DATA_DIR: freshDir() },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })))
    const origin = await new Promise<string>((resolve) =>
      child.stdout.on('data', (chunk: Buffer) => {
        const line = /listening on (\S+)/.exec(chunk.toString())?.[1]
        if (line !== undefined) resolve(line)
      })
    )
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 0, signal: null })
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow('fetch failed')
  })

  it('ends a server with nobody in it at once', async () => {
    await using server = await spawnServer({ DATA_DIR: freshDir() })
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(server.stderr()).toBe('')
  })
})
