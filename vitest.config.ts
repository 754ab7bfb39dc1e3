import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Kills, faults and measures: one file at a time, or they starve each other. */
const WHOLE = [
  'tests/{process,bench}/**/*.test.ts',
  'tests/browser/weight.test.ts',
  'tests/storage/drafts.test.ts',
  'tests/sync/{dearFrames,forgedStructs,fullOfPieces,keystroke,longOffline}.test.ts'
]

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
          exclude: WHOLE,
          sequence: { groupOrder: 0 },
          // Of itself vitest leaves a core to its own main thread, which has little to do.
          maxWorkers: availableParallelism(),
          testTimeout: 30_000,
          hookTimeout: 30_000
        }
      },
      {
        test: {
          name: 'whole',
          include: WHOLE,
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000
        }
      },
      {
        test: {
          // A browser waits more than it works, for a line, a clock or a hand: two wait beside each other.
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          exclude: WHOLE,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000
        }
      }
    ],
    reporters: ['default', './tests/report/ReliabilityReporter.ts', './scripts/countTests.mjs']
  }
})
