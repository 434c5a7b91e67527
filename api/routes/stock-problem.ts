import { databaseErrorCode } from '../../db/client.ts'
import type { StockRefusal } from '../../db/queries/stock.ts'
import { badField, type ProblemError, problem } from '../errors.ts'

/**
 * Why stock cannot be moved like that.
 * @param pointer where the request names the location
 */
export function stockProblem({ refusal, possible }: StockRefusal, pointer = '/location'): ProblemError {
  const more = possible === undefined ? {} : { details: { possible } }
  switch (refusal) {
    case 'unknown_part':
      return problem(404, 'unknown_part', 'There is no such part; see GET /v1/parts.')
    case 'unknown_location':
      return badField(pointer, 'unknown_location', 'There is no such location; see GET /v1/locations.')
    case 'not_free':
      return problem(409, 'not_free', `Only ${possible} are free there.`, more)
    case 'below_reserved':
      return problem(
        409,
        'below_reserved',
        `${possible} are promised from there; count again, or free them first.`,
        more,
      )
    case 'not_issued':
      return problem(
        409,
        'not_issued',
        `Only ${possible} that were issued to this ticket are still out.`,
        more,
      )
    default:
      return refusal satisfies never
  }
}

/** 22003, numeric_value_out_of_range: more pieces than their number's column can count. */
export function unlessTooMany(error: unknown): never {
  if (databaseErrorCode(error) !== '22003') throw error
  throw problem(409, 'too_many_pieces', 'The stock cannot hold that many; is the quantity right?')
}
