/**
 * The implementer every handler file starts from: the contract, with the caller's door as context.
 */
import { implement } from '@orpc/server'
import { contract } from '../../contract/contract'
import type { CallerContext } from '../console-port'

export const os = implement(contract).$context<CallerContext>()
