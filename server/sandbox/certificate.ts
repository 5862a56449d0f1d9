import { createSign, generateKeyPairSync } from 'node:crypto'

import type { Chance } from './chance.ts'

/** A key and the certificate for it, both PEM. */
export interface Certificate {
  key: string
  cert: string
}

const DAY_MS = 86_400_000
const VALID_DAYS = 3650

/** Object identifiers, written as they stand in DER (X.690 8.19). */
const OID = {
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
} as const

const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
}
/** Context-specific tags of a certificate (RFC 5280 4.1) and of a GeneralName (4.2.1.6). */
const CONTEXT = { version: 0xa0, extensions: 0xa3, dnsName: 0x82, ipAddress: 0x87 }

/**
 * Makes a self-signed certificate for 127.0.0.1 and localhost: kubectl sends its token over TLS only. The key is new each
 * time and never leaves this process's memory.
 * Source: RFC 5280 4.1, with an ECDSA signature (RFC 5758 3.2).
 */
export function makeCertificate(now: number, chance: Chance): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(der(TAG.oid, OID.ecdsaWithSha256))
  const name = sequence(
    der(TAG.set, sequence(der(TAG.oid, OID.commonName), der(TAG.text, Buffer.from('livedeck sandbox')))),
  )
  const body = sequence(
    der(CONTEXT.version, der(TAG.integer, [2])),
    der(TAG.integer, serialNumber(chance)),
    algorithm,
    name,
    sequence(time(now - DAY_MS), time(now + VALID_DAYS * DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(CONTEXT.extensions, sequence(alternativeNames())),
  )
  const signature = createSign('SHA256').update(body).sign(privateKey)
  const certificate = sequence(body, algorithm, der(TAG.bits, Buffer.concat([Buffer.of(0), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(certificate),
  }
}

function alternativeNames(): Buffer {
  const names = sequence(
    der(CONTEXT.dnsName, Buffer.from('localhost')),
    der(CONTEXT.ipAddress, [127, 0, 0, 1]),
  )
  return sequence(der(TAG.oid, OID.subjectAltName), der(TAG.octets, names))
}

/** Positive, and never with a zero in front, which DER forbids. */
function serialNumber(chance: Chance): number[] {
  return [0x40, ...Array.from({ length: 15 }, () => chance.integer(0, 256))]
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return der(TAG.time, Buffer.from(text))
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(TAG.sequence, Buffer.concat(parts))

/** Tag, length and content (X.690 8.1). */
function der(tag: number, content: Uint8Array | readonly number[]): Buffer {
  const { length } = content
  const bytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...bytes), Buffer.from(content)])
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
