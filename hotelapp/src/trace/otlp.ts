/** A span that has ended; times in milliseconds since the epoch. */
export interface SpanRecord {
  readonly name: string
  readonly kind: 'server' | 'client'
  readonly traceId: string
  readonly spanId: string
  /** Empty for the first span of a trace. */
  readonly parentId: string
  readonly started: number
  readonly ended: number
  readonly failed: boolean
}

/** Span.SpanKind and Status.StatusCode of opentelemetry/proto/trace/v1/trace.proto. */
const KINDS = { server: 2, client: 3 } as const
const STATUS_ERROR = 2

/** Puts spans into the JSON of an OTLP ExportTraceServiceRequest. */
export function encodeSpans(service: string, spans: readonly SpanRecord[]): unknown {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [{ scope: { name: 'hotelapp' }, spans: spans.map(encodeSpan) }],
      },
    ],
  }
}

function encodeSpan(span: SpanRecord): unknown {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === '' ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: toNanoseconds(span.started),
    endTimeUnixNano: toNanoseconds(span.ended),
    status: span.failed ? { code: STATUS_ERROR } : {},
  }
}

/** 64-bit numbers are texts in protobuf's JSON. */
const toNanoseconds = (milliseconds: number): string =>
  String(BigInt(Math.round(milliseconds * 1000)) * 1000n)
