//! `juanzong fingerprints`: what others may compare without seeing a text.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::progress::Bar;
use super::{Exit, Format};
use crate::desk::prints::sum;
use crate::desk::{self, Desk};
use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::prints::{Choices, Document, GUIDE, Header, Key, Source};

/// What a file tells and what it does not; said wherever one asks for help.
const PROTECTS: &str = "\
指纹文件里没有原文，有单位名、路径、题名和一段段文字算出来的数。
  不加密钥：看不到原文，但手里有某段文字的人能核对这段话在不在里面，熟悉公文的人还能
            一句句地猜，请当作内部资料管理。
  加密钥（--key-file）：没有密钥的人不能猜也不能核对；有密钥的人仍然能核对。
  加了密钥也看得到：单位数、份数、每份长短、哪几份相同、题名。
  遮住单位（--mask-units）：单位名、路径换成代号，题名里的名称换成“某”；
            熟悉情况的人仍可能认出来。
详细说明：juanzong fingerprints --guide";

/// 指纹：把材料变成指纹文件，不交原文也能比对雷同
#[derive(Debug, clap::Args)]
#[command(after_help = PROTECTS)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// 打印给市、省信息化部门的说明：多大的机器、怎么做、什么会离开本机
    #[arg(long)]
    guide: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 导出：读全部材料，写出指纹文件
    Export(Export),
    /// 查看：指纹文件里有什么，是不是完整
    Inspect(Inspect),
}

#[derive(Debug, clap::Args)]
#[command(after_help = PROTECTS)]
struct Export {
    /// 项目文件 juanzong.yaml 或它所在的文件夹，也可以直接是报送文件夹；不写时从当前文件夹往上找
    #[arg(value_name = "项目或文件夹")]
    path: Option<PathBuf>,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件", default_value = "指纹.parquet")]
    output: PathBuf,
    /// 发给哪个单位自查：不含它自己的材料
    #[arg(long = "for", value_name = "单位")]
    made_for: Option<String>,
    /// 遮住单位名称和文件路径，换成代号
    #[arg(long)]
    mask_units: bool,
    /// 密钥文件（16 个字节以上）：没有密钥的人猜不出指纹；要比对的各方必须用同一个
    #[arg(long, value_name = "文件", conflicts_with = "new_key")]
    key_file: Option<PathBuf>,
    /// 生成一个随机的密钥文件，并用它导出；已有的文件不会覆盖
    #[arg(long, value_name = "文件")]
    new_key: Option<PathBuf>,
    /// 本县的行政区划代码（六位），程序从地名看不出时才要写
    #[arg(long, value_name = "代码")]
    county: Option<u32>,
}

#[derive(Debug, clap::Args)]
struct Inspect {
    /// 指纹文件
    #[arg(value_name = "指纹文件", required = true)]
    files: Vec<PathBuf>,
    /// 输出格式；json 一行一个文件，连同全部材料清单
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,
}

/// Runs the command.
///
/// # Errors
/// The project or a file can't be read; the file can't be written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    match args.action {
        _ if args.guide => say(out, GUIDE)?,
        Some(Action::Export(args)) => export(&args, out)?,
        Some(Action::Inspect(args)) => {
            for file in &args.files {
                inspect(file, args.format, out)?;
            }
        }
        None => {
            return Err(Error::usage("还没有写要做什么").hint(
                "导出用 juanzong fingerprints export，查看用 juanzong fingerprints inspect，说明用 juanzong fingerprints --guide。",
            ));
        }
    }
    Ok(Exit::Clean)
}

fn export(args: &Export, out: &mut dyn Write) -> Result<()> {
    let key = match (&args.key_file, &args.new_key) {
        (Some(file), _) => Some(Key::read(file)?),
        (None, Some(file)) => Some(Key::make(file)?),
        (None, None) => None,
    };
    let desk = Desk::open(args.path.as_deref(), desk::today())?;
    let made_for = args
        .made_for
        .as_deref()
        .map(|name| desk.unit(name))
        .transpose()?;
    desk.tell_guesses();
    let bar = Bar::new(false);
    let choices = Choices {
        mask_units: args.mask_units,
        made_for,
        key,
        county: args.county,
    };
    let text = desk.export_prints(&args.output, &choices, &bar)?.in_words();
    bar.finish();
    say(out, &format!("{text}\n"))
}

#[derive(Serialize)]
struct Shown<'s> {
    file: String,
    rows: u64,
    bytes: u64,
    sha256: Digest,
    #[serde(flatten)]
    header: &'s Header,
    documents: &'s [Document],
}

fn inspect(file: &Path, format: Format, out: &mut dyn Write) -> Result<()> {
    let source = Source::open(file)?;
    // Every row is read once: a file that was cut off should be known before it is sent on.
    let mut rows = 0;
    source.scan(&(i64::MIN..=i64::MAX), &mut |batch| {
        rows += batch.fingerprints.len() as u64;
        Ok(())
    })?;
    if rows != source.rows {
        return Err(source.damaged("行数不足"));
    }
    if format == Format::Json {
        let shown = Shown {
            file: file.display().to_string(),
            rows,
            bytes: source.size,
            sha256: sum(file)?,
            header: &source.header,
            documents: &source.documents,
        };
        let line =
            serde_json::to_string(&shown).map_err(|e| Error::bug("写不成 JSON").because(e))?;
        return say(out, &format!("{line}\n"));
    }
    let header = &source.header;
    let parameters = &header.parameters;
    let made_for = header.made_for.as_ref();
    let text = format!(
        "{}\n  地方：{}（{}）\n  单位 {} 个{}{}，材料 {} 份，指纹 {rows} 条，每条 {:.1} 字节，完整\n  \
         格式 {}，片段 {} 字，窗口 {}，遮名规则 {}，套话表 {}，{}，由 {} 写出\n  \
         校验码 {}\n",
        file.display(),
        header.place,
        header.county,
        header.units.len(),
        if header.masked {
            "（名称已遮住）"
        } else {
            ""
        },
        made_for
            .map(|unit| format!("（发给{unit}，不含它的材料）"))
            .unwrap_or_default(),
        source.documents.len(),
        source.size as f64 / rows.max(1) as f64,
        parameters.format,
        parameters.k,
        parameters.w,
        parameters.masks,
        &parameters.phrases.to_string()[..16],
        match &parameters.key {
            Some(mark) => format!("密钥标记 {mark}"),
            None => "没有密钥".into(),
        },
        header.program,
        sum(file)?,
    );
    say(out, &text)
}

fn say(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}
