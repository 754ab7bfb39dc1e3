// Letters that are not seen, and turn what stands behind them to the end of its paragraph: `I pay 100` would read 001, in the ink of
// whoever wrote 100.

export const TURNS_WORDS = /[\u202A-\u202E\u2066-\u2069]/
