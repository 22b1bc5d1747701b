//! The words by which statements are told from aims, changes and parts; learnt on real reports.

/// A list of words, parted by blanks.
pub(super) struct Words(&'static str);

impl Words {
    fn each(&self) -> impl Iterator<Item = &'static str> {
        self.0.split_whitespace()
    }

    /// What stands behind the longest of them that the text begins with.
    pub fn first<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.each().filter_map(|word| text.strip_prefix(word));
        found.min_by_key(|rest| rest.len())
    }

    /// What stands before the longest of them that the text ends with.
    pub fn last<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.each().filter_map(|word| text.strip_suffix(word));
        found.min_by_key(|rest| rest.len())
    }

    /// Whether the text is one of them.
    pub fn are(&self, text: &str) -> bool {
        self.each().any(|word| word == text)
    }

    /// Whether one of them stands in the text.
    pub fn within(&self, text: &str) -> bool {
        self.each().any(|word| text.contains(word))
    }

    /// The text without any of them; nothing joins over the gap.
    pub fn without(&self, text: &str) -> String {
        self.each()
            .fold(text.to_owned(), |text, word| text.replace(word, "_"))
    }
}

/// Where a clause ends.
pub(super) const PAUSES: &str = "，,、：:（）()“”\"《》";
/// Before the earlier of two figures.
pub(super) const FROM: Words = Words("由 从 自");
/// Between the two.
pub(super) const RISES: Words = Words(
    "提高到 提高至 提升到 提升至 上升到 上升至 增加到 增加至 增至 增长到 增长至 升至 升到 降低到 \
     降低至 下降到 下降至 降至 降到 扩大到 扩大至 减少到 减少至 减至",
);
/// Words of time that mean the year one is in.
pub(super) const NOW: Words =
    Words("目前 现在 当前 如今 今年以来 今年 本年度 本年 年内 一年来 过去一年 现");
/// Parts of the own place. Each is another: 城区 of one writer need not be 建成区 of another.
pub(super) const PARTS: Words = Words(
    "县城建成区 城市建成区 建成区 中心城区 主城区 老城区 城区 市区 县城 辖区 市本级 县本级 \
     区本级",
);
/// Said of what is there.
pub(super) const STOCK: Words =
    Words("现共有 共有 现有 实有 已有 拥有 设有 建有 管养 管护 下辖 辖 总计 合计 共计 有 共");
/// Words that begin like one of them.
pub(super) const NO_STOCK: Words =
    Words("有效 有关 有机 有害 有线 有色 有限 有轨 有毒 有偿 有组织 共享 共同 共建 共青 共治");
/// Before a part of what was said, or what came together over years.
pub(super) const OTHERS: Words =
    Words("其中 累计 本月 当月 上月 本季度 本周 本期 本次 此次 当天 当日");
/// Behind a thing that is counted.
pub(super) const TOTALS: Words = Words("总数量 总数 数量");
/// Words without weight between a place and a thing.
pub(super) const BETWEEN: Words = Words("的 内 范围内 范围 实现 是");
/// Between a thing and its figure.
pub(super) const LINKS: Words = Words(
    "达到了 达到 已达到 已达 达 为 是 计 提高到 提高至 提升到 提升至 上升到 上升至 增加到 增加至 \
     增至 升至 增长到 降低到 降低至 下降到 下降至 降至 降到 扩大到 稳定在 保持在 保持 完成 实现 \
     就 已 了",
);
/// Words that make of a figure a change, a bound, a share of something unnamed or an aim.
pub(super) const UNFIT: Words = Words(
    "增长 下降 提高 减少 增加 上升 降低 同比 环比 上年 去年 较 增幅 降幅 增速 超 低于 高于 少于 \
     多于 大于 小于 突破 近 约 力争 确保 计划 目标 预计 将 争取 至少 分别 平均 每 各 均 不足 \
     以上 左右 累计 其中 由 从 比 余 要 第 排名 位居 位列 其他 其余 另 仅 又 再 还 连续 改善 \
     压减 压降 以 这 该 此 等 后 前 之 了 把 让 被 与 或 到 对 全省 全国 得分 日均 月均 户均 最 \
     首",
);
/// Words that hold a letter of [`UNFIT`] and are fit.
pub(super) const FIT: Words = Words(
    "比例 比重 占比 等级 均等 平均浓度 人均 超市 要素 以下 近视 学前 产前 婚前 孕前 到位率 到户 \
     第三卫生间 第一产业 第二产业 第三产业 第三方 从业 要道 首诊 在册 在编 在岗 在校 在园 在职",
);
/// Beginnings that join it to what stands before, or share of a whole that is not told.
pub(super) const UNFIT_STARTS: Words = Words("和 及 并 且 占 为 在 向 于 给 使 因 按 同 不");
/// Ends of the names of places, whose figure is of something else.
pub(super) const PLACES: Words =
    Words("地区 开发区 新区 高新区 园区 景区 州直 市直 县直 街道 镇 乡 社区 村 小区 片区");
