//! `juanzong serve`: the local page. Without arguments, as when double-clicked, the same.

use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use super::Exit;
use crate::error::{Error, Kind, Result};
use crate::web::{self, Server};

/// 打开页面：在浏览器里检查、看问题、管台账、装案卷（只在本机，不联网）
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// 项目文件或文件夹；不写时在页面里选
    #[arg(value_name = "项目或文件夹")]
    project: Option<PathBuf>,
    /// 端口；不写时由系统挑选
    #[arg(
        long,
        value_name = "端口",
        default_value_t = 0,
        hide_default_value = true
    )]
    port: u16,
    /// 不打开浏览器，只打印地址
    #[arg(long)]
    no_open: bool,
}

impl Args {
    /// The page over a project.
    pub(super) fn over(project: &Path) -> Self {
        Args {
            project: Some(project.to_owned()),
            ..Args::default()
        }
    }
}

/// Serves until somebody asks to quit.
///
/// # Errors
/// The project can't be opened; the port is taken.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let server = Server::bind(args.port, settings_folder())?;
    if let Some(project) = &args.project {
        server.open(project)?;
    }
    let address = server.address();
    let words = format!(
        "卷宗已经启动，请在浏览器里使用。浏览器没有自动打开时，请把下面的地址复制到浏览器里：\n\n  {address}\n\n\
         只有这台电脑能打开它。请不要关闭这个窗口；关闭窗口就是退出程序（台账都已保存）。\n"
    );
    out.write_all(words.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| Error::new(Kind::Disk, "无法写出地址").because(e))?;
    if !args.no_open && web::show(&address).is_err() {
        let _ = out.write_all("没有找到浏览器，请自己打开上面的地址。\n".as_bytes());
    }
    server.run()?;
    Ok(Exit::Clean)
}

/// The user's own folder for settings of programs.
fn settings_folder() -> Option<PathBuf> {
    let from = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let folder = if cfg!(windows) {
        from("APPDATA")
    } else {
        from("XDG_CONFIG_HOME").or_else(|| from("HOME").map(|home| home.join(".config")))
    };
    folder
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("juanzong"))
}

/// Keeps a window open that would vanish with what it says: one opened by a double click.
pub(super) fn linger() {
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        let _ = std::io::stderr().write_all("按回车键关闭。\n".as_bytes());
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
