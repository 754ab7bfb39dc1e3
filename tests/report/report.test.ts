// The report says what was tried and what came of it, no more: every battery proves a promise, a part of the run overwrites
// nothing, and what failed or was not tried is said in words.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shareOf } from '../harness/budget.ts'
import { type Finding, besideOf } from './beside.ts'
import { type Promised, readPromises } from './promises.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const promises = readPromises(new URL('promises.json', import.meta.url))
const proofs = promises.flatMap(({ tests }) => tests)

/** What tells how much it went through, or takes its measure from the long run. */
const isBattery = (source: string): boolean => /^import .*harness\/(budget|counts)\.ts'$/m.test(source)

const batteries = ['client', 'server', 'shared', 'tests'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.test\.tsx?$/.test(file) && !file.startsWith('tests/report/'))
    .filter((file) => isBattery(readFileSync(join(ROOT, file), 'utf8')))
)

describe('the promises', () => {
  it('are each proved by tests that are there', () => {
    expect(proofs.filter(({ file }) => !existsSync(join(ROOT, file)))).toEqual([])
    const nameless = proofs.filter(({ file, named = '' }) => !readFileSync(join(ROOT, file), 'utf8').includes(named))
    expect(nameless).toEqual([])
  })

  it('leave no battery out', () => {
    expect(batteries.length).toBeGreaterThan(10)
    expect(batteries.filter((battery) => !proofs.some(({ file }) => file === battery))).toEqual([])
  })
})

describe('the budget', () => {
  it('is a share of an hour, and a number', () => {
    expect([shareOf(undefined), shareOf('60'), shareOf('15'), shareOf('120')]).toEqual([1, 1, 0.25, 2])
    for (const wrong of ['', '0', '-5', 'long', 'Infinity']) expect(() => shareOf(wrong)).toThrow(/TIME_BUDGET/)
  })
})

