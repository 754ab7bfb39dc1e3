// What a battery went through, in numbers: shown with its result in docs/reliability.md, so that a promise can be read together
// with how hard it was tried.
import type { TestContext } from 'vitest'

/** Rounds, frames, seeds, kills: words of the battery's own, and how many. */
export type Counts = Record<string, number>

declare module 'vitest' {
  interface TaskMeta {
    counts?: Counts
    measures?: Counts
  }
}

/** To be called once a test knows its numbers, and before its last assertion; a second call adds to the first. */
export const count = ({ task }: Pick<TestContext, 'task'>, counts: Counts): void => {
  task.meta.counts = { ...task.meta.counts, ...counts }
}

/** What was measured, each with its unit: of several tests the report shows the largest, where counts are added up. */
export const measured = ({ task }: Pick<TestContext, 'task'>, measures: Counts): void => {
  task.meta.measures = { ...task.meta.measures, ...measures }
}
