import type { ScoreLine } from '../../workflows/domain/dispatch/score.ts'
import type { Obstacle } from '../../workflows/domain/dispatch/suitability.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'

type Bilingual = Record<Language, string>
type About = (about: string) => string

interface ChoosingTexts {
  obstacles: Record<Obstacle['code'], About>
  criteria: Record<ScoreLine['criterion'], string>
}

const texts: Record<Language, ChoosingTexts> = {
  'zh-CN': {
    obstacles: {
      other_region: (region) => `不服务于${region}区域。`,
      lacks_skill: (skill) => `不具备技能 ${skill}。`,
      lacks_level: (skill) => `技能 ${skill} 的等级不够。`,
      not_authorised: (model) => `未获得产品 ${model} 的授权。`,
      passed_over: () => '已拒绝或未答复此次派工。',
      excluded_by_customer: () => '客户不希望由其上门。',
      too_far: () => '客户所在地超出其服务半径。',
      lacks_certificate: (certificate) => `没有当天有效的证书 ${certificate}。`,
      no_free_time: () => '在此时段内没有足够的空闲时间（含路程）。',
    },
    criteria: {
      product: '获得此产品授权',
      region: '在其主要服务区域',
      first_time_fix: '此类故障的一次解决率',
      van_parts: '车上备有所需备件',
      usual_engineer: '客户熟悉的工程师',
      slack: '距承诺时限的余量',
      travel: '路程',
      load: '前后半天内的其他上门',
    },
  },
  en: {
    obstacles: {
      other_region: (region) => `Does not serve the region ${region}.`,
      lacks_skill: (skill) => `Lacks the skill ${skill}.`,
      lacks_level: (skill) => `Has the skill ${skill}, but not at the level that is needed.`,
      not_authorised: (model) => `Is not authorised on the product ${model}.`,
      passed_over: () => 'Has declined this visit, or did not answer.',
      excluded_by_customer: () => 'The customer does not want this engineer.',
      too_far: () => 'The customer is beyond the radius served.',
      lacks_certificate: (certificate) =>
        `Has no certificate ${certificate} that is valid on the day of the visit.`,
      no_free_time: () => 'Has no free time that is long enough, the way there included.',
    },
    criteria: {
      product: 'Authorised on this product',
      region: 'The home region',
      first_time_fix: 'How often this fault was solved at once',
      van_parts: 'Parts in the van',
      usual_engineer: 'The engineer whom the customer is used to',
      slack: 'Time to spare before the promise',
      travel: 'The way there',
      load: 'Other visits within half a day',
    },
  },
}

/** What keeps somebody from a job, in a sentence of each language. */
export function sayObstacle({ code, about = '' }: Obstacle): Bilingual {
  return inEach(({ obstacles }) => obstacles[code](about))
}

/** What a line of the score is about. */
export function sayCriterion(criterion: ScoreLine['criterion']): Bilingual {
  return inEach(({ criteria }) => criteria[criterion])
}

function inEach(say: (texts: ChoosingTexts) => string): Bilingual {
  return { 'zh-CN': say(texts['zh-CN']), en: say(texts.en) }
}
