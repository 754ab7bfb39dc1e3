import { defineConfig } from 'vitest/config'

/** Whole processes that mostly wait, for a line that is away or a laptop that is closed: they wait beside each other. */
const WAITING = ['tests/browser/{asleep,beacon,lines}.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: [
            '{shared,server,client}/**/*.test.ts',
            'tests/{protocol,domain,http,storage,sync}/**/*.test.ts',
            'tests/report/*.test.ts'
          ],
          testTimeout: 30_000,
          hookTimeout: 30_000
        }
      },
      {
        test: {
          // Whole processes, many at once, killed and restarted: one file at a time, or they starve each other.
          name: 'whole',
          include: ['tests/{process,browser,bench}/**/*.test.ts'],
          exclude: WAITING,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000
        }
      },
      {
        test: {
          name: 'waiting',
          include: WAITING,
          sequence: { groupOrder: 1 },
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 60_000
        }
      }
    ],
    reporters: ['default', './tests/report/ReliabilityReporter.ts', './scripts/countTests.mjs']
  }
})
