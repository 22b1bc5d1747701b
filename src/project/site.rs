//! [`Site`]: where a project over a folder lives, in it or beside it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{FILE_NAME, shape};
use crate::error::{Error, Result};
use crate::standard::names::normalise;

/// Names under which a folder of submissions usually lies beside other folders.
const SUBMISSIONS: [&str; 10] = [
    "报送",
    "报送材料",
    "报送资料",
    "各单位报送",
    "各单位报送材料",
    "单位报送",
    "上报材料",
    "上报资料",
    "提交",
    "submissions",
];
pub(super) const SHARED: [&str; 6] = ["共用", "共享", "共用文件", "共享文件", "共用材料", "shared"];
pub(super) const REFERENCE: [&str; 6] = [
    "参照",
    "参考",
    "参照材料",
    "参考材料",
    "外地材料",
    "reference",
];

/// Where a project over a folder lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Folder that holds, or would hold, the project file.
    pub root: PathBuf,
    /// The submissions, as written in the project file: relative to `root`.
    pub submissions: String,
    /// Whether the folder itself is the submissions, so that the file lies beside it.
    pub beside: bool,
    /// The folder of shared text, relative to `root`.
    pub shared: Option<String>,
    /// The folder of reference text, relative to `root`.
    pub reference: Option<String>,
}

impl Site {
    /// Decides where a project over `folder` lives: in it where it holds a folder of submissions,
    /// else beside it, for nothing of ours may lie among the submissions.
    ///
    /// # Errors
    /// The folder can't be listed, or it is the root of a drive, which has no beside.
    pub fn of(folder: &Path) -> Result<Self> {
        let names = shape::folders(folder)?;
        let find = |known: &[&str]| {
            let is = |name: &&String| known.contains(&normalise(name).as_str());
            names.iter().find(is).cloned()
        };
        if let Some(submissions) = find(&SUBMISSIONS) {
            return Ok(Site {
                root: folder.to_owned(),
                submissions,
                beside: false,
                shared: find(&SHARED),
                reference: find(&REFERENCE),
            });
        }
        let whole =
            std::path::absolute(folder).map_err(|e| Error::disk("打开文件夹", folder, e))?;
        let (Some(root), Some(name)) = (whole.parent(), whole.file_name().and_then(OsStr::to_str))
        else {
            let what = format!(
                "{} 是磁盘的根目录，或名称不是合格的文字，项目文件无处可放。",
                folder.display()
            );
            return Err(Error::usage(what).hint("请把报送材料放进一个文件夹，再对这个文件夹运行。"));
        };
        Ok(Site {
            root: root.to_owned(),
            submissions: name.to_owned(),
            beside: true,
            shared: None,
            reference: None,
        })
    }

    /// The project file.
    pub fn file(&self) -> PathBuf {
        self.root.join(FILE_NAME)
    }
}
