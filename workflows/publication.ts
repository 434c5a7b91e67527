import { atLength } from './activities.ts'
import type { PublicationStep } from './messages.ts'

/** A step of bringing a policy or calendar into force. How far it has come is read over the API. */
export async function publication(id: string, step: PublicationStep): Promise<void> {
  if (step === 'preview') {
    await atLength.preparePublication.executeWithOptions({ summary: 'what it does to each open ticket' }, [
      id,
    ])
    return
  }
  const summary = step === 'application' ? 'tell the tickets' : 'tell the tickets what was before'
  await atLength.carryOutPublication.executeWithOptions({ summary }, [id])
}
