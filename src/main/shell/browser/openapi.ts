/**
 * The description of the HTTP surface, generated from the contract the handlers implement, plus
 * what is not a plain JSON route.
 */
import { z } from 'zod'
import { callEvent } from '../../../contract/calls'
import { contract } from '../../../contract/contract'
import { errorBody } from '../../../contract/errors'
import { ledgerFilter } from '../../../contract/ledger'
import { exportFormats } from '../../console-port'

export const apiPrefix = '/api/v1'

/** True for procedures that HTTP serves; the others belong to the page alone and have no route. */
export function hasRoute({
  contract: procedure,
}: {
  readonly contract: {
    readonly '~orpc': { readonly route: { readonly path?: string | undefined } }
  }
}): boolean {
  return procedure['~orpc'].route.path !== undefined
}

type Json = Record<string, unknown>

const errorContent = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
const errorMeanings: Readonly<Record<string, string>> = {
  400: 'Bad input, model not allowed, or model without a price',
  401: 'The token is missing or wrong',
  402: 'A hard budget refuses it',
  404: 'Unknown id',
  409: 'No key, conflict, or cancelled',
  429: 'A local rate or token limit, or a full queue',
  502: 'The provider failed',
  503: 'Emergency stop, open circuit, ledger or keychain unavailable',
}

/** The OpenAPI document. The generator is loaded on first use: most runs never ask for it. */
export async function describeApi(version: string): Promise<Json> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
  ])
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const generated = await generator.generate(contract, {
    info: {
      title: 'Tollgate',
      version,
      description:
        'Times are epoch milliseconds, money is integer nano-USD, lists answer {items, nextCursor?}.',
    },
    servers: [{ url: apiPrefix }],
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token that `serve` prints when it is ready.',
        },
      },
    },
    filter: hasRoute,
  })
  const document = JSON.parse(JSON.stringify(generated)) as {
    paths: Record<string, Record<string, Json>>
    components: Json
  }
  document.components.schemas = {
    ...(document.components.schemas as Json | undefined),
    Error: schemaOf(errorBody),
    CallEvent: schemaOf(callEvent),
  }
  document.paths['/ledger/export'] = { get: exportOperation() }
  for (const operations of Object.values(document.paths))
    for (const operation of Object.values(operations)) addErrors(operation)
  addEventStream(document.paths['/calls']?.post)
  return document
}

function addErrors(operation: Json): void {
  const responses: Json = { ...(operation.responses as Json) }
  for (const [status, description] of Object.entries(errorMeanings))
    responses[status] ??= { description, content: errorContent }
  responses.default = { description: 'Any other error', content: errorContent }
  operation.responses = responses
}

function addEventStream(operation: Json | undefined): void {
  const ok = (operation?.responses as Record<string, { content?: Json }> | undefined)?.['200']
  if (ok === undefined) return
  ok.content = {
    ...ok.content,
    'text/event-stream': {
      schema: {
        type: 'string',
        description:
          'With Accept: text/event-stream. Each data line is a CallEvent as JSON; that of `done` carries the fields of the JSON answer beside its type, that of `error` the fields of Error.',
      },
    },
  }
}

function exportOperation(): Json {
  const filters = z.toJSONSchema(ledgerFilter, { io: 'input' }).properties ?? {}
  const parameters = Object.entries(filters).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema,
  }))
  return {
    operationId: 'ledger.export',
    summary: 'Every entry the filter matches, streamed without a cap',
    parameters: [
      {
        name: 'format',
        in: 'query',
        required: false,
        schema: { type: 'string', enum: exportFormats },
      },
      ...parameters,
    ],
    responses: {
      200: {
        description: 'The entries',
        content: {
          'text/csv': { schema: { type: 'string' } },
          'application/json': { schema: {} },
          'application/jsonl': { schema: { type: 'string' } },
        },
      },
    },
  }
}

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'output' })
  return rest
}
