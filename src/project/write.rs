//! [`Project`] → the commented text of `juanzong.yaml`, which reads back as the same project.

mod filing;
mod letters;
mod scoring;
mod terms;

use std::fmt::Write as _;
use std::path::Path;

use super::{Project, Unit, UnitKind};
use crate::standard::yaml::scalar;

impl Project {
    /// The text of its project file, with a comment for each key. The standard is written by its
    /// id, so this is for projects over a compiled-in edition, as [`Project::guess`] gives them.
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        self.head(&mut out);
        self.folders(&mut out);
        self.units_text(&mut out);
        self.tail(&mut out);
        out
    }

    fn head(&self, out: &mut String) {
        let years: Vec<String> = self.years.iter().map(ToString::to_string).collect();
        let place = &self.place;
        let _ = write!(
            out,
            "# 卷宗项目文件。用记事本就能改；“#”后面是说明，程序不看。
# 每一层缩进用空格对齐，不要用制表符（Tab）；冒号后面要有一个空格。

# 这次评审的名称，印在案卷封面上。
name: {}

# 本地和可以出现在材料里的地名。材料里出现别处的地名，程序会当作疑点提出来。
place:
  # 本县（市、区）
  name: {}
  # 上级：省、市
  superiors: {}
  # 下辖的街道、乡镇、社区、村
  towns: {}
  # 本地的曾用名
  former: {}
  # 可以正常提到的邻近地名
  neighbours: {}

# 近三年。
years: [{}]

# 标准。guowei-2021 是程序自带的 2021 版。要改其中的条目，可以写成：
#   standard:
#     extends: guowei-2021
#     override:
#       u.memo: {{least: 2}}        # 大事记每年至少 2 件
#     remove: [u.upper]            # 不要“上级来文”
standard: {}
",
            scalar(&self.name),
            scalar(&place.name),
            list(&place.superiors),
            list(&place.towns),
            list(&place.former),
            list(&place.neighbours),
            years.join(", "),
            scalar(&self.standard.id),
        );
    }

    fn folders(&self, out: &mut String) {
        let _ = write!(
            out,
            "
# 各单位报送材料的文件夹（相对于本文件）。程序只读，绝不改动里面的任何东西。
submissions: {}

# 报送文件夹怎样分层：{{unit}} 单位、{{year}} 年度、{{part}} 标准的部分、{{item}} 标准的项目、{{requirement}} 材料。
# 现在是：{}。
layout: {}

# 共用文件夹：上级来文、法规、统一模板，大家都可以引用，不算雷同。
{}
# 参照文件夹：外地材料、网上下载的范文，谁都不该照抄。
{}
# 自己的套话表：juanzong stock 从本地公文统计而来，与程序自带的一起用，大家都说的话不当作雷同。
{}
# 结果放在哪里。
output: {}
",
            scalar(&self.relative(&self.submissions)),
            self.layout.in_words(),
            scalar(&self.layout.to_string()),
            self.maybe("shared", self.shared.as_deref(), "共用"),
            self.maybe("reference", self.reference.as_deref(), "参照"),
            self.maybe("stock", self.stock.as_ref().map(|s| s.file.as_path()), "套话.bin"),
            scalar(&self.relative(&self.output)),
        );
    }

    fn units_text(&self, out: &mut String) {
        out.push_str(
            "
# 报送单位。
#   name        名称        aliases     别名、曾用名（文件夹上怎么写都可以加进来）；
#                           机构改革后改了名的，写明旧名用到何时：{name: 卫计局, until: 2018-12}
#   kind        类别：部门、街道（含乡镇）、社区（含村）、样本点；不写，程序按名称辨认
#   sample_type 样本点是哪一类，例如 hospital 医院、school 学校
#   plays       承担标准里哪些部门的职责，例如 [weijian, jikong]；不写，程序按名称辨认
#   superior    上级单位    leads       另外牵头的项目或材料    supports    配合的项目
units:
",
        );
        if self.units.is_empty() {
            out.truncate(out.trim_end().len());
            out.push_str(" []\n");
        }
        for unit in &self.units {
            self.unit_text(unit, out);
        }
    }

    fn unit_text(&self, unit: &Unit, out: &mut String) {
        let _ = writeln!(out, "  - name: {}", scalar(&unit.name));
        if unit.id.as_str() != unit.name {
            let _ = writeln!(out, "    id: {}", scalar(unit.id.as_str()));
        }
        if !unit.aliases.is_empty() {
            let _ = writeln!(out, "    aliases: {}", list(&unit.aliases));
        }
        let kind = match unit.kind {
            UnitKind::Department => "部门",
            UnitKind::Street => "街道",
            UnitKind::Community => "社区",
            UnitKind::Sample => "样本点",
        };
        let _ = writeln!(out, "    kind: {kind}");
        if let Some(id) = &unit.sample_type {
            let of = self.standard.sample_types.iter().find(|s| s.id == *id);
            let name = of.map_or("", |s| s.name.as_str());
            let _ = writeln!(out, "    sample_type: {}   # {name}", scalar(id.as_str()));
        }
        if !unit.plays.is_empty() {
            let ids: Vec<&str> = unit.plays.iter().map(|id| id.as_str()).collect();
            let known = self.standard.departments.iter();
            let names = known
                .filter(|d| unit.plays.contains(&d.id))
                .map(|d| d.name.as_str());
            let names: Vec<&str> = names.collect();
            let _ = writeln!(out, "    plays: {}   # {}", list(&ids), names.join("、"));
        }
        if let Some(superior) = &unit.superior {
            let _ = writeln!(out, "    superior: {}", scalar(superior.as_str()));
        }
        if !unit.leads.is_empty() {
            let _ = writeln!(out, "    leads: {}", list(&unit.leads));
        }
        if !unit.supports.is_empty() {
            let ids: Vec<&str> = unit.supports.iter().map(|id| id.as_str()).collect();
            let _ = writeln!(out, "    supports: {}", list(&ids));
        }
    }

    fn tail(&self, out: &mut String) {
        let limits = &self.thresholds;
        let newest = self.years.last().map_or(2026, |year| year.0);
        let _ = write!(
            out,
            "
# 检查的尺度。
thresholds:
  # 相同的一段至少多少字才算（数字、地名不计）
  passage_chars: {}
  # 两年材料相同部分达到多少（0 到 1）报疑似照抄；达到多少提示看一看
  year_suspect: {}
  year_warn: {}
  # 下级材料与上级相同部分达到多少报“上下一般粗”
  superior: {}
  # 同一段话至少多少个单位都有，就算通用语，不算雷同
  common_units: {}
  # 大于多少字节的文件不读
  largest_file: {}
  # 读一个文件最多用多少秒、多少 MB 内存，超出的列为“未能检查”
  reading_seconds: {}
  reading_memory: {}
{}{}{}{}
# 说明采纳：经人同意不再计较的问题，理由、同意人、期限都要写，会印在报告里。例如：
#   - rule: L102
#     unit: 卫健局
#     reason: 两家联合发文
#     by: 张三
#     until: {}-12-31
waivers:{}

# 人工指定：某个文件是哪一份材料。也可以用 juanzong assign 命令来写。例如：
#   - path: 卫健局/总结.docx
#     requirement: u.summary
#     year: {}
assignments:{}
",
            limits.passage_chars,
            limits.year_suspect,
            limits.year_warn,
            limits.superior,
            limits.common_units,
            limits.largest_file,
            limits.reading_seconds,
            limits.reading_memory,
            filing::section(&self.filing),
            letters::section(&self.letters),
            scoring::section(self),
            terms::section(self),
            newest,
            self.waivers_text(),
            newest,
            self.assignments_text(),
        );
    }

    fn waivers_text(&self) -> String {
        let mut text = String::new();
        for waiver in &self.waivers {
            let _ = write!(text, "\n  - rule: {}", scalar(&waiver.rule));
            let requirement = waiver.requirement.as_ref().map(|id| id.as_str());
            let unit = waiver.unit.as_ref().map(|id| id.as_str());
            for (key, value) in [("unit", unit), ("requirement", requirement)] {
                if let Some(value) = value {
                    let _ = write!(text, "\n    {key}: {}", scalar(value));
                }
            }
            if let Some(year) = waiver.year {
                let _ = write!(text, "\n    year: {year}");
            }
            for (key, value) in [("reason", &waiver.reason), ("by", &waiver.by)] {
                let _ = write!(text, "\n    {key}: {}", scalar(value));
            }
            let _ = write!(text, "\n    until: {}", waiver.until);
        }
        if text.is_empty() { " []".into() } else { text }
    }

    fn assignments_text(&self) -> String {
        let mut text = String::new();
        for assignment in &self.assignments {
            let (path, id) = (&assignment.path, assignment.requirement.as_str());
            let _ = write!(
                text,
                "\n  - path: {}\n    requirement: {}",
                scalar(path),
                scalar(id)
            );
            if let Some(year) = assignment.year {
                let _ = write!(text, "\n    year: {year}");
            }
        }
        if text.is_empty() { " []".into() } else { text }
    }

    /// A path as it is written: relative to the project file where it can be, `/` on every system.
    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let text = below.to_string_lossy().replace('\\', "/");
        if text.is_empty() { ".".into() } else { text }
    }

    fn maybe(&self, key: &str, path: Option<&Path>, example: &str) -> String {
        match path {
            Some(path) => format!("{key}: {}\n", scalar(&self.relative(path))),
            None => format!("#{key}: {example}\n"),
        }
    }
}

fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(|item| scalar(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}
