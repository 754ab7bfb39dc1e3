// docs/reliability.md, from what a long run came to: every promise, how it is tried, how hard it was tried this time, and whether it
// held. What failed, and what was not tried, is said first and in words.
import type { Counts } from '../harness/counts.ts'
import { type Account, type Promised, accountOf } from './promises.ts'
import type { Run } from './runs.ts'

export type Circumstances = {
  /** When it began, and how long it took. */
  at: Date
  ms: number
  command: string
  commit: string
  /** True when what was run is not exactly that commit. */
  changed: boolean
  machine: string
  versions: Record<string, string>
  /** True when this was a part of the batteries only. */
  part: boolean
}

export const pageOf = (promises: readonly Promised[], run: Run, around: Circumstances, beside: string): string => {
  const accounts = promises.map((promised) => ({ promised, account: accountOf(promised, run) }))
  return (
    [
      '# What holds, and how hard it was tried',
      [
        `Written by \`${around.command}\` on ${day(around.at)}, at the commit \`${around.commit}\``,
        around.changed ? ' with changes that were not committed yet' : '',
        `. It took ${span(around.ms)}. The numbers are those of this one run; every long run draws new seeds.`
      ].join(''),
      ...(around.part ? ['**This was a part of the batteries only.**'] : []),
      verdict(accounts, run),
      '## Promises',
      table(['promise', 'how it is tried', 'what it went through', 'result'], accounts.map(promiseRow)),
      '## Seeds',
      seeds(run),
      '## All tests',
      [
        table(
          ['file', 'tests', 'time'],
          run.files.map(fileRow).sort(([a = ''], [b = '']) => a.localeCompare(b))
        ),
        '',
        'A time is what the tests of a file took together; files of rules run side by side.'
      ].join('\n'),
      '## On what',
      [
        `- ${around.machine}`,
        `- ${Object.entries(around.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', ')}`
      ].join('\n'),
      '## Beside the stock servers',
      beside
    ].join('\n\n') + '\n'
  )
}

type Accounted = { promised: Promised; account: Account }

const verdict = (accounts: readonly Accounted[], { files, errors }: Run): string => {
  const broken = accounts.filter(({ account }) => account.standing.state === 'broken').length
  const untried = accounts.filter(({ account }) => account.standing.state === 'untried').length
  const held = accounts.length - broken - untried
  const tests = files.flatMap((file) => file.tests)
  const failed = files.flatMap(({ file, tests: all }) =>
    all.filter(({ state }) => state === 'failed').map(({ name }) => `- “${name}” in \`${file}\``)
  )
  const fallen = files.filter((file) => file.errors > 0).map(({ file }) => `- \`${file}\` could not be run to its end`)
  const said = [
    broken + untried === 0
      ? `**All ${accounts.length} promises held**, over ${number(tests.length)} tests.`
      : `**${held} of ${accounts.length} promises held.** Did not hold: ${broken}. Not wholly tried: ${untried}. Tests: ${number(tests.length)}.`
  ]
  if (failed.length + fallen.length > 0) said.push('', 'What failed:', '', ...failed, ...fallen)
  if (errors > 0) said.push('', `${errors} ${errors === 1 ? 'error' : 'errors'} came from outside of any test.`)
  return said.join('\n')
}

const promiseRow = ({ promised: { promise, how, tests }, account }: Accounted): string[] => [
  promise,
  `${how} ${[...new Set(tests.map(({ file }) => `\`${file}\``))].join(', ')}`,
  [
    counted(account.counts),
    mostOf(account.measures),
    `${number(account.tests)} ${account.tests === 1 ? 'test' : 'tests'} in ${span(account.ms)}`
  ]
    .filter((words) => words !== '')
    .join('; '),
  resultOf(account)
]

const resultOf = ({ standing }: Account): string => {
  switch (standing.state) {
    case 'held':
      return 'held'
    case 'broken':
      return `**did not hold**: ${[...standing.failed, ...standing.untried].join('; ')}`
    case 'untried':
      return `**not wholly tried**: ${standing.untried.join('; ')}`
  }
}

const fileRow = ({ file, tests, errors }: Run['files'][number]): string[] => {
  const of = (state: string): number => tests.filter((test) => test.state === state).length
  const words = [
    `${of('passed')} passed`,
    ...(of('failed') > 0 ? [`**${of('failed')} failed**`] : []),
    ...(of('skipped') > 0 ? [`**${of('skipped')} left out**`] : []),
    ...(errors > 0 ? ['**not run to its end**'] : [])
  ]
  return [`\`${file}\``, words.join(', '), span(tests.reduce((sum, { ms }) => sum + ms, 0))]
}

const seeds = ({ files }: Run): string => {
  const drawn = files.flatMap(({ file, tests }) =>
    tests.flatMap((test) =>
      Object.entries(test.seeds).map(([battery, seed]) => `- ${battery}: \`SEED=${seed} npx vitest run ${file}\``)
    )
  )
  return drawn.length > 0 ? drawn.join('\n') : 'None was drawn.'
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(inCell).join(' | ')} |`).join('\n')

/** A test's name may hold anything; a cell may not. */
export const inCell = (words: string): string => words.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

const counted = (counts: Counts): string =>
  Object.entries(counts)
    .map(([what, n]) => `${number(n)} ${what}`)
    .join(', ')

const mostOf = (measures: Counts): string => (Object.keys(measures).length === 0 ? '' : `at most ${counted(measures)}`)

const number = (n: number): string => n.toLocaleString('en-GB')

const day = (at: Date): string =>
  at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

const span = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  return `${number(Math.round(ms / 60_000))} min`
}
