import type { HandOverReason } from '../../workflows/domain/dispatch/hand-over.ts'
import type { Hindrance } from '../../workflows/domain/dispatch/hindrance.ts'
import type { PartLine } from '../../workflows/domain/vocabulary.ts'
import { listed, type Texts } from './speech.ts'

const hindrances: Record<Hindrance['code'], string> = {
  other_region: '不负责该区域',
  lacks_skill: '不具备所需技能',
  lacks_level: '技能等级不足',
  not_authorised: '未获该产品授权',
  passed_over: '已询问过',
  excluded_by_customer: '客户不接受',
  too_far: '距离过远',
  lacks_certificate: '缺少有效证书',
  no_free_time: '没有空闲时间',
}

const withdrawals: Record<string, string> = {
  swapped: '调度员已改派其他工程师或另约时间。',
  taken_back: '调度员已收回该派工。',
  emergency: '您需要优先处理紧急任务，详见相应的派工单。',
  leave: '您在该时段休假。',
  moved: '客户已另约时间，由其他工程师上门。',
  not_there: '您未按时到达，已改派其他工程师。',
}

type Kind = 'visit_withdrawn' | 'awaiting_dispatcher' | 'plan_withdrawn' | 'parts_missing'

export const chineseDispatch: Pick<Texts, Kind> = {
  visit_withdrawn: ({ number, facts }) => {
    const why = withdrawals[String(facts.because)]
    return {
      subject: `上门服务已撤回：${number}`,
      body: why
        ? `工单 ${number} 的上门服务不再由您执行。${why}`
        : `工单 ${number} 不再需要上门服务，您的时间已释放。`,
    }
  },
  awaiting_dispatcher: ({ number, time, facts }) => {
    const reasons = listed<HandOverReason>(facts.reasons).flatMap((reason) => sayReason(reason, time))
    const why = reasons.length === 0 ? '已没有合适的工程师可以询问。' : reasons.join('\n')
    return {
      subject: `需要人工派工：${number}`,
      body: `请为工单 ${number} 指派工程师，或调整方案。\n${why}`,
    }
  },
  plan_withdrawn: ({ number, engineer }) => ({
    subject: `方案已撤回：${number}`,
    body: `${engineer.name} 反馈，工单 ${number} 所需技能与方案不符。请重新诊断并制定方案，工程师的说明见工单记录。`,
  }),
  parts_missing: ({ number, engineer, facts }) => ({
    subject: `备件未找到：${number}`,
    body: `${engineer.name} 未找到工单 ${number} 所需的以下备件，请核查并盘点或入库，之后工单将继续处理：\n${listed<PartLine>(
      facts.lines,
    )
      .map(({ sku, quantity }) => `${sku} × ${quantity}`)
      .join('\n')}`,
  }),
}

function sayReason(
  { code, asked, latest, hindrances: most = [] }: HandOverReason,
  time: (at: unknown) => string,
): string[] {
  const lines = most.map(
    ({ code: hindrance, about, all, alone }) =>
      `- ${all} 人${hindrances[hindrance]}${about === undefined ? '' : `（${about}）`}，其中 ${alone} 人仅因此不符合`,
  )
  switch (code) {
    case 'none_suitable':
      return ['没有符合方案要求的工程师。', ...lines]
    case 'offers_exhausted':
      return [`已询问全部合适的工程师（${asked} 人），均未接单。`, ...lines]
    case 'slack_out':
      return [`已来不及继续逐一询问：为履行承诺，须在 ${time(latest)} 之前确定工程师。`]
    case 'offers_paused':
      return ['期限临近，系统不再逐一询问工程师。']
    case 'taken_back':
      return ['调度员已收回该派工。']
    default:
      return code satisfies never
  }
}
