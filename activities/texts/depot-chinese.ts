import { type DepotKind, money, quoteLines } from './depot-kinds.ts'
import type { Texts } from './speech.ts'

const refusals: Record<string, string> = {
  no_address: '没有客户的地址',
  no_depot: '没有登记地址的维修中心',
  carrier_refused: '承运商拒绝了订单',
}

const parcel = ({ carrier, trackingNumber }: Record<string, unknown>) =>
  [carrier, trackingNumber].filter((part) => part !== undefined && part !== null).join(' ')

/** 送修：寄送、检测、报价、寄回。 */
export const depotChinese: Pick<Texts, DepotKind> = {
  label_ready: ({ number, facts }) => ({
    subject: `寄修面单：${number}`,
    body: `附件是将设备寄给我们的运单面单（${parcel(facts)}）。寄出前请备份数据，取下存储介质和不需要的附件，妥善包装，将面单贴在外箱上后交给快递。`,
  }),
  label_failed: ({ number, facts }) => ({
    subject: `面单下单失败：${number}`,
    body: `工单 ${number} 的面单未能生成：${refusals[String(facts.because)] ?? facts.because}。请处理后重新下单，或登记实际的寄送方式。`,
  }),
  parcel_held: ({ number, facts }) => ({
    subject: `包裹异常：${number}`,
    body: `承运商报告工单 ${number} 的包裹（${parcel(facts)}）出现异常，请联系承运商并告知客户。`,
  }),
  unit_arrived: ({ number }) => ({
    subject: `设备已送达：${number}`,
    body: `工单 ${number} 的设备已送达维修中心。请拆箱，与工单核对，拍照并登记收货验收。`,
  }),
  unit_received: ({ number }) => ({
    subject: `已收到您的设备：${number}`,
    body: '我们已收到您的设备并完成收货登记，接下来将进行全面检测。',
  }),
  unit_differs: ({ number }) => ({
    subject: `实物与工单不符：${number}`,
    body: `工单 ${number} 收到的设备与工单不符。请查看验收记录，与客户确认后登记是否继续维修。`,
  }),
  quote_made: ({ number, time, facts }) => ({
    subject: `维修报价：${number}`,
    body: `工单 ${number} 的维修不在保修范围内，费用合计 ${money(facts.amount, facts.currency, 'zh-CN')}：\n${quoteLines(facts, 'zh-CN')}报价有效期至 ${time(facts.validUntil)}。请告知我们是否接受；在您确认之前不会维修，也不产生任何费用。如不接受，设备将原样寄回。`,
  }),
  quote_decided: ({ number, facts }) =>
    facts.expired
      ? {
          subject: `报价已过期：${number}`,
          body: `工单 ${number} 的报价已过有效期，客户尚未答复。请联系客户，重新报价，或登记客户不接受报价。`,
        }
      : {
          subject: `客户${facts.accepted ? '接受' : '不接受'}报价：${number}`,
          body: facts.accepted
            ? `工单 ${number} 的报价已被接受，可以继续维修。`
            : `工单 ${number} 的报价未被接受，设备将不经维修寄回。`,
        },
  unit_to_return: ({ number }) => ({
    subject: `请退回设备：${number}`,
    body: `工单 ${number} 的设备不再维修。设备在维修中心时，请打包并退还客户。`,
  }),
  unit_ready: ({ number }) => ({
    subject: `您的设备可以领取了：${number}`,
    body: `您的设备已打包完毕，可到服务网点领取，领取时请出示工单编号 ${number}。`,
  }),
  unit_shipped: ({ number, facts }) => ({
    subject: `您的设备已寄出：${number}`,
    body: `您的设备已从维修中心寄出，运单：${parcel(facts)}。`,
  }),
  unit_delivered: ({ number, facts }) => ({
    subject: `您的设备已送达：${number}`,
    body: facts.signed
      ? '您的设备已送达。如有缺少，请与我们联系。'
      : '您的设备已送达。请检查设备是否正常并确认结果，我们会在一天内致电回访。',
  }),
  sign_off_due: ({ number }) => ({
    subject: `设备已送达，请致电客户：${number}`,
    body: `工单 ${number} 的设备已回到客户手中。请在 24 小时内致电，登记客户是否认可结果以及评价。`,
  }),
}
