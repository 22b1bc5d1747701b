//! [`Office`]: documents as LibreOffice renders them, where the user has it and asks for it. It runs
//! in a profile of its own below `.juanzong`, with time bounded, without macros and without a way to
//! the network; what it made is kept by the document's digest and its own version.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::digest::{Digest, digest};
use crate::error::{Error, Kind, Result};

/// Names of its program. On Windows `.com` waits and prints where `.exe` does not.
const PROGRAMS: &[&str] = if cfg!(windows) {
    &["soffice.com", "soffice.exe"]
} else {
    &["soffice", "libreoffice"]
};
/// Longest that one document may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Longest that it may take to say its version; it is large, and virus scanners look at it.
const START: Duration = Duration::from_secs(60);
/// Formats it is asked to render, by the names our readers have for them.
pub const FORMATS: &[&str] = &["docx", "doc", "xlsx", "xls", "pptx", "ppt", "rtf"];

/// LibreOffice, found and tried.
pub struct Office {
    program: PathBuf,
    version: String,
    /// Its profile, its work and what it made.
    folder: PathBuf,
    /// One document at a time: a profile belongs to one process. What failed is not tried again.
    failed: Mutex<BTreeMap<Digest, String>>,
}

/// A PDF, or in Chinese why there is none.
pub type Rendered = std::result::Result<Vec<u8>, String>;

impl Office {
    /// Looks for it on the PATH and where it is usually installed. `folder` is ours, and what it
    /// makes is kept there.
    ///
    /// # Errors
    /// There is none that answers; says what to do.
    pub fn find(folder: &Path) -> Result<Self> {
        let missing = || {
            Error::new(Kind::Usage, "用不了 --office：没有找到 LibreOffice（soffice）").hint(
                "请先安装 LibreOffice（UOS、Kylin：libreoffice-writer、libreoffice-calc、libreoffice-impress；\
                 Windows：装在默认位置，或把 program 文件夹加进 PATH）；或去掉 --office，由程序自己排版。",
            )
        };
        let program = candidates().into_iter().find(|path| path.is_file());
        let program = program.ok_or_else(missing)?;
        let folder = std::path::absolute(folder).map_err(|e| Error::disk("定位", folder, e))?;
        let profile = folder.join("profile");
        prepare(&profile)?;
        let mut command = Command::new(&program);
        command.arg(profile_argument(&profile)).arg("--version");
        let printed = run(command, START).map_err(|why| missing().because(why))?;
        let version = printed.lines().next().unwrap_or_default().trim();
        if !version.contains("LibreOffice") {
            return Err(missing());
        }
        Ok(Office {
            program,
            version: version.to_owned(),
            folder,
            failed: Mutex::default(),
        })
    }

    /// Name and version in short, such as `LibreOffice 7.4.7.2`.
    pub fn name(&self) -> String {
        let words = self.version.split_whitespace().take(2);
        words.collect::<Vec<_>>().join(" ")
    }

    /// This content, of this format, as a PDF. Its bytes are fetched unless it has been rendered
    /// before.
    ///
    /// # Errors
    /// They can't be had, or the disk would not have its work. Never a matter of the document.
    pub fn render(
        &self,
        format: &str,
        content: Digest,
        bytes: &dyn Fn() -> Result<Vec<u8>>,
    ) -> Result<Rendered> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = failed.get(&content) {
            return Ok(Err(why.clone()));
        }
        let version = digest(self.version.as_bytes()).to_string();
        let kept = self
            .folder
            .join(format!("{content}-{}.pdf", &version[..12]));
        if let Ok(pdf) = fs::read(&kept) {
            return Ok(Ok(pdf));
        }
        let work = self.folder.join("work");
        clear(&work)?;
        fs::create_dir_all(&work).map_err(|e| Error::disk("建立文件夹", &work, e))?;
        let paper = work.join(format!("paper.{format}"));
        fs::write(&paper, bytes()?).map_err(|e| Error::disk("写入", &paper, e))?;
        let rendered = self.convert(&work, &paper);
        match &rendered {
            Ok(pdf) => keep(&kept, pdf)?,
            Err(why) => drop(failed.insert(content, why.clone())),
        }
        clear(&work)?;
        Ok(rendered)
    }

    fn convert(&self, work: &Path, paper: &Path) -> Rendered {
        let mut command = Command::new(&self.program);
        command
            .arg(profile_argument(&self.folder.join("profile")))
            .args(["--headless", "--norestore", "--nolockcheck", "--nodefault"])
            .args(["--convert-to", "pdf", "--outdir"])
            .arg(work)
            .arg(paper)
            .current_dir(work);
        run(command, PATIENCE)?;
        let pdf = fs::read(work.join("paper.pdf"));
        match pdf {
            Ok(pdf) if pdf.starts_with(b"%PDF") => Ok(pdf),
            _ => Err("LibreOffice 没有转换成功".into()),
        }
    }
}

