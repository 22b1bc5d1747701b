//! Commands, one file each: arguments → library → words for the clerk.
//! Results go to the standard output, progress and logs to the standard error.

pub mod assemble;
pub mod assign;
pub mod backup;
pub mod check;
pub mod cluster;
pub mod compare;
pub mod demo;
pub mod diff;
pub mod explain;
pub mod fingerprints;
pub mod indicators;
pub mod init;
pub mod ledger;
pub mod likeness;
pub mod notices;
pub mod order;
pub mod progress;
pub mod read;
pub mod schema;
pub mod score;
pub mod serve;
pub mod stock;
pub mod verdict;
pub mod verify;
mod words;

use std::error::Error as _;
use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand as MISSING;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::error::{Error, Kind, Result};
use crate::worker;

/// 卷宗：国家卫生城市评审材料的检查、比对、整改台账和案卷装订。不联网，不改动报送材料。
#[derive(Debug, Parser)]
#[command(name = "juanzong")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 检查，并写出全部结果：报告、台账、案卷、卷宗包
    Assemble(assemble::Args),
    /// 只检查，列出问题，记入台账，不写结果
    Check(check::Args),
    /// 跨县比对：各县的指纹放在一起，找出疑似雷同的材料
    Compare(compare::Args),
    /// 集群比对：全国那么多指纹，或者已有集群时用；是另外一个程序
    Cluster(cluster::Args),
    /// 建立项目：辨认已有的文件夹，写好项目文件
    Init(init::Args),
    /// 归位：指定一份材料属于哪一项
    Assign(assign::Args),
    /// 排次序：一份材料在它的应交项里排在哪里，装订照这个次序
    Order(order::Args),
    /// 整改台账：查看、登记、导入、验收销号、退回整改，导出给单位填写再并入
    Ledger(Box<ledger::Args>),
    /// 回头看：两次检查相比，哪些整改了，哪些没动
    Diff(diff::Args),
    /// 备份台账和全部记录，或从备份恢复
    Backup(backup::Args),
    /// 模拟评分：按评分方案看能得多少分、先改什么
    Score(score::Args),
    /// 数据指标：要求多少、达标没有
    Indicators(indicators::Args),
    /// 只写整改文书：通知单、督办函、周通报、一页纸
    Notices(notices::Args),
    /// 认定雷同：属实、合理引用还是公共模板
    Verdict(verdict::Args),
    /// 看一遍演示：写出一个虚构的县，里面故意留了毛病，再整理成案卷
    Demo(demo::Args),
    /// 指纹：导出、查看，不交原文也能比对雷同
    Fingerprints(fingerprints::Args),
    /// 解释检查规则：查什么、为什么、怎么改
    Explain(explain::Args),
    /// 比对雷同：谁抄了谁，不需要项目文件
    Likeness(likeness::Args),
    /// 显示程序从文件里读到的内容，用来核对问题
    Read(read::Args),
    /// 打印项目文件或标准文件的 JSON Schema，供编辑器提示
    Schema(schema::Args),
    /// 打开页面：在浏览器里做所有的事（不写命令也是它）
    Serve(serve::Args),
    /// 统计套话：大家都用的话有多常见，比对时不当作雷同
    Stock(stock::Args),
    /// 核验卷宗包：里面的东西有没有变，变了哪个
    Verify(verify::Args),
}

/// How a command ended when it could work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing found at or above the chosen severity: exit code 0.
    Clean,
    /// Something was found: exit code 1.
    Findings,
}

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 给人看.
    Text,
    /// 给程序用.
    Json,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    if let Some(limits) = asked_to_serve() {
        // The parent sees how it ended; there is nobody else to tell.
        return match worker::serve(&limits) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(2),
        };
    }
    if let Some(command) = double_clicked() {
        return double_click(command);
    }
    if let Some(companion) = cluster::asked() {
        return companion.run();
    }
    speak(|arguments: Arguments, out| run(arguments.command, out))
}

