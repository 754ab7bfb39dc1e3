/** `--key value` and `--key` (true); numbers become numbers; the rest is in `_`. */
export const readFlags = (argv) => {
  const flags = { _: [] }
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith('--')) {
      flags._.push(argv[i])
      continue
    }
    const key = argv[i].slice(2)
    const value = argv[i + 1]
    if (value === undefined || value.startsWith('--')) flags[key] = true
    else {
      flags[key] = value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value
      i++
    }
  }
  return flags
}
