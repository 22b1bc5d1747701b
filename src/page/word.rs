//! Words: where long ones may be parted, and which words of titles had better not be.

use super::atom::{Atom, Atoms};
use super::font::Shaped;
use super::punct::Kind;

/// Longest word that stays whole, in ems.
const LONG: f32 = 9.0;
/// Letters that stay together at either end of a word torn anywhere.
const STUMP: usize = 3;

/// Adds an atom to `into`, a word too long for comfort in pieces: web addresses break behind their
/// joints, and what has no joint for most of a line anywhere but near its ends.
pub fn cut(atom: Atom, glyphs: &[Shaped], measure: f32, into: &mut Vec<Atom>) {
    if atom.kind != Kind::Word || atom.width <= LONG.min(measure) {
        into.push(atom);
        return;
    }
    let own = &glyphs[atom.from..atom.to];
    let width = |g: &Shaped| f32::from(g.width) / 1000.0 * g.look.scale;
    let anywhere = own
        .split(|g| is_joint(g.ch))
        .any(|piece| piece.iter().map(width).sum::<f32>() > measure * 0.6);
    let mut begun = atom.from;
    for (n, glyph) in own.iter().enumerate() {
        let last = n + 1 == own.len();
        // Two joints together, `//`, are not parted.
        let joint = is_joint(glyph.ch) && own.get(n + 1).is_some_and(|next| !is_joint(next.ch));
        let inner = anywhere && n + 1 >= STUMP && own.len() - n > STUMP;
        if !(last || joint || inner) {
            continue;
        }
        let first = begun == atom.from;
        let cost = if is_joint(glyphs[begun.max(1) - 1].ch) {
            20.0
        } else {
            60.0
        };
        into.push(Atom {
            from: begun,
            to: atom.from + n + 1,
            width: glyphs[begun..=atom.from + n].iter().map(width).sum(),
            blank: atom.blank.filter(|_| first),
            breaks: if first { atom.breaks } else { 0 },
            calls: if last { atom.calls } else { 0 },
            cut: if first { atom.cut } else { Some(cost) },
            ..atom
        });
        begun = atom.from + n + 1;
    }
}

fn is_joint(ch: char) -> bool {
    matches!(
        ch,
        '/' | '.' | '-' | '_' | '?' | '&' | '=' | '+' | '%' | ':' | '\\' | '~' | '#' | '@'
    )
}

/// Words that titles of official papers are made of, by twos.
const WORDS: &str = "关于 印发 转发 批转 国家 卫生 城市 城镇 县城 乡镇 街道 社区 健康 爱国 运动 创建 巩固 提升 \
工作 方案 实施 意见 通知 通报 通告 公告 报告 总结 计划 规划 规定 办法 条例 制度 决定 决议 请示 批复 函件 纪要 \
申报 评审 评估 复审 考核 验收 检查 督查 整改 台账 情况 说明 材料 资料 目录 汇编 档案 案卷 清单 名单 标准 细则 \
人民 政府 委员 员会 办公 公室 领导 小组 部门 单位 机构 成员 组织 管理 监督 服务 保障 建设 治理 整治 处理 处置 \
环境 生活 垃圾 分类 污水 厕所 农贸 市场 食品 安全 饮用 用水 传染 慢性 疾病 预防 控制 病媒 生物 防制 免疫 医疗 \
教育 宣传 培训 活动 开展 推进 加强 进一 一步 全面 年度 季度 上半 下半 半年 行动 三年 专项 综合 公共 场所 控烟 \
无烟 学校 医院 企业 职业 示范 试点 先进 表彰 责任 分工 任务 分解 应急 预案 突发 事件 设施 改造 项目 资金 预算 \
决算 统计 数据 指标 水质 空气 质量 监测 检测 结果 公示 信息 网络 平台 系统 技术 指南 规范 手册 会议 记录 讲话 \
发言 调研 调查 满意 意度 问卷 群众 居民 村民 农村 城乡 县委 市委 省委 党委 书记 县长 市长 主任 局长 联合 合同 协议";

/// Makes a break inside a word of titles dear, and one before 的 or behind 关于 no better.
pub fn keep_words(atoms: &mut Atoms) {
    for i in 1..atoms.list.len() {
        let (left, right) = (atoms.list[i - 1], atoms.list[i]);
        if left.kind != Kind::Wide || right.kind != Kind::Wide || right.blank.is_some() {
            continue;
        }
        let pair = [atoms.glyphs[left.to - 1].ch, atoms.glyphs[right.from].ch];
        let after = atoms.glyphs.get(right.from + 1).map_or(' ', |g| g.ch);
        let cost = match pair {
            [
                _,
                '的' | '县' | '市' | '省' | '区' | '镇' | '乡' | '村' | '局' | '年' | '月' | '日',
            ] => 30.0,
            ['第', _] => 30.0,
            _ if is_word(pair) => 40.0,
            // 云|溪县: the name of a place.
            [before, _] if "县市区州省镇乡旗".contains(after) && !"发转于的".contains(before) => {
                25.0
            }
            // Behind these a title takes a breath.
            ['的' | '县' | '市' | '省' | '区' | '年' | '局' | '发', _] => 0.0,
            _ => 8.0,
        };
        if let Some(cut) = &mut atoms.list[i].cut {
            *cut += cost;
        }
    }
}

fn is_word(pair: [char; 2]) -> bool {
    let mut word = [0; 8];
    let first = pair[0].encode_utf8(&mut word).len();
    let both = first + pair[1].encode_utf8(&mut word[first..]).len();
    std::str::from_utf8(&word[..both]).is_ok_and(|word| WORDS.split(' ').any(|known| known == word))
}
