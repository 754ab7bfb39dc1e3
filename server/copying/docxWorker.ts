// A thread for one Word document: what the library needs of memory, and of time, is gone with it.
import { parentPort, workerData } from 'node:worker_threads'
import type { Copy } from '../../shared/copying/copy.ts'
import { docxCopy } from './docxCopy.ts'

// Sent by the server's own thread as it made it (writeDocx.ts).
const written = await docxCopy(workerData as Copy)
parentPort?.postMessage(written, [written.buffer as ArrayBuffer])