/// Reads the command line as `A`, in Chinese, and does what it asks: what was found goes to the
/// standard output, what went wrong to the standard error. Exit code 0, 1 where something was
/// found, 2 where it could not work.
pub fn speak<A: CommandFactory + FromArgMatches>(
    run: impl FnOnce(A, &mut dyn Write) -> Result<Exit>,
) -> ExitCode {
    let asked = words::localise(A::command()).try_get_matches();
    let arguments = match asked.and_then(|matches| A::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(wrong) if !wrong.use_stderr() || wrong.kind() == MISSING => {
            // A closed pipe is no reason to fail a request for help.
            let _ = wrong.print();
            return ExitCode::from(if wrong.kind() == MISSING { 2 } else { 0 });
        }
        Err(wrong) => {
            complain(&words::explain(&wrong));
            return ExitCode::from(2);
        }
    };
    let mut out = std::io::stdout().lock();
    let ended = run(arguments, &mut out).and_then(|exit| match out.flush() {
        Ok(()) => Ok(exit),
        Err(e) => Err(Error::new(Kind::Disk, "无法写出结果").because(e)),
    });
    match ended {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

/// The limits, where the program was started by itself as a worker.
fn asked_to_serve() -> Option<Vec<String>> {
    let mut words = std::env::args_os().skip(1);
    let asked = words.next().is_some_and(|word| word == worker::COMMAND);
    asked.then(|| words.map(|w| w.to_string_lossy().into_owned()).collect())
}

/// The page, where the program was started without a command: by a double click, or by a project
/// dropped on it.
fn double_clicked() -> Option<serve::Args> {
    let mut words = std::env::args_os().skip(1);
    let only = match (words.next(), words.next()) {
        (None, _) => return Some(serve::Args::default()),
        (Some(only), None) => std::path::PathBuf::from(only),
        _ => return None,
    };
    let dropped = only.is_absolute() && only.exists();
    dropped.then(|| serve::Args::over(&only))
}

fn double_click(page: serve::Args) -> ExitCode {
    match serve::run(page, &mut std::io::stdout()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            serve::linger();
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, out: &mut dyn Write) -> Result<Exit> {
    match command {
        Command::Assemble(args) => assemble::run(args, out),
        Command::Check(args) => check::run(args, out),
        Command::Compare(args) => compare::run(args, out),
        Command::Cluster(args) => cluster::run(args, out),
        Command::Assign(args) => assign::run(args, out),
        Command::Order(args) => order::run(args, out),
        Command::Ledger(args) => ledger::run(*args, out),
        Command::Diff(args) => diff::run(args, out),
        Command::Backup(args) => backup::run(args, out),
        Command::Notices(args) => notices::run(args, out),
        Command::Verdict(args) => verdict::run(args, out),
        Command::Demo(args) => demo::run(args, out),
        Command::Fingerprints(args) => fingerprints::run(args, out),
        Command::Explain(args) => explain::run(args, out),
        Command::Likeness(args) => likeness::run(args, out),
        Command::Read(args) => read::run(args, out),
        Command::Init(args) => init::run(args, out),
        Command::Schema(args) => schema::run(args, out),
        Command::Score(args) => score::run(args, out),
        Command::Indicators(args) => indicators::run(args, out),
        Command::Serve(args) => serve::run(args, out),
        Command::Stock(args) => stock::run(args, out),
        Command::Verify(args) => verify::run(args, out),
    }
}

/// The reader of our output went away (`juanzong … | head`): nothing is wrong.
fn is_closed_pipe(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
        {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// Prints an error with its chain of causes, once.
fn complain(error: &Error) {
    let mut text = format!("出错：{error}\n");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!("原因：{inner}\n"));
        cause = inner.source();
    }
    if let Some(hint) = &error.hint {
        text.push_str(&format!("怎么办：{hint}\n"));
    }
    // Nothing is left to tell it to when the standard error itself is closed.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
