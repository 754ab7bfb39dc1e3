// For testing the checks: no promise holds of it. See selftest.test.ts.
import * as relay from './floor-relay.mjs'

export const framing = 'yws'
export const persistent = true
export const acknowledges = 'fence'
export const start = ({ dataDir }) => relay.start({ dataDir }, { LOG_DIR: dataDir, FORGET: '1', CARELESS: '1' })
