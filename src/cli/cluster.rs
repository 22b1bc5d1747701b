//! `juanzong cluster`: hands over to the companion program `juanzong-cluster`. Its engine is many
//! times the size of everything else, and no clerk needs it.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use super::{Exit, complain};
use crate::error::{Error, Kind, Result};

/// The word that stands for the companion.
const WORD: &str = "cluster";
/// Its file, without what the system adds to programs.
const COMPANION: &str = "juanzong-cluster";

/// What it is, for whom, and where it comes from.
const ABOUT: &str = "\
这是什么：和 juanzong compare 一样的比对，用 DataFusion 引擎在本机算，或用 Ballista 集群在许多台
  机器上一起算；结果和 juanzong compare 一个字也不差。
给谁用：国家、省级信息化部门。一个省以内的指纹，一台普通电脑用 juanzong compare 就够了，更快，
  不需要它。
为什么另外放：引擎有一百多兆，县里用不着。
怎么得到：在装了 Rust 的机器上，到本程序的源代码文件夹里运行
    cargo build --release -p juanzong-cluster
  把 target/release 里的 juanzong-cluster 放到 juanzong 旁边，或放进系统的 PATH。
  所有机器要用同一次编译出来的程序。
已经放好的，juanzong cluster --help 显示它自己的说明。";

/// 集群比对：全国那么多指纹，或者已有集群时用；是另外一个程序 juanzong-cluster
#[derive(Debug, clap::Args)]
#[command(after_help = ABOUT)]
pub struct Args {
    /// 交给 juanzong-cluster 的命令和选项
    #[arg(
        value_name = "命令和选项",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    words: Vec<OsString>,
}

/// Says that there is no companion: where there is one, [`asked`] found it.
///
/// # Errors
/// Always.
pub fn run(_: Args, _: &mut dyn Write) -> Result<Exit> {
    let what = format!("没有找到 {COMPANION}：它是另外一个程序，不在本程序里");
    Err(Error::usage(what).hint(format!("\n{ABOUT}")))
}

/// The companion and what it is asked.
pub struct Companion {
    program: PathBuf,
    words: Vec<OsString>,
}

/// The companion, where the command line is for it and it is there: beside this program, else in
/// one of the system's folders of programs.
pub fn asked() -> Option<Companion> {
    let mut words = std::env::args_os().skip(1);
    if words.next().is_none_or(|word| word != WORD) {
        return None;
    }
    let name = format!("{COMPANION}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok();
    let beside = beside.and_then(|own| Some(own.parent()?.to_path_buf()));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = beside.into_iter().chain(std::env::split_paths(&path));
    let program = folders
        .map(|folder| folder.join(&name))
        .find(|program| program.is_absolute() && program.is_file())?;
    Some(Companion {
        program,
        words: words.collect(),
    })
}

impl Companion {
    /// Lets it do the work; its exit code is ours.
    pub fn run(&self) -> ExitCode {
        let mut command = Command::new(&self.program);
        command.args(&self.words);
        match become_it(&mut command) {
            Ok(code) => code,
            Err(e) => {
                let what = format!("{} 运行不了", self.program.display());
                let hint = "文件可能不完整，或不是这种系统上的程序。请重新编译或重新拷贝。";
                complain(&Error::new(Kind::Disk, what).hint(hint).because(e));
                ExitCode::from(2)
            }
        }
    }
}

/// Becomes the other program: whoever ends this process ends the work.
#[cfg(unix)]
fn become_it(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

/// Waits for the other program. Ctrl+C reaches both.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> std::io::Result<ExitCode> {
    let code = command.status()?.code().unwrap_or(2);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(2)))
}
