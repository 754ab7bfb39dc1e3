// Every code with which the server closes a socket. y-websocket does not reconnect by itself on 4400 to 4499.
export const CLOSE = {
  /** the server is stopping; come back in a moment */
  restarting: 1012,
  /** a frame over 1 MiB */
  tooBig: 1009,
  /** the store could not keep it, the room could not be read, or too much too fast: come again */
  busy: 1013,
  sessionOver: 4401,
  seatLeft: 4403,
  noSuchAlliance: 4404,
  pageTooOld: 4409,
  refused: 4422
} as const

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE]
