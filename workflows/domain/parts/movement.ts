/** Everything that can happen to pieces of a part, and all that is ever written down about them. */
export const movementKinds = [
  'receive',
  'hold',
  'renew',
  'release',
  'issue',
  'use',
  'return',
  'scrap',
  'transfer_out',
  'transfer_in',
  'count',
  'old_part_due',
  'old_part_received',
] as const
export type MovementKind = (typeof movementKinds)[number]

/** What stands on a shelf; what is reserved still stands there. */
export interface Balance {
  onHand: number
  reserved: number
}

/** What one piece of each kind does to the balance of its shelf. A count is entered by its difference, up or down. */
export const effects: Readonly<Record<MovementKind, Balance>> = {
  receive: { onHand: 1, reserved: 0 },
  hold: { onHand: 0, reserved: 1 },
  renew: { onHand: 0, reserved: 0 },
  release: { onHand: 0, reserved: -1 },
  issue: { onHand: -1, reserved: -1 },
  use: { onHand: 0, reserved: 0 },
  return: { onHand: 1, reserved: 0 },
  scrap: { onHand: -1, reserved: 0 },
  transfer_out: { onHand: -1, reserved: 0 },
  transfer_in: { onHand: 1, reserved: 0 },
  count: { onHand: 1, reserved: 0 },
  // The stock is of new pieces.
  old_part_due: { onHand: 0, reserved: 0 },
  old_part_received: { onHand: 0, reserved: 0 },
}

/** The balance that movements of one shelf add up to. */
export function balanceOf(movements: readonly { kind: MovementKind; quantity: number }[]): Balance {
  return movements.reduce(
    ({ onHand, reserved }, { kind, quantity }) => ({
      onHand: onHand + effects[kind].onHand * quantity,
      reserved: reserved + effects[kind].reserved * quantity,
    }),
    { onHand: 0, reserved: 0 },
  )
}