/// What a share is called.
pub(super) const SHARES: Words = Words("率 比例 比重 占比 覆盖面");
/// Words of a share's name that do not tell what it is of.
pub(super) const QUALIFIERS: Words = Words(
    "覆盖面 占比 比重 比例 合格 达标 覆盖 完成 办结 满意 整改 参与 到位 采纳 回访 知晓 普及 优秀 \
     优良 及格 通过 执行 落实 使用 利用 完好 上报 处置 处理 回复 答复 签订 建档 收缴 上线 开工 \
     复工 开复工 竣工 投资 资金 项目 任务 目标 问题 事项 案件 群众 公众 抽检 抽查 检测 监测 检查 \
     检验 抽样 按期 按时 及时 总体 综合 整体 全面 一次 一次性 平均 年度 总 经济 工作 安装 更换 \
     签约 出勤 到会 参会 培训 合同 履约 支付 参保 参合 巩固 入园 毛入园 入学 升学 检出 阳性 发病 \
     接种 治愈 净化 推广 供应 保障 兑现 增长 贡献 成功 有效 响应 率",
);
/// Names that say too little to be known again.
pub(super) const GENERIC: Words = Words(
    "项目 企业 总投资 投资 面积 总面积 建筑面积 占地面积 用地面积 人口 总人口 资金 收入 产值 \
     总产值 总量 人员 单位 问题 活动 点位 任务 工程 线索 案件 群众 党员 干部 重点项目 产品 在建 \
     总额 长度 总长 全长 里程 共有 经费 补助 补贴 奖金 罚款 金额 营业收入 利润 税收 指标 其他 \
     数量 规模 标准 价格 单价 时间 周期 工作人员 职工 学生 教师 居民 用户 业主 商户 志愿者 代表 \
     委员 专家 学员 人数 户数 户 次数 天数 份数 件数 占地 工期 库容 容量 材料 资料 文件 照片 \
     制度 预案 报告 台账 档案 共 总数 合同 订单 样品 样本 批次 车辆 设备 设施 场所 监测点 采样点 \
     检测点 监测站 服务站 服务点 工作站 示范点 执法人员 从业人员 监管对象 经营户 经营单位 \
     责任单位 成员单位 建设项目 投资项目 新项目 大项目 重大项目 产业项目 工业项目 总建筑面积 \
     协议总投资 计划总投资 到位资金",
);
/// Names of two characters that say enough.
pub(super) const SHORT: Words =
    Words("公厕 路灯 公园 学校 医院 社区 街道 乡镇 药店 网吧 工地 宾馆 旅馆 影院");
