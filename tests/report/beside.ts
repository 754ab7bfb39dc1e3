// The same questions put to this server and to those that one would otherwise take, side by side, as tests/bench/reliability.mjs
// last found them.
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { inCell } from './page.ts'

const Finding = z.looseObject({
  check: z.string(),
  /** What is asked, as a promise. */
  promise: z.string(),
  server: z.string(),
  verdict: z.enum(['holds', 'does not hold', 'cannot be asked']),
  /** How often it was asked, and what came of it. */
  found: z.string(),
  /** Why this server never promised it, when it did not. */
  notTheirs: z.optional(z.string()),
  at: z.string(),
  commit: z.string()
})
export type Finding = z.infer<typeof Finding>

export const readFindings = (file: string | URL): Finding[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => Finding.parse(JSON.parse(line)))
    : []

const HOW =
  'The same client asks each server, as it comes, with the storage it is mostly run with; `npm run bench:reliability` does it again. A server that never promised a thing is asked all the same, and it is said beside the answer.'

export const besideOf = (findings: readonly Finding[]): string => {
  if (findings.length === 0) return `They have not been asked here yet. ${HOW}`
  // Of each question and server, the last answer.
  const last = new Map(findings.map((finding) => [`${finding.check} ${finding.server}`, finding]))
  const servers = [...new Set(findings.map(({ server }) => server))]
  const checks = new Map(findings.map(({ check, promise }) => [check, promise]))
  const rows = [...checks].map(([check, promise]) => [
    promise,
    ...servers.map((server) => answerOf(last.get(`${check} ${server}`)))
  ])
  const commits = [...new Set([...last.values()].map(({ at, commit }) => `${at.slice(0, 10)} at \`${commit}\``))]
  return [
    `${HOW} Asked on ${commits.join(', ')}.`,
    [['promise', ...servers], ['---', ...servers.map(() => '---')], ...rows]
      .map((cells) => `| ${cells.map(inCell).join(' | ')} |`)
      .join('\n')
  ].join('\n\n')
}

const answerOf = (finding: Finding | undefined): string => {
  if (finding === undefined) return '**not asked**'
  const { verdict, found, notTheirs } = finding
  const said = verdict === 'does not hold' ? `**${verdict}**` : verdict
  return `${said}: ${found}${notTheirs === undefined || verdict === 'holds' ? '' : ` (never promised: ${notTheirs})`}`
}
