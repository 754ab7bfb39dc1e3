// The tests that break the disk compile what they preload. Where there is no C compiler: Debian's package as root, saying so
// in a line; elsewhere it says what is missing and fails.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const say = (text) => process.stderr.write(`${text}\n`)
const found = () => spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0

if (!found()) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('the tests that break the disk need a C compiler: installing Debian’s packages gcc and libc6-dev with apt-get')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'gcc', 'libc6-dev']
    ])
      execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  }
  if (!found()) {
    say(
      'A C compiler is missing and could not be fetched. Install one that answers to cc: gcc with the C library’s headers will do.'
    )
    process.exit(1)
  }
}