/// Words of a change of what was said before.
pub(super) const CHANGES: Words = Words(
    "比上年 较上年 较去年 比去年 同比 环比 名义 增长 下降 提高 减少 增加 上升 降低 增幅 降幅 \
     增速 为 达到 达 了 同期 提升 净增 年 增 升 降 可比口径 按 实际",
);
/// Verbs of what was done, wherever they stand.
pub(super) const SURE_DEEDS: Words = Words(
    "新建 新增 新改 新开 新设 新引 新签 新购 净增 改造 改建 扩建 建成 完成 累计 清运 拆除 查处 引进 签约 开工 竣工 投产",
);
/// Verbs of what was done in a stretch of time rather than of what is there.
pub(super) const DEEDS: Words = Words(
    "新建 新增 新改 新开 新设 新引 新签 新购 净增 改造 改建 改扩建 扩建 建成 建设 完成 清运 清理 \
     清除 清出 清掏 投入 投资 投放 投用 投产 发放 举办 开展 组织 发现 整改 办结 受理 检查 抽查 \
     抽检 培训 查处 拆除 取缔 引进 签约 实施 创建 命名 评选 表彰 推进 推动 启动 开工 竣工 出动 \
     惠及 救助 兑现 拨付 打造 提升 修复 治理 解决 处置 整治 获批 获得 获评 入选 争取 招引 招聘 \
     召开 印发 出台 化解 关闭 淘汰 盘活 落实 落地 转移 转化 培育 认定 修建 铺设 安装 更换 购置 \
     采购 配备 补种 栽植 种植 造林 销售 接待 接种 消除 封堵 排查 受益 减税 筹集 安置 入库 列入 \
     纳入 通车 开通 开行 实现 完工 交付 支持 服务 增设 储备 追回 挽回 破获 审批 报告 上报 下达 \
     到位 利用 使用 吸引 带动 包联 返还 减免 施划 收到 处理 收集 收治 检测 监测 走访 巡查 宣传 \
     张贴 制作 印制 参加 参与 参会 参训 到会 发出 下发 约谈 处罚 立案 罚没 回收 消杀 投喂 除 撤 \
     打捞 疏通 调度 暗访 督查 督办 交办 移交 通报 改厕 就业 创业 输转 出生 死亡 退役 毕业 招生 \
     录用 捐 献血 演练 讲座 报名 \
     办理 组建 评定 清偿 引育 维修 推广 申报 打击 招收 输出 出栏 兑付 建立 成立 聘请 选派 选聘 慰问 帮扶 资助 征集 \
     挂牌 授牌 划定 编制 修订 设置 设立 购买 购入 租赁 打通 疏浚 粉刷 喷涂 绘制 悬挂 摆放",
);
/// Words of a heading that opens a section of plans.
pub(super) const PLANS: Words = Words(
    "工作安排 工作打算 下一步 工作计划 工作目标 主要任务 总体要求 总体思路 预期目标 今后 \
     努力方向 工作思路 工作建议 重点工作 发展目标 奋斗目标 主要目标 工作重点 任务分工 明年 \
     下阶段 下步 实事 工作举措 打算",
);
/// Words of a heading that opens a section of facts.
pub(super) const FACTS: Words = Words(
    "回顾 总结 完成情况 成效 主要做法 开展情况 基本情况 工作情况 过去一年 过去的一年 一年来 \
     今年以来",
);
/// Words of a paragraph that begins with the year that is over.
pub(super) const THIS_YEAR: Words = Words("过去一年 过去的一年 一年来 今年以来");
/// Words of a beginning that opens a section on several years.
pub(super) const YEARS: Words = Words(
    "五年来 过去五年 过去的五年 五年回顾 五年工作 本届政府 三年来 过去三年 近三年 近年来 十年来 \
     多年来 这五年 届以来 十八大以来 十九大以来 “十三五” 四年来 两年来",
);
/// Words of a sentence that tell of aims, or of another time than the paper's.
pub(super) const AIMS: Words = Words(
    "力争 确保 争取 计划 目标 预计 下一步 明年 将 拟 不低于 不少于 任务 今后 要求 规划 标准 \
     近年来 五年 三年来 两年来 以来 去年 上年 曾 原有 原来 此前 过去 年来 本月 当月 上月 本季度 本周 \
     本期 本次 此次 当天 当日",
);
/// Words that hold one of [`AIMS`] and tell of none: what is only compared with, names.
pub(super) const NO_AIMS: Words =
    Words("比上年 较上年 比去年 较去年 上年同期 去年同期 标准化 规划馆 规划区");
/// Titles of papers that say what shall be, what was told from above, or what is the measure.
pub(super) const AIMING: Words =
    Words("计划 方案 规划 要点 安排 目标 任务 标准 办法 预算 打算 通知 意见 倡议 指南 建议书 纲要");
/// Titles of papers that tell what came of it.
pub(super) const TELLING: Words = Words("总结 完成情况 汇报 进展");