describe('a run', () => {
  let at: string
  beforeAll(async () => {
    at = await mkdtemp(join(tmpdir(), 'alongside-report-'))
  })
  afterAll(() => rm(at, { recursive: true, force: true }))

  const KEPT: Promised[] = [
    { promise: 'It goes round.', how: 'Often.', tests: [{ file: 'tests/battery.test.ts' }] },
    { promise: 'It holds too.', how: 'Once.', tests: [{ file: 'tests/other.test.ts', named: 'holds too' }] }
  ]

  let runs = 0
  const run = async (environment: Record<string, string>, { args = [] as string[], kept = KEPT } = {}) => {
    const name = join(at, String(++runs))
    await writeFile(`${name}.json`, JSON.stringify(kept))
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        join(ROOT, 'tests/report/fixture/vitest.config.ts'),
        ...args
      ],
      {
        cwd: join(ROOT, 'tests/report/fixture'),
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          REPORT_PROMISES: `${name}.json`,
          REPORT_PAGE: `${name}.md`,
          REPORT_FINDINGS: `${name}.jsonl`,
          ...environment
        },
        stdio: ['ignore', 'pipe', 'pipe']
      }
    )
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await new Promise((resolve) => child.once('close', resolve))
    const lastLine = said.trimEnd().split('\n').at(-1)
    return { said, lastLine, page: existsSync(`${name}.md`) ? await readFile(`${name}.md`, 'utf8') : undefined }
  }
  const LONG = { TEST_BUDGET: 'long' }

  it('that is long and whole writes down what each promise went through', async () => {
    const { page, lastLine } = await run({ ...LONG, SEED: '77' })
    expect(page).toContain('**All 2 promises held**, over 3 tests.')
    expect(page).toMatch(
      /\| It goes round\. \| Often\. `tests\/battery\.test\.ts` \| 1,234 rounds; at most 7 ms a round; 2 tests in \d+ ms \| held \|/
    )
    expect(page).toMatch(/\| It holds too\. \| Once\. `tests\/other\.test\.ts` \| 1 test in \d+ ms \| held \|/)
    expect(page).toContain('fixture: `SEED=77 npx vitest run tests/battery.test.ts`')
    expect(page).toMatch(/Written by `SEED=77 npm run test:long` on \d+ \w+ \d{4}, at the commit `[0-9a-f]{7,}`/)
    expect(page).toContain('They have not been asked here yet.')
    expect(lastLine).toBe('3 passed, 0 failed')
  })

  it('of fewer minutes does the same share of it, and says so', async () => {
    const { page } = await run({ ...LONG, TIME_BUDGET: '30' })
    expect(page).toContain('`TIME_BUDGET=30 npm run test:long`')
    expect(page).toContain('634 rounds')
    expect((await run({ ...LONG, TIME_BUDGET: 'ages' })).lastLine).toMatch(/[1-9]\d* failed$/)
  })

  it('that is short writes nothing', async () => {
    const { page, said } = await run({})
    expect(page).toBeUndefined()
    expect(said).toContain('3 passed, 0 failed')
  })

  it.each([
    ['of one file', ['tests/other.test.ts'], 'it left out tests/battery.test.ts'],
    ['of the tests of one name', ['-t', 'many rounds'], 'it ran only the tests of one name']
  ])('%s leaves the page as it was, and says why', async (_, args, why) => {
    const { page, said } = await run(LONG, { args })
    expect(page).toBeUndefined()
    expect(said).toContain(why)
  })

  it('of a part, asked for elsewhere, says that it is one, and what was not run', async () => {
    const elsewhere = join(at, 'part.md')
    const { page } = await run({ ...LONG, RELIABILITY_PAGE: elsewhere }, { args: ['tests/other.test.ts'] })
    expect(page).toBeUndefined()
    const part = await readFile(elsewhere, 'utf8')
    expect(part).toContain('This was a part of the batteries only.')
    expect(part).toContain('**1 of 2 promises held.** Did not hold: 0. Not wholly tried: 1.')
    expect(part).toContain('**not wholly tried**: `tests/battery.test.ts` was not run |')
  })

  it('in which something failed says what, first and beside its promise', async () => {
    const { page, lastLine } = await run({ ...LONG, BREAK: '1' })
    expect(page).toContain('**1 of 2 promises held.** Did not hold: 1. Not wholly tried: 0.')
    expect(page).toContain('What failed:\n\n- “another with a | in its name” in `tests/battery.test.ts`')
    expect(page).toContain('| **did not hold**: “another with a \\| in its name” in `tests/battery.test.ts` |')
    expect(lastLine).toBe('2 passed, 1 failed')
  })

  it('without a file or a test that a promise names does not pass that over', async () => {
    const gone = { promise: 'It is there.', how: 'Not.', tests: [{ file: 'tests/gone.test.ts' }] }
    const nameless = { promise: 'It has a name.', how: 'Not.', tests: [{ file: 'tests/other.test.ts', named: 'no such words' }] }
    const { page } = await run(LONG, { kept: [...KEPT, gone, nameless] })
    expect(page).toContain('**2 of 4 promises held.** Did not hold: 0. Not wholly tried: 2.')
    expect(page).toContain('`tests/gone.test.ts` was not run')
    expect(page).toContain('`tests/other.test.ts` has no test “no such words”')
  })
})

describe('the others beside it', () => {
  const finding = (given: Partial<Finding>): Finding => ({
    check: 'kill',
    promise: 'It is there.',
    server: 'alongside',
    verdict: 'holds',
    found: '20 kills',
    at: '2026-11-23T10:00:00.000Z',
    commit: 'abc1234',
    ...given
  })

  it('stand in one row a promise, each with its last answer, and whoever was not asked is not passed over', () => {
    const page = besideOf([
      finding({ verdict: 'does not hold', found: '1 kill' }),
      finding({}),
      finding({ server: 'stock', verdict: 'does not hold', found: '7 letters lost', notTheirs: 'it says so' }),
      finding({
        check: 'saved',
        promise: 'Saved is saved.',
        server: 'stock',
        verdict: 'cannot be asked',
        found: 'it says nothing'
      })
    ])
    expect(page).toContain('| promise | alongside | stock |')
    expect(page).toContain('| It is there. | holds: 20 kills | **does not hold**: 7 letters lost (never promised: it says so) |')
    expect(page).toContain('| Saved is saved. | **not asked** | cannot be asked: it says nothing |')
    expect(page).toContain('2026-11-23 at `abc1234`')
  })
})
