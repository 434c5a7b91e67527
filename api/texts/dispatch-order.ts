import type { Category, Kind, Language, Urgency } from '../../workflows/domain/vocabulary.ts'

/** What stands printed on a dispatch order (派工单), besides what it is about. */
export interface OrderWords {
  title: string
  scan: string
  number: string
  page(number: number, of: number): string
  printed(time: string): string
  minutes(minutes: number): string
  pieces(quantity: number): string
  comma: string
  job: {
    band: string
    engineer: string
    state: string
    states: Record<'offered' | 'accepted' | 'arrived', string>
    kind: string
    kinds: Record<Kind, string>
    urgency: string
    urgencies: Record<Urgency, string>
    arrival: string
    end: string
    duration: string
    way: string
    answerBy: string
  }
  customer: { band: string; company: string; name: string; phone: string; address: string }
  product: {
    band: string
    model: string
    serial: string
    fault: string
    errorCodes: string
    diagnosis: string
    categories: Record<Category, string>
    skills: string
    skillLevel(skills: string, level: number): string
    certificates: string
  }
  parts: {
    band: string
    none: string
    line: string
    sku: string
    name: string
    quantity: string
    shelf: string
    instead(sku: string): string
    unreserved: string
    tools: string
  }
  remarks: string
  confirmation: {
    band: string
    work: string
    replaced: string
    arrived: string
    left: string
    opinion: string
    opinions: string
    engineer: string
    customer: string
    date: string
  }
}

const chinese: OrderWords = {
  title: '派工单',
  scan: '扫码查看工单',
  number: '工单编号',
  page: (number, of) => `第 ${number} 页 / 共 ${of} 页`,
  printed: (time) => `制单时间：${time}`,
  minutes: (minutes) => spoken(minutes, '小时', '分钟'),
  pieces: (quantity) => `${quantity} 件`,
  comma: '、',
  job: {
    band: '派工信息',
    engineer: '工程师',
    state: '派工状态',
    states: { offered: '待接单', accepted: '已接单', arrived: '已到达' },
    kind: '工单类型',
    kinds: {
      consultation: '咨询',
      repair: '报修',
      complaint: '投诉',
      suggestion: '建议',
      installation: '安装',
      maintenance: '保养',
      training: '培训',
      solution: '技术方案',
    },
    urgency: '紧急程度',
    urgencies: { urgent: '紧急', normal: '一般', low: '非紧急' },
    arrival: '预计到达',
    end: '预计完成',
    duration: '预计时长',
    way: '路程',
    answerBy: '接单截止',
  },
  customer: { band: '客户信息', company: '客户单位', name: '联系人', phone: '联系电话', address: '上门地址' },
  product: {
    band: '产品与故障',
    model: '产品型号',
    serial: '序列号',
    fault: '故障描述',
    errorCodes: '故障代码',
    diagnosis: '初步诊断',
    categories: { hardware: '硬件', software: '软件', consultation: '技术咨询', complaint: '投诉' },
    skills: '所需技能',
    skillLevel: (skills, level) => `${skills}（${level} 级及以上）`,
    certificates: '所需证书',
  },
  parts: {
    band: '备件与工具清单',
    none: '无需备件',
    line: '序号',
    sku: '备件编号',
    name: '名称',
    quantity: '数量',
    shelf: '预留位置',
    instead: (sku) => `替代 ${sku}`,
    unreserved: '尚未预留',
    tools: '工具',
  },
  remarks: '备注',
  confirmation: {
    band: '服务确认单',
    work: '故障原因与处理结果：',
    replaced: '更换备件（新、旧件序列号）：',
    arrived: '到达时间',
    left: '离开时间',
    opinion: '客户意见',
    opinions: '□ 已解决，验收合格    □ 未解决，需再次处理    说明：',
    engineer: '工程师签字',
    customer: '客户签字',
    date: '日期',
  },
}

const english: OrderWords = {
  title: 'Dispatch order',
  scan: 'Scan for the ticket',
  number: 'Ticket',
  page: (number, of) => `Page ${number} of ${of}`,
  printed: (time) => `Made ${time}`,
  minutes: (minutes) => spoken(minutes, 'h', 'min'),
  pieces: String,
  comma: ', ',
  job: {
    band: 'Job',
    engineer: 'Engineer',
    state: 'State',
    states: { offered: 'offered', accepted: 'accepted', arrived: 'on site' },
    kind: 'Kind',
    kinds: {
      consultation: 'consultation',
      repair: 'repair',
      complaint: 'complaint',
      suggestion: 'suggestion',
      installation: 'installation',
      maintenance: 'maintenance',
      training: 'training',
      solution: 'technical solution',
    },
    urgency: 'Urgency',
    urgencies: { urgent: 'urgent', normal: 'normal', low: 'low' },
    arrival: 'Arrival',
    end: 'End',
    duration: 'Duration',
    way: 'Way there',
    answerBy: 'Answer by',
  },
  customer: { band: 'Customer', company: 'Company', name: 'Contact', phone: 'Phone', address: 'Address' },
  product: {
    band: 'Product and fault',
    model: 'Model',
    serial: 'Serial number',
    fault: 'Fault',
    errorCodes: 'Error codes',
    diagnosis: 'Diagnosis',
    categories: {
      hardware: 'hardware',
      software: 'software',
      consultation: 'technical consultation',
      complaint: 'complaint',
    },
    skills: 'Skills',
    skillLevel: (skills, level) => `${skills} (level ${level} or above)`,
    certificates: 'Certificates',
  },
  parts: {
    band: 'Parts and tools',
    none: 'No parts are needed',
    line: 'No.',
    sku: 'Part number',
    name: 'Name',
    quantity: 'Quantity',
    shelf: 'Reserved at',
    instead: (sku) => `instead of ${sku}`,
    unreserved: 'not reserved yet',
    tools: 'Tools',
  },
  remarks: 'Remarks',
  confirmation: {
    band: 'Service confirmation',
    work: 'Cause, and what was done:',
    replaced: 'Parts replaced (serial numbers, new and old):',
    arrived: 'Arrived at',
    left: 'Left at',
    opinion: 'Customer',
    opinions: '□ solved and checked    □ not solved    Comment:',
    engineer: 'Engineer’s signature',
    customer: 'Customer’s signature',
    date: 'Date',
  },
}

export const orderWords: Record<Language, OrderWords> = { 'zh-CN': chinese, en: english }

function spoken(minutes: number, hour: string, minute: string): string {
  const hours = Math.floor(minutes / 60)
  const parts = [
    [hours, hour],
    [minutes % 60, minute],
  ] as const
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : `${count} ${unit}`)).join(' ') || `0 ${minute}`
}
