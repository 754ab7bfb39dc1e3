/** Where the lines of this server begin. */
export const syncAddress = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`
