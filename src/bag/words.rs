//! What a check found, in words a clerk understands: what, which file, what to do.

use std::fmt;

use super::verdict::{Problem, Warning};

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unsafe { name, why, file } => write!(
                f,
                "路径不安全：{}（{why}；见 {file}）。没有读取它。",
                plain(name)
            ),
            Problem::NoDeclaration => {
                f.write_str("缺少 bagit.txt：这不是一个卷宗包，或者包的外壳被改过。")
            }
            Problem::Deeper(folder) => write!(
                f,
                "这里不是卷宗包，卷宗包是里面的“{}”文件夹，请核对那个文件夹。",
                plain(folder)
            ),
            Problem::BadDeclaration(why) => write!(f, "bagit.txt 不合规定：{why}。"),
            Problem::NoManifest => f.write_str("没有可以核对的清单（manifest-sha256.txt 等）。"),
            Problem::NoPayload => f.write_str("缺少 data 文件夹，包里没有任何材料。"),
            Problem::Changed { name, manifest } => {
                write!(f, "内容改动：{} 与 {manifest} 记录的不一致。", plain(name))
            }
            Problem::Missing { name, manifest } => {
                write!(
                    f,
                    "文件缺失：{} 列在 {manifest} 里，包里没有。",
                    plain(name)
                )
            }
            Problem::Extra { name, manifest } => {
                write!(
                    f,
                    "多出文件：{} 在包里，但不在 {manifest} 里。",
                    plain(name)
                )
            }
            Problem::Unreadable { name, why } => {
                write!(f, "读不出来：{}（{why}）。", plain(name))
            }
            Problem::Twice { name, manifest } => {
                write!(
                    f,
                    "重复登记：{} 在 {manifest} 里列了不止一次。",
                    plain(name)
                )
            }
            Problem::Misplaced { name, manifest } => write!(
                f,
                "登记错位：{} 不应当列在 {manifest} 里（材料清单只列 data 下的文件，其余列在 tagmanifest）。",
                plain(name)
            ),
            Problem::BadLine { file, line } => write!(f, "{file} 第 {line} 行看不懂。"),
            Problem::Oxum { said, found } => write!(
                f,
                "总量不符：bag-info.txt 写的是 {said}（字节数.文件数），实际是 {found}。"
            ),
            Problem::Repeated(label) => {
                write!(f, "bag-info.txt 里 {} 写了不止一次。", plain(label))
            }
            Problem::NoTotals => f.write_str(
                "bag-info.txt 里没有总量（Payload-Oxum），不能只按总量核对，请去掉 --fast 再核对。",
            ),
            Problem::Blank { file, line } => write!(
                f,
                "{file} 第 {line} 行：冒号前或行首有多余的空格（1.0 版不允许）。"
            ),
            Problem::Fetch { name, url } => write!(
                f,
                "尚未取回：{} 要另从 {} 取（见 fetch.txt）。本程序不联网，请向装包的人要这个文件，放进包里再核对。",
                plain(name),
                plain(url)
            ),
            Problem::Container(why) => write!(f, "压缩包自相矛盾：{why}。"),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::Spelling(file) => {
                write!(f, "{file} 的写法与规定略有出入（如 * 或 ./），已照常核对。")
            }
            Warning::Form(name) => write!(
                f,
                "{} 的文件名在清单和包里字符组合方式不同（多见于苹果电脑），已视为同一个。",
                plain(name)
            ),
            Warning::Alike(a, b) => write!(
                f,
                "{} 和 {} 只有大小写或字符组合方式不同，在 Windows 上会互相覆盖。",
                plain(a),
                plain(b)
            ),
            Warning::Awkward(name, why) => write!(f, "{}：名称{why}。", plain(name)),
            Warning::Algorithm(file) => write!(f, "{file} 的算法本程序不认识，没有用它核对。"),
            Warning::Unvouched(name) => write!(
                f,
                "{} 不在 data 里，也没有清单为它作证，请自行判断来历。",
                plain(name)
            ),
            Warning::Leaving(name) => write!(f, "{} 是系统自动生成的文件，不是材料。", plain(name)),
            Warning::Twice(name) => write!(f, "{} 重复登记，校验值相同。", plain(name)),
            Warning::Encoding(name) => write!(
                f,
                "{} 的文件名不是 UTF-8，已按最可能的编码（GB18030）显示和核对。",
                plain(name)
            ),
            Warning::Backward => {
                f.write_str("压缩包里用 \\ 分隔文件夹，不合规定，已当作 / 照常核对。")
            }
            Warning::Mark(file) => write!(f, "{file} 开头带有 BOM，不合规定，已照常核对。"),
            Warning::Gone(name) => write!(
                f,
                "{} 列在清单里，包里没有；它是系统自动生成的文件，不是材料。",
                plain(name)
            ),
            Warning::Repeated(label) => write!(
                f,
                "bag-info.txt 里 {} 写了不止一次，已按第一个核对。",
                plain(label)
            ),
            Warning::Fetch(name) => write!(
                f,
                "{} 列在 fetch.txt 里，清单和包里都没有，没有核对它。",
                plain(name)
            ),
        }
    }
}

/// A name fit for a terminal: control characters made visible, so that none can forge a line.
fn plain(name: &str) -> String {
    name.chars()
        .flat_map(|c| {
            let shown: Vec<char> = if c.is_control() {
                c.escape_default().collect()
            } else {
                vec![c]
            };
            shown
        })
        .collect()
}
