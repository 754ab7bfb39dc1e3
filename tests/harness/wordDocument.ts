// What a Word document says: it is packed, and a word that is looked for in the packed bytes is never found.
import { inflateRawSync } from 'node:zlib'

/** Every part of it, one after another, found through the directory at its end. */
export const everythingInDocx = (zip: Buffer): string =>
  partsOf(zip)
    .map(({ text }) => text)
    .join('\n')

/** `word/document.xml`: its words. */
export const documentIn = (zip: Buffer): string => {
  const words = partsOf(zip).find(({ name }) => name === 'word/document.xml')
  if (words === undefined) throw new Error('a Word document without words')
  return words.text
}

const partsOf = (zip: Buffer): { name: string; text: string }[] => {
  const end = zip.lastIndexOf('PK\u0005\u0006')
  const parts: { name: string; text: string }[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const how = zip.readUInt16LE(at + 10)
    const size = zip.readUInt32LE(at + 20)
    const [nameLength, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    const local = zip.readUInt32LE(at + 42)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(from, from + size)
    parts.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      text: (how === 0 ? packed : inflateRawSync(packed)).toString()
    })
    at += 46 + nameLength + extra + comment
  }
  return parts
}
