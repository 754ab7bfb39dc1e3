// What can be counted of the rooms without looking at a person: how many are open, how long a commit takes.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Differs, Refused } from '../../shared/protocol/messages.ts'

export const measureRooms = (registry: Registry) => {
  const registers = [registry]
  const commits = new Histogram({
    name: 'alongside_commit_seconds',
    help: 'How long one commit to disk took',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5],
    registers
  })
  const updates = new Counter({ name: 'alongside_updates_committed_total', help: 'Updates kept on disk', registers })
  const refused = new Counter({
    name: 'alongside_frames_refused_total',
    help: 'Frames refused, by code',
    labelNames: ['code'],
    registers
  })
  const differences = new Counter({
    name: 'alongside_page_differences_total',
    help: 'Pages that found that they did not hold what is on disk, by what differed',
    labelNames: ['what'],
    registers
  })
  return {
    committed: (entries: number, seconds: number): void => {
      commits.observe(seconds)
      updates.inc(entries)
    },
    refused: (_: unknown, { code }: Refused): void => refused.inc({ code }),
    differs: (what: Differs): void => differences.inc({ what }),
    watch(directory: { readonly rooms: number; readonly sockets: number }): void {
      registry.registerMetric(
        new Gauge({
          name: 'alongside_rooms_open',
          help: 'Alliances that somebody has open',
          registers: [],
          collect() {
            this.set(directory.rooms)
          }
        })
      )
      registry.registerMetric(
        new Gauge({
          name: 'alongside_sockets_open',
          help: 'Sockets in those rooms',
          registers: [],
          collect() {
            this.set(directory.sockets)
          }
        })
      )
    }
  }
}
