// Fires each client once a period at its own random phase, from one timer. `lags`: how late it was.
export class Typist {
  /** `rampMs`: rooms begin at random moments within it instead of all together. */
  constructor(clients, periodMs, random, fire, rampMs = 0) {
    const begins = new Map()
    if (rampMs > 0) for (const { room } of clients) if (!begins.has(room)) begins.set(room, random() * rampMs)
    this.slots = clients
      .map((client) => ({ client, phase: random() * periodMs, from: begins.get(client.room) ?? 0 }))
      .sort((a, b) => a.phase - b.phase)
    this.period = periodMs
    this.fire = fire
    this.lags = []
    this.running = false
  }

  start() {
    this.begunAt = performance.now()
    this.next = 0
    this.cycle = 0
    this.running = true
    this.tick()
  }

  stop() {
    this.running = false
    clearTimeout(this.timer)
  }

  tick() {
    while (this.running && this.slots.length > 0) {
      const { client, phase, from } = this.slots[this.next]
      const due = this.begunAt + this.cycle * this.period + phase
      const now = performance.now()
      if (due > now) {
        this.timer = setTimeout(() => this.tick(), Math.max(1, due - now))
        return
      }
      if (due - this.begunAt >= from) {
        this.lags.push(now - due)
        this.fire(client)
      }
      this.next++
      if (this.next === this.slots.length) {
        this.next = 0
        this.cycle++
      }
    }
  }
}
