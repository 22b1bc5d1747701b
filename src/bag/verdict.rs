//! [`Verdict`]: what a check of a package came to, in words a clerk understands.

use std::fmt;

use super::checksum::Algorithm;

/// What a check came to.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Version the package declares.
    pub version: String,
    /// Labels and values of `bag-info.txt`, in order.
    pub info: Vec<(String, String)>,
    /// Algorithms the files were held against.
    pub algorithms: Vec<Algorithm>,
    /// Files checked, tag files included.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Why it is not as it was packed; empty for a sound package.
    pub problems: Vec<Problem>,
    /// What deserves a look and is no fault.
    pub warnings: Vec<Warning>,
}

/// Why a package is not as it was packed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// A name leads outside the package.
    Unsafe {
        /// The name.
        name: String,
        /// Why, in Chinese.
        why: String,
        /// The file that holds it.
        file: String,
    },
    /// No `bagit.txt`.
    NoDeclaration,
    /// `bagit.txt` is not as it has to be.
    BadDeclaration(String),
    /// No manifest we can check.
    NoManifest,
    /// No `data` folder.
    NoPayload,
    /// A file's content differs from the manifest.
    Changed {
        /// The file.
        name: String,
        /// The manifests that say so.
        manifest: String,
    },
    /// A file of the manifest is not there.
    Missing {
        /// The file.
        name: String,
        /// The manifests that list it.
        manifest: String,
    },
    /// A file stands in no manifest, or not in this one.
    Extra {
        /// The file.
        name: String,
        /// The manifests that lack it.
        manifest: String,
    },
    /// A file can't be read whole.
    Unreadable {
        /// The file.
        name: String,
        /// What was said.
        why: String,
    },
    /// A manifest lists a file twice.
    Twice {
        /// The file.
        name: String,
        /// The manifest.
        manifest: String,
    },
    /// A manifest lists a file of the wrong kind.
    Misplaced {
        /// The file.
        name: String,
        /// The manifest.
        manifest: String,
    },
    /// A line means nothing.
    BadLine {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: usize,
    },
    /// `Payload-Oxum` differs from what is there.
    Oxum {
        /// As declared.
        said: String,
        /// As counted.
        found: String,
    },
    /// More than once where once is the most.
    Repeated(String),
    /// No `Payload-Oxum` although that alone was to be checked.
    NoTotals,
    /// Blanks around a label (since version 1.0).
    Blank {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: usize,
    },
    /// A file that would have to be fetched from the net.
    Fetch {
        /// The file.
        name: String,
        /// Where the sender says it is.
        url: String,
    },
    /// The zip itself contradicts itself.
    Container(String),
}

/// What deserves a look and is no fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// A manifest spells names in the manner of `md5sum`.
    Spelling(String),
    /// The manifest and the disk compose the characters of a name differently.
    Form(String),
    /// Two names that some systems take for one.
    Alike(String, String),
    /// A name that is trouble on Windows.
    Awkward(String, String),
    /// A manifest whose algorithm we don't know.
    Algorithm(String),
    /// A file beside `data` that no tag manifest vouches for.
    Unvouched(String),
    /// A file that the system leaves in folders, listed or not.
    Leaving(String),
    /// A file is listed twice with the same checksum (before version 1.0).
    Twice(String),
    /// A name that is no UTF-8.
    Encoding(String),
    /// Names in a zip that are parted by `\`.
    Backward,
    /// A tag file begins with a byte-order mark that UTF-8 needs not.
    Mark(String),
    /// A file that the system leaves in folders is listed and gone (before version 1.0).
    Gone(String),
    /// A label stands more than once where once is the most (before version 1.0).
    Repeated(String),
    /// A file to be fetched that no manifest lists (before version 1.0).
    Fetch(String),
}

impl Problem {
    /// A file that can't be read whole.
    pub(super) fn unreadable(name: &str, why: &std::io::Error) -> Self {
        Problem::Unreadable {
            name: name.into(),
            why: why.to_string(),
        }
    }
}

impl Verdict {
    /// Whether the package is as it was packed.
    pub fn sound(&self) -> bool {
        self.problems.is_empty()
    }
}

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
