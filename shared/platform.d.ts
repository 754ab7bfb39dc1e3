// The one platform call that shared makes: random bytes, the same in Node and in every browser,
// in a secure context or not.
declare const crypto: { getRandomValues<T extends Uint8Array>(bytes: T): T }
