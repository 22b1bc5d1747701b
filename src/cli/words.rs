//! The command line in Chinese: clap's own headings and complaints, said for clerks.

use std::error::Error as _;

use clap::builder::{ArgAction, Command};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Error;

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Gives a command and all below it Chinese headings, and a Chinese `--help`.
pub(super) fn localise(command: Command) -> Command {
    let version = clap::Arg::new("版本")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("显示版本")
        .help_heading("选项");
    let name = command.get_name().to_string();
    below(command.version(env!("CARGO_PKG_VERSION")), &name).arg(version)
}

/// `path`: the words typed to get here, such as `juanzong ledger accept`.
fn below(command: Command, path: &str) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_string())
        .collect();
    let usage = usage(&command, path);
    let mut command = command
        .override_usage(usage)
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .arg(
            clap::Arg::new("帮助")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("显示这段说明"),
        )
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                "参数"
            } else {
                "选项"
            };
            let argument = argument.help_heading(heading);
            if !argument.get_action().takes_values() {
                return argument;
            }
            let values = values(&argument);
            let help = argument
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            argument
                .hide_possible_values(true)
                .hide_default_value(true)
                .help(format!("{help}{values}"))
        });
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |inner| below(inner, &path));
    }
    command
}

fn usage(command: &Command, path: &str) -> String {
    let mut usage = path.to_string();
    if command.has_subcommands() {
        usage.push_str(" <命令>");
    }
    if command
        .get_arguments()
        .any(|argument| !argument.is_positional())
    {
        usage.push_str(" [选项]");
    }
    for argument in command.get_positionals() {
        usage.push_str(&format!(" {argument}"));
    }
    usage
}

/// `（text、json；不写时为 text）`, which clap would say in English.
fn values(argument: &clap::Arg) -> String {
    let named = |value: &clap::builder::PossibleValue| value.get_name().to_string();
    let possible = argument.get_possible_values();
    if possible.is_empty() {
        return String::new();
    }
    let list = possible.iter().map(named).collect::<Vec<_>>().join("、");
    match argument.get_default_values().first() {
        Some(default) => format!("（{list}；不写时为 {}）", default.to_string_lossy()),
        None => format!("（{list}）"),
    }
}

/// What is wrong with the command line.
pub(super) fn explain(wrong: &clap::Error) -> Error {
    let context = |kind| wrong.get(kind).map(shown).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let what = match wrong.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::MissingRequiredArgument => format!("还缺少：{argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "还没有写要做什么".into()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面要写上内容"),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            format!("“{argument}”不能是“{value}”，可以是：{valid}")
        }
        ErrorKind::ValueValidation => {
            // Our own readers of values say why; others would in English.
            let ours = wrong.source().and_then(|e| e.downcast_ref::<Error>());
            let why = ours.map(|e| format!("：{e}")).unwrap_or_default();
            format!("“{argument}”不能是“{value}”{why}")
        }
        ErrorKind::ArgumentConflict => {
            format!(
                "“{argument}”不能和“{}”一起用",
                context(ContextKind::PriorArg)
            )
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”后面写的内容个数不对")
        }
        _ => "命令写得不对".into(),
    };
    let suggestion = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(context)
    .find(|text| !text.is_empty());
    let hint = match suggestion {
        Some(meant) => format!("是不是想写“{meant}”？加 --help 可以看用法。"),
        None => "加 --help 可以看用法。".into(),
    };
    Error::usage(what).hint(hint)
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        _ => String::new(),
    }
}
