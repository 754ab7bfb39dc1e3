// A thread for one Word document: what the library needs of memory, and of time, is gone with it.
import { parentPort, workerData } from 'node:worker_threads'
import { snapshotDocx } from '../snapshot/docx.ts'
import { docxCopy } from './docxCopy.ts'
import type { ToWrite } from './writeDocx.ts'

// Sent by the server's own thread as it made it (writeDocx.ts).
const asked = workerData as ToWrite
const written = await ('copy' in asked ? docxCopy(asked.copy) : snapshotDocx(asked.snapshot))
parentPort?.postMessage(written, [written.buffer as ArrayBuffer])
