// The tests that break the disk compile what they preload. Where there is no C compiler: Debian's package as root, saying so
// in a line; where that does not work, it says what is missing and fails.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const say = (text) => process.stderr.write(`${text}\n`)
const succeeds = (command, args, output = 'ignore') => {
  try {
    execFileSync(command, args, {
      stdio: ['ignore', 'ignore', output],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    })
    return true
  } catch {
    return false
  }
}
const isThere = () => succeeds('cc', ['--version'])
const install = () => {
  say('the tests that break the disk need a C compiler: installing Debian’s packages gcc and libc6-dev with apt-get')
  return (
    succeeds('apt-get', ['update', '-qq'], 'inherit') &&
    succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'gcc', 'libc6-dev'], 'inherit')
  )
}

if (!isThere()) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install()
  if (!isThere()) {
    say('A C compiler is missing and could not be fetched. Install one that answers to cc, with the headers of the C library.')
    process.exit(1)
  }
}
