// The floor: passes every message on to the others in the room. No CRDT, nothing kept.
// Knobs for testing the harness itself: DROP_EVERY=n loses every n-th message, DELAY_MS=d delays each.
// LOG_DIR=dir makes it the durable floor: every update is appended to a file before it is passed on
// (write(2), no fsync), and a newcomer is sent the room's snapshot file, if there is one, and the log.
// CARELESS=1 makes it all that the checks look for: it says that words are saved, keeps none, takes frames of any size, and
// reads what it is sent as Yjs does.
import fs from 'node:fs'
import path from 'node:path'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const dropEvery = Number(process.env.DROP_EVERY ?? 0)
const delay = Number(process.env.DELAY_MS ?? 0)
const logDir = process.env.LOG_DIR
const forget = process.env.FORGET === '1' // a lying server: keeps the log in memory only
const careless = process.env.CARELESS === '1'
const rooms = new Map()
let passed = 0

const http = createServer((_req, res) => res.end('relay'))
const wss = new WebSocketServer({ server: http, perMessageDeflate: false, ...(careless ? { maxPayload: 0 } : {}) })

const open = (name) => {
  let room = rooms.get(name)
  if (room) return room
  room = { conns: new Set(), log: [], fd: null, snapshot: null }
  if (logDir) {
    const file = path.join(logDir, encodeURIComponent(name))
    if (fs.existsSync(file + '.snapshot')) room.snapshot = fs.readFileSync(file + '.snapshot')
    if (!forget) {
      if (fs.existsSync(file + '.log')) {
        const bytes = fs.readFileSync(file + '.log')
        for (let at = 0; at + 4 <= bytes.length;) {
          const n = bytes.readUInt32LE(at)
          if (at + 4 + n > bytes.length) break
          room.log.push(bytes.subarray(at + 4, at + 4 + n))
          at += 4 + n
        }
      }
      room.fd = fs.openSync(file + '.log', 'a')
    }
  }
  rooms.set(name, room)
  return room
}

const FENCE = 102

const readAsYjsDoes = (data) => {
  try {
    const decoder = decoding.createDecoder(data.subarray(2))
    Y.applyUpdate(new Y.Doc(), decoding.readVarUint8Array(decoder))
  } catch (error) {
    console.error(error)
  }
}

const step2 = (update) =>
  encoding.encode((e) => {
    encoding.writeVarUint(e, 0)
    encoding.writeVarUint(e, 1)
    encoding.writeVarUint8Array(e, update)
  })

wss.on('connection', (ws, req) => {
  ws._socket.setNoDelay(true)
  const name = decodeURIComponent(req.url.slice(1).split('?')[0])
  const room = open(name)
  room.conns.add(ws)
  ws.on('message', (data) => {
    if (careless && data[0] === FENCE) return ws.send(data)
    if (careless && data[0] === 0 && data[1] !== 0) readAsYjsDoes(data)
    if (logDir) {
      if (data[0] === 0 && data[1] === 0) {
        // a newcomer asks for the document
        for (const m of room.log) ws.send(m)
        ws.send(step2(room.snapshot ?? new Uint8Array([0, 0])))
        return
      }
      if (data[0] === 0) {
        room.log.push(data)
        if (room.fd !== null) {
          const head = Buffer.allocUnsafe(4)
          head.writeUInt32LE(data.length)
          fs.writevSync(room.fd, [head, data])
        }
      }
    }
    for (const other of room.conns) {
      if (other === ws) continue
      if (dropEvery && data[0] === 0 && data[1] === 2 && ++passed % dropEvery === 0) continue
      if (delay) setTimeout(() => other.send(data), delay)
      else other.send(data)
    }
  })
  ws.on('error', () => {})
  ws.on('close', () => {
    room.conns.delete(ws)
    if (room.conns.size === 0) {
      if (room.fd !== null) fs.closeSync(room.fd)
      if (!forget) rooms.delete(name)
    }
  })
})

http.listen(Number(process.env.PORT), '127.0.0.1')
