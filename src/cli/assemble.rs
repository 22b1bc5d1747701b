//! `juanzong assemble`: checks, and writes everything: report, ledger, dossiers, package.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::check::Level;
use super::progress::Bar;
use crate::assess::Assessment;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::output::folder::Before;
use crate::output::package::Container;
use crate::output::text;

/// Arguments of `juanzong assemble`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 项目文件 juanzong.yaml 或它所在的文件夹，也可以直接是报送文件夹；不写时从当前文件夹往上找
    #[arg(value_name = "项目或文件夹")]
    path: Option<PathBuf>,
    /// 结果放到哪个文件夹；不写时按项目文件，或放在报送文件夹旁边
    #[arg(short, long, value_name = "文件夹")]
    output: Option<PathBuf>,
    /// 有这个程度及以上的问题时，结束代码为 1
    #[arg(long, value_name = "程度", default_value = "warning")]
    fail_on: Level,
    /// 用 tesseract 识别扫描件上的文字（要先装好，较慢）；识别出的文字未经人工核对，只供参考
    #[arg(long)]
    ocr: bool,
    /// 用 LibreOffice 把 Word、Excel、PowerPoint 文件转换后装订（要先装好，较慢），目录里注明“转换件”
    #[arg(long)]
    office: bool,
    /// 卷宗包打成什么：zip、tar，或者不打包、只放成文件夹
    #[arg(long, value_enum, default_value_t = Package::Zip, value_name = "形式")]
    package: Package,
}

/// What the package is packed into, as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Package {
    /// 卷宗包.zip.
    Zip,
    /// 卷宗包.tar.
    Tar,
    /// 文件夹.
    Folder,
}

impl From<Package> for Container {
    fn from(package: Package) -> Self {
        match package {
            Package::Zip => Container::Zip,
            Package::Tar => Container::Tar,
            Package::Folder => Container::Folder,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// The project can't be read, or the disk would not have the results.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let mut desk = Desk::open(args.path.as_deref(), desk::today())?;
    if args.ocr {
        desk.recognise()?;
    }
    if args.office {
        desk.render()?;
    }
    desk.tell_guesses();
    let assessment = everything(&mut desk, args.output.as_deref(), args.package.into(), out)?;
    let found = args.fail_on.reached(&assessment, None);
    Ok(if found { Exit::Findings } else { Exit::Clean })
}

/// Assembles, and says what was found and where the results are.
pub(super) fn everything(
    desk: &mut Desk,
    output: Option<&Path>,
    container: Container,
    out: &mut dyn Write,
) -> Result<Assessment> {
    let bar = Bar::new(false);
    let (assessment, results) = desk.assemble(output, container, &bar)?;
    bar.finish();
    text::summary(&assessment, None, out)?;
    for notice in &results.notices {
        say(out, &format!("！ {notice}\n"))?;
    }
    closing(&results.folder, &results.before).and_then(|words| say(out, &words))?;
    Ok(assessment)
}

fn closing(target: &Path, before: &Before) -> Result<String> {
    let target = std::path::absolute(target).map_err(|e| Error::disk("定位", target, e))?;
    let mut words = format!(
        "\n结果在：{}\n  先看 报告.html（双击打开），再看 整改台账.xlsx；案卷在“案卷”文件夹里，\
         整改通知单、督办函、周通报和一页纸在“表单”文件夹里。\n",
        target.display()
    );
    words.push_str(&kept(before));
    Ok(words)
}

/// What became of a folder that somebody had worked in; nothing where it was as we had left it.
pub(super) fn kept(before: &Before) -> String {
    match before {
        Before::Kept(aside) => {
            let aside = aside.display();
            format!("  上次的结果有人改动过，没有删除，留在：{aside}\n")
        }
        Before::Nothing | Before::Replaced => String::new(),
    }
}

fn say(out: &mut dyn Write, words: &str) -> Result<()> {
    out.write_all(words.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}
