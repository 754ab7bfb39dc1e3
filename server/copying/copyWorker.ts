// A thread for one copy that is brought: it is taken apart, looked at and laid out here, and what comes back is ready to be kept.
import { parentPort, workerData } from 'node:worker_threads'
import { isRefusal } from '../../shared/protocol/refusals.ts'
import { randomBytes } from '../../shared/alliance/ids.ts'
import { readCopy } from '../domain/copyReading.ts'

// Sent by the server's own thread as it came (CopyReader.ts).
const sent = workerData as Uint8Array
const read = readCopy(sent, randomBytes)
parentPort?.postMessage(read, isRefusal(read) ? [] : [read.document.buffer as ArrayBuffer])
