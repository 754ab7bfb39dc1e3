// What this product promises, in words, and which tests say that it is so (promises.json).
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import type { Counts } from '../harness/counts.ts'
import type { FileRun, Run, TestRun } from './runs.ts'

const Words = z.string().check(z.minLength(3))
/** A file alone stands for all of its tests; `named`, for those whose name has these words in it. */
const Proof = z.strictObject({ file: Words, named: z.optional(Words) })
const Promised = z.strictObject({ promise: Words, how: Words, tests: z.array(Proof).check(z.minLength(1)) })

type Proof = z.infer<typeof Proof>
export type Promised = z.infer<typeof Promised>

export const readPromises = (file: string | URL): Promised[] =>
  z
    .array(Promised)
    .check(z.minLength(1))
    .parse(JSON.parse(readFileSync(file, 'utf8')))

/** `untried` is no better than broken: it says in words what there was to run and was not. */
type Standing =
  | { state: 'held' }
  | { state: 'broken'; failed: string[]; untried: string[] }
  | { state: 'untried'; untried: string[] }

export type Account = { standing: Standing; counts: Counts; measures: Counts; ms: number; tests: number }

export const accountOf = ({ tests: proofs }: Promised, run: Run): Account => {
  const failed: string[] = []
  const untried: string[] = []
  const seen = new Set<TestRun>()
  for (const proof of proofs) {
    const file = run.files.find((one) => one.file === proof.file)
    const tests = file === undefined ? [] : testsOf(proof, file)
    if (file === undefined) untried.push(`\`${proof.file}\` was not run`)
    else if (file.errors > 0) failed.push(`\`${proof.file}\` could not be run to its end`)
    else if (tests.length === 0)
      untried.push(`\`${proof.file}\` has no test ${proof.named === undefined ? 'at all' : `“${proof.named}”`}`)
    for (const test of tests) {
      seen.add(test)
      if (test.state === 'failed') failed.push(`“${test.name}” in \`${proof.file}\``)
      else if (test.state === 'skipped') untried.push(`“${test.name}” in \`${proof.file}\` was left out`)
    }
  }
  const counts: Counts = {}
  const measures: Counts = {}
  for (const test of seen) {
    for (const [what, n] of Object.entries(test.counts)) counts[what] = (counts[what] ?? 0) + n
    for (const [what, n] of Object.entries(test.measures)) measures[what] = Math.max(measures[what] ?? -Infinity, n)
  }
  return {
    standing:
      failed.length > 0
        ? { state: 'broken', failed, untried }
        : untried.length > 0
          ? { state: 'untried', untried }
          : { state: 'held' },
    counts,
    measures,
    ms: [...seen].reduce((sum, { ms }) => sum + ms, 0),
    tests: seen.size
  }
}

const testsOf = ({ named }: Proof, { tests }: FileRun): TestRun[] =>
  named === undefined ? tests : tests.filter(({ name }) => name.includes(named))
