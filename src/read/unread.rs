//! Formats we know by sight but do not read: so that nobody's spreadsheet of 1997 is taken for
//! text, and the clerk is told by name what could not be looked into.

use super::container::{self, Family};
use super::{FORMATS, html, recording};

/// A format we know by sight.
pub(super) struct Kind {
    /// Short name.
    pub(super) name: &'static str,
    /// In words for the clerk.
    pub(super) title: &'static str,
    /// Extensions in lower case.
    extensions: &'static [&'static str],
}

macro_rules! kinds {
    ($($constant:ident $name:literal $title:literal $extensions:expr;)*) => {
        $(const $constant: Kind = Kind { name: $name, title: $title, extensions: &$extensions };)*
        /// Every format we know by sight.
        const KINDS: &[Kind] = &[$($constant),*];
    };
}

kinds! {
    WORD2 "word2" "Word 6 以前的文档（.doc）" ["doc", "dot"];
    WORKS "works" "Microsoft Works 文档（.wps）" ["wps", "wks", "wdb"];
    MSG "msg" "Outlook 邮件（.msg）" ["msg"];
    OLE "ole" "旧版复合文档（OLE）" [];
    XLSB "xlsb" "Excel 二进制工作簿（.xlsb）" ["xlsb"];
    ODF "odf" "OpenDocument 文档（.odt/.ods/.odp）" ["odt", "ods", "odp"];
    OPC "opc" "成套的文件包（Visio、XPS 等）" ["vsdx", "xps", "oxps"];
    BZIP "bz2" "BZIP2 压缩包（.bz2）" ["bz2"];
    XZ "xz" "XZ 压缩包（.xz）" ["xz"];
    MP3 "mp3" "MP3 录音（.mp3）" ["mp3"];
    AVI "avi" "AVI 录像（.avi）" ["avi"];
    WAV "wav" "WAV 录音（.wav）" ["wav"];
    WMV "wmv" "WMV 录像（.wmv）" ["wmv", "asf", "wma"];
    FLV "flv" "FLV 录像（.flv）" ["flv"];
    MPEG "mpg" "MPEG 录像（.mpg）" ["mpg", "mpeg", "vob"];
    MKV "mkv" "MKV 录像（.mkv）" ["mkv", "webm"];
    TS "mts" "摄像机录像（.mts）" ["mts", "m2ts", "ts"];
    RM "rmvb" "RealMedia 录像（.rmvb）" ["rmvb", "rm"];
    AMR "amr" "AMR 录音（.amr）" ["amr"];
    AAC "aac" "AAC 录音（.aac）" ["aac"];
    OGG "ogg" "OGG 录音（.ogg）" ["ogg", "oga", "opus"];
    FLAC "flac" "FLAC 录音（.flac）" ["flac"];
    PSD "psd" "Photoshop 图片（.psd）" ["psd"];
    DWG "dwg" "CAD 图纸（.dwg）" ["dwg"];
    MHT "mht" "网页归档或邮件（.mht/.eml）" ["mht", "mhtml", "eml"];
    XML "xml" "XML 文件（可能是 Word/Excel 2003 XML 文档）" ["xml"];
    PS "ps" "PostScript 文件（.ps）" ["ps", "eps"];
    CAJ "caj" "知网 CAJ 文档（.caj）" ["caj", "kdh", "nh"];
    LINK "lnk" "快捷方式（.lnk/.url，只是指向文件的链接，不是文件本身）" ["lnk", "url"];
    EXE "exe" "可执行程序（.exe）" ["exe", "dll", "com", "scr"];
}

/// Names of films, read or known by sight.
pub(super) const FILMS: &[&str] = &[
    recording::MP4.name,
    recording::MOV.name,
    AVI.name,
    WMV.name,
    FLV.name,
    MPEG.name,
    MKV.name,
    TS.name,
    RM.name,
];

/// Names of sounds known by sight.
const SOUNDS: &[&str] = &[MP3.name, WAV.name, AMR.name, AAC.name, OGG.name, FLAC.name];

impl Kind {
    /// Whether it is a film or a sound: nothing to read, whoever could.
    pub(super) fn is_recording(&self) -> bool {
        FILMS.contains(&self.name) || SOUNDS.contains(&self.name)
    }
}

/// First bytes that tell.
const MAGIC: &[(&[u8], &Kind)] = &[
    (b"BZh", &BZIP),
    (b"\xfd7zXZ\0", &XZ),
    (b"ID3", &MP3),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", &WMV),
    (b"FLV\x01", &FLV),
    (b".RMF", &RM),
    (b"#!AMR", &AMR),
    (b"OggS", &OGG),
    (b"fLaC", &FLAC),
    (b"\xff\xf1", &AAC),
    (b"\xff\xf9", &AAC),
    (b"\0\0\x01\xba", &MPEG),
    (b"\0\0\x01\xb3", &MPEG),
    (b"\x1a\x45\xdf\xa3", &MKV),
    (b"8BPS", &PSD),
    (b"AC10", &DWG),
    (b"%!PS", &PS),
    (b"CAJ\0", &CAJ),
    (b"HN\0\0", &CAJ),
    (b"KDH ", &CAJ),
    (b"L\0\0\0\x01\x14\x02\0", &LINK),
    (b"[InternetShortcut]", &LINK),
];

