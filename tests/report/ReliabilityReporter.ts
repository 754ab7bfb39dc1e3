// Writes docs/reliability.md at the end of a long run that was whole; leaves it alone, and says so, after anything less.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reporter, SerializedError, TestModule, TestRunEndReason, Vitest } from 'vitest/node'
import * as z from 'zod/mini'
import { besideOf, readFindings } from './beside.ts'
import { type Circumstances, pageOf } from './page.ts'
import { readPromises } from './promises.ts'
import { runOf } from './runs.ts'

export type ReportOptions = { root: string; promises: string; findings: string; page: string; environment: NodeJS.ProcessEnv }

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SHOWN = [
  'yjs',
  'y-protocols',
  'y-websocket',
  'ws',
  'libsql',
  '@tiptap/core',
  '@tiptap/y-tiptap',
  'vitest',
  'playwright-core'
]

export default class ReliabilityReporter implements Reporter {
  readonly #options: ReportOptions
  #begun = new Date()
  #named = false

  constructor(options: Partial<ReportOptions> = {}) {
    this.#options = {
      root: ROOT,
      promises: join(ROOT, 'tests/report/promises.json'),
      findings: join(ROOT, 'tests/bench/results/reliability.jsonl'),
      page: join(ROOT, 'docs/reliability.md'),
      environment: process.env,
      ...options
    }
  }

  onInit(vitest: Vitest): void {
    this.#named = vitest.config.testNamePattern !== undefined
  }

  onTestRunStart(): void {
    this.#begun = new Date()
  }

  /** Nothing is awaited: the line of countTests.mjs has to be the last. */
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    const { environment, page, promises: file, findings, root } = this.#options
    if (environment['TEST_BUDGET'] !== 'long') return
    const promises = readPromises(file)
    const run = runOf(modules, unhandled)
    const files = new Set(promises.flatMap(({ tests }) => tests.map((proof) => proof.file)))
    const left = [...files].filter((one) => existsSync(join(root, one)) && !run.files.some((ran) => ran.file === one))
    const why =
      reason === 'interrupted'
        ? 'it was broken off'
        : this.#named
          ? 'it ran only the tests of one name'
          : left.length > 0
            ? `it left out ${named(left)}`
            : undefined
    const elsewhere = environment['RELIABILITY_PAGE']
    if (why !== undefined && elsewhere === undefined) {
      process.stdout.write(`\n${page} is left as it was: this was no whole run, ${why}\n`)
      return
    }
    const to = elsewhere ?? page
    writeFileSync(to, pageOf(promises, run, this.#around(why !== undefined), besideOf(readFindings(findings))))
    process.stdout.write(`\nwritten: ${to}\n`)
  }

  #around(part: boolean): Circumstances {
    const { environment, root } = this.#options
    const given = ['TIME_BUDGET', 'SEED'].flatMap((name) =>
      environment[name] === undefined ? [] : [`${name}=${environment[name]}`]
    )
    return {
      at: this.#begun,
      ms: Date.now() - this.#begun.getTime(),
      command: [...given, 'npm run test:long'].join(' '),
      commit: git(root, 'rev-parse', '--short', 'HEAD') ?? 'unknown',
      changed: (git(root, 'status', '--porcelain', '--untracked-files=no') ?? '') !== '',
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release()}`,
      versions: { Node: process.version, ...versionsIn(root) },
      part
    }
  }
}

/** Undefined where this is no clone: a report can be written there, too. */
const git = (cwd: string, ...args: string[]): string | undefined => {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

const Package = z.looseObject({ version: z.string() })

const versionsIn = (root: string): Record<string, string> =>
  Object.fromEntries(
    SHOWN.flatMap((name) => {
      const file = join(root, 'node_modules', name, 'package.json')
      return existsSync(file) ? [[name, Package.parse(JSON.parse(readFileSync(file, 'utf8'))).version]] : []
    })
  )

/** The first few by name: of a run of one file, all the others were left out. */
const named = (files: readonly string[]): string => {
  const more = files.length - MOST_NAMED
  return [...files.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
const MOST_NAMED = 3
