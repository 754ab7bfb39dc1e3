import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { PublicAddress } from './publicAddress.ts'

/** A page of ours runs its own scripts, speaks to this server alone, and stands in nobody's frame. */
export const securityHeaders = (address: PublicAddress): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        // Some browsers do not count a socket as 'self'.
        'connect-src': ["'self'", address.socketOrigin],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"]
      }
    },
    strictTransportSecurity: address.secure && { maxAge: 365 * 24 * 60 * 60, includeSubDomains: false },
    // Over plain http a browser ignores these two, with a warning on every page.
    crossOriginOpenerPolicy: address.secure,
    originAgentCluster: address.secure,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' }
  })
