// The HTTP side of the server: everything that is not the socket of a room.
import express from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Alliances, Clock, Documents, Invitations, Keys, Random, Rooms, Sessions, Words } from '../domain/ports.ts'
import type { Templates } from '../domain/templates.ts'

export type AppDependencies = {
  clock: Clock
  random: Random
  logger: Logger
  registry: Registry
  words: Words
  documents: Documents
  rooms: Rooms
  alliances: Alliances
  invitations: Invitations
  sessions: Sessions
  keys: Keys
  /** Read once at the start: `readTemplates(templatesDir)` of server/storage/templates.ts. */
  templates: Templates
  /** Able to commit. A rejection counts as not. */
  ready: () => Promise<boolean>
  /** The origin that people use, e.g. `https://alongside.example`. */
  publicUrl: string
  operatorName: string | undefined
  metricsToken: string | undefined
  /** Addresses and subnets whose X-Forwarded-For counts, as proxy-addr reads them. */
  trustedProxies: readonly string[]
  /** The built client: index.html, assets/, with .br and .gz beside each file. */
  clientDir: string
  rateLimits: 'on' | 'off'
}

export const createApp = (_: AppDependencies): express.Express => express()