/// What these bytes are, where we know it and do not read it.
pub(super) fn recognise(bytes: &[u8]) -> Option<&'static Kind> {
    if let Some(family) = container::family(bytes) {
        return match family {
            Family::Word | Family::Sheet | Family::Slides | Family::Ofd | Family::Archive => None,
            Family::BinarySheet => Some(&XLSB),
            Family::OpenDocument => Some(&ODF),
            Family::Other => Some(&OPC),
        };
    }
    let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    magic
        .map(|(_, kind)| *kind)
        .or_else(|| ole(bytes))
        .or_else(|| media(bytes))
        .or_else(|| text(bytes))
}

fn ole(bytes: &[u8]) -> Option<&'static Kind> {
    if !bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        // Word for DOS and Windows before 6 wrote no container.
        let old = [b"\xdb\xa5\x2d\0", b"\x31\xbe\0\0", b"\x9b\xa5\x21\0"];
        return old
            .iter()
            .any(|magic| bytes.starts_with(*magic))
            .then_some(&WORD2);
    }
    let streams: Vec<String> = container::ole_streams(bytes).collect();
    let has = |name: &str| streams.iter().any(|stream| stream == name);
    Some(match () {
        () if has("MatOST") || has("CONTENTS") || has("WksSSWorkBook") => &WORKS,
        () if streams.iter().any(|s| s.starts_with("__substg1.0_")) => &MSG,
        () => &OLE,
    })
}

fn media(bytes: &[u8]) -> Option<&'static Kind> {
    let at = |range| bytes.get::<std::ops::Range<usize>>(range);
    if bytes.starts_with(b"RIFF") {
        return match at(8..12)? {
            b"AVI " => Some(&AVI),
            b"WAVE" => Some(&WAV),
            _ => None,
        };
    }
    if bytes.starts_with(b"MZ") && bytes.len() > 64 && bytes.contains(&0) {
        return Some(&EXE);
    }
    if bytes.starts_with(b"\xff\xfb") || bytes.starts_with(b"\xff\xf3") {
        return Some(&MP3);
    }
    // Packets of 188 bytes, each begun by one letter; cameras put four bytes before each.
    let packets = |from: usize, length: usize| {
        let marks = [0usize, 1, 2].map(|n| bytes.get(from + n * length));
        marks.iter().all(|mark| *mark == Some(&b'G'))
    };
    if bytes.contains(&0) && (packets(0, 188) || packets(4, 192)) {
        return Some(&TS);
    }
    None
}

/// Formats made of text that is not meant for readers.
fn text(bytes: &[u8]) -> Option<&'static Kind> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<?xml") {
        return (!html::is_markup(head)).then_some(&XML);
    }
    let lower = head.to_lowercase();
    let letter = ["mime-version:", "from:", "received:", "return-path:"]
        .iter()
        .any(|start| lower.starts_with(start));
    (letter && lower.contains("content-type:")).then_some(&MHT)
}

/// Whether a file with this extension should be of another format than `name`.
pub(super) fn is_misnomer(extension: &str, name: &str) -> bool {
    let read = FORMATS.iter().map(|f| (f.name, f.extensions));
    let meant: Vec<&str> = read
        .chain(KINDS.iter().map(|kind| (kind.name, kind.extensions)))
        .filter(|(_, extensions)| extensions.contains(&extension))
        .map(|(name, _)| name)
        .collect();
    !meant.is_empty() && !meant.contains(&name)
}

/// Words for bytes that nothing knows.
pub(super) fn unrecognised(extension: &str) -> String {
    match KINDS
        .iter()
        .find(|kind| kind.extensions.contains(&extension))
    {
        Some(kind) => format!("扩展名像{}，内容却不是", kind.title),
        None if is_volume(extension) => "分卷压缩包的一卷，要各卷齐全才能打开".into(),
        None if extension.is_empty() => "没有扩展名，内容也认不出".into(),
        None => format!("扩展名 .{extension}，内容认不出"),
    }
}

/// Extensions of the second and further volumes of an archive: `.002`, `.z01`, `.r00`.
fn is_volume(extension: &str) -> bool {
    let digits = extension.strip_prefix(['z', 'r']).unwrap_or(extension);
    let length = if digits == extension { 3 } else { 2 };
    digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_may_belong_to_several_formats() {
        assert!(!is_misnomer("wps", "docx"));
        assert!(!is_misnomer("wps", "doc"));
        assert!(is_misnomer("doc", "docx"));
        assert!(is_misnomer("ppt", "pptx"));
        assert!(!is_misnomer("", "docx"));
        assert!(!is_misnomer("abc", "docx"));
    }

    #[test]
    fn mail_and_xml_are_not_plain_text() {
        let of = |text: &str| recognise(text.as_bytes()).map(|kind| kind.name);
        assert_eq!(
            of("MIME-Version: 1.0\r\nContent-Type: multipart/related;"),
            Some("mht")
        );
        assert_eq!(of("<?xml version=\"1.0\"?><w:wordDocument/>"), Some("xml"));
        assert_eq!(
            of("<?xml version=\"1.0\"?><html><body>字</body></html>"),
            None
        );
        assert_eq!(of("关于通知"), None);
    }
}
