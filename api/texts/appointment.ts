import type { Visit } from '../../workflows/domain/ticket/state.ts'
import { milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'
import type { AppointmentView } from '../contract/appointments.ts'

type Sentences = Record<AppointmentView['state'], (time: string) => string> & {
  onTheWay: (time: string) => string
  confirmed: (time: string) => string
}

const sentences: Record<Language, Sentences> = {
  'zh-CN': {
    booked: (time) => `工程师将于 ${time} 上门。请确认，或改期、取消。`,
    confirmed: (time) => `工程师将于 ${time} 上门，您已确认。`,
    onTheWay: (time) => `工程师已在途中，预计 ${time} 到达。`,
    wanted: () => '请选择上门时间。',
    begun: () => '工程师已到达。',
    passed: (time) => `工程师应于 ${time} 上门。如仍无人到达，请告诉我们。`,
  },
  en: {
    booked: (time) => `Our engineer comes on ${time}. Please confirm it, or move or cancel it.`,
    confirmed: (time) => `Our engineer comes on ${time}, and you have confirmed it.`,
    onTheWay: (time) => `Our engineer is on the way and expects to be there at ${time}.`,
    wanted: () => 'Please choose a time for the visit.',
    begun: () => 'Our engineer is there.',
    passed: (time) => `Our engineer was due on ${time}. If nobody has come, please tell us.`,
  },
}

/** How an appointment stands, in a sentence of each language. */
export function sayAppointment(
  state: AppointmentView['state'],
  visit: Visit,
  timeZone: string,
): AppointmentView['text'] {
  const say = (language: Language) => {
    const at = visit.departed?.expectedAt ?? visit.from
    return sentences[language][sentenceFor(state, visit)](
      at === undefined ? '' : shown(at, language, timeZone),
    )
  }
  return { 'zh-CN': say('zh-CN'), en: say('en') }
}

function sentenceFor(state: AppointmentView['state'], visit: Visit): keyof Sentences {
  if (state !== 'booked') return state
  if (visit.departed) return 'onTheWay'
  return visit.confirmed ? 'confirmed' : 'booked'
}

export function shown(at: string, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ timeZone, dateStyle: 'medium', timeStyle: 'short' },
  }).format(milliseconds(at))
}
