// What a run of the tests came to, as the report needs it: plain values, so that the page can be written, and tested, without vitest.
import type { SerializedError, TestModule } from 'vitest/node'
import type { Counts } from '../harness/counts.ts'

export type TestRun = {
  name: string
  state: 'passed' | 'failed' | 'skipped'
  ms: number
  counts: Counts
  measures: Counts
  seeds: Record<string, number>
}

/** `errors`: what went wrong in the file outside of any test, loading it included. */
export type FileRun = { file: string; ms: number; errors: number; tests: TestRun[] }

export type Run = { files: FileRun[]; errors: number }

export const runOf = (modules: readonly TestModule[], unhandled: readonly SerializedError[]): Run => ({
  files: modules.map((module) => ({
    file: module.relativeModuleId,
    ms: module.diagnostic().duration,
    errors: module.errors().length,
    tests: [...module.children.allTests()].map((test) => {
      const { state } = test.result()
      const { counts = {}, measures = {}, seeds = {} } = test.meta()
      // One that was never come to, because its file fell over before it, was not tried either.
      return {
        name: test.fullName,
        state: state === 'pending' ? 'skipped' : state,
        ms: test.diagnostic()?.duration ?? 0,
        counts,
        measures,
        seeds
      }
    })
  })),
  errors: unhandled.length
})