/// Where it may be, likeliest first.
fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    for key in ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"] {
        let folder = std::env::var_os(key).map(PathBuf::from);
        folders.extend(folder.map(|folder| folder.join("LibreOffice").join("program")));
    }
    if cfg!(target_os = "macos") {
        folders.push("/Applications/LibreOffice.app/Contents/MacOS".into());
    }
    let join = |folder: &PathBuf| {
        PROGRAMS
            .iter()
            .map(|name| folder.join(name))
            .collect::<Vec<_>>()
    };
    folders.iter().flat_map(join).collect()
}

/// What its profile says: branch, name, value. Macros do not run, and pictures linked from
/// elsewhere are fetched through a proxy that is not there.
const SETTINGS: &[(&str, &str, &str)] = &[
    (
        "Office.Common/Security/Scripting",
        "DisableMacrosExecution",
        "true",
    ),
    (
        "Office.Common/Security/Scripting",
        "DisableActiveContent",
        "true",
    ),
    (
        "Office.Common/Security/Scripting",
        "BlockUntrustedRefererLinks",
        "true",
    ),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
];

fn prepare(profile: &Path) -> Result<()> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n",
    );
    for (branch, name, value) in SETTINGS {
        text.push_str(&format!(
            "<item oor:path=\"/org.openoffice.{branch}\"><prop oor:name=\"{name}\" \
             oor:op=\"fuse\"><value>{value}</value></prop></item>\n"
        ));
    }
    text.push_str("</oor:items>\n");
    let user = profile.join("user");
    let file = user.join("registrymodifications.xcu");
    fs::create_dir_all(&user).map_err(|e| Error::disk("建立文件夹", &user, e))?;
    fs::write(&file, text).map_err(|e| Error::disk("写入", &file, e))
}

/// The profile as LibreOffice wants to be told: a URL.
fn profile_argument(profile: &Path) -> String {
    let path = profile.to_string_lossy().replace('\\', "/");
    let mut url = String::from("-env:UserInstallation=file://");
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b':' | b'.' | b'-' | b'_' | b'~' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// Runs a command to its end and gives what it printed; in Chinese why it did not end well.
fn run(mut command: Command, patience: Duration) -> std::result::Result<String, String> {
    // A dead end: nothing leaves the machine.
    for proxy in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env(proxy, "http://127.0.0.1:9");
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let started = command.spawn();
    let mut child = started.map_err(|e| format!("LibreOffice 启动不了（{e}）"))?;
    let (tell, told) = mpsc::channel();
    if let Some(mut out) = child.stdout.take() {
        thread::spawn(move || {
            let mut printed = Vec::new();
            // What it printed until it was ended is all there is.
            let _ = std::io::Read::read_to_end(&mut out, &mut printed);
            // Nobody listens any more when it took too long.
            let _ = tell.send(String::from_utf8_lossy(&printed).into_owned());
        });
    }
    // It and all it has started have ended when nobody can print any more.
    match told.recv_timeout(patience) {
        Ok(printed) => {
            // Closing its output is the last thing it does; one that goes on is made to end.
            for _ in 0..100 {
                match child.try_wait() {
                    Ok(None) => thread::sleep(Duration::from_millis(30)),
                    _ => return Ok(printed),
                }
            }
            end(&mut child);
            Ok(printed)
        }
        Err(_) => {
            end(&mut child);
            let seconds = patience.as_secs();
            Err(format!("LibreOffice 在 {seconds} 秒内没有转换完"))
        }
    }
}

/// Ends it and what it has started: its program is only the door to another.
fn end(child: &mut Child) {
    let id = child.id().to_string();
    let tree: (&str, Vec<String>) = if cfg!(windows) {
        (
            "taskkill",
            vec!["/T".into(), "/F".into(), "/PID".into(), id],
        )
    } else {
        ("kill", vec!["-KILL".into(), "--".into(), format!("-{id}")])
    };
    let (program, arguments) = tree;
    let _ = Command::new(OsStr::new(program))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    // It may have ended already.
    let _ = child.kill();
    let _ = child.wait();
}

fn clear(work: &Path) -> Result<()> {
    match fs::remove_dir_all(work) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::disk("清理文件夹", work, e))
        }
        _ => Ok(()),
    }
}

/// Written whole or not at all: a run that is cut off leaves nothing that looks made.
fn keep(kept: &Path, pdf: &[u8]) -> Result<()> {
    let part = kept.with_extension("part");
    let written = fs::write(&part, pdf).and_then(|()| fs::rename(&part, kept));
    written.map_err(|e| Error::disk("写入", kept, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_below_a_chinese_folder_is_told_as_a_url() {
        let unix = profile_argument(Path::new("/家 目录/profile"));
        let wanted = "-env:UserInstallation=file:///%E5%AE%B6%20%E7%9B%AE%E5%BD%95/profile";
        assert_eq!(unix, wanted);
        let windows = profile_argument(Path::new(r"C:\x\profile"));
        assert_eq!(windows, "-env:UserInstallation=file:///C:/x/profile");
    }
}
