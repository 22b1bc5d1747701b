//! Bytes → [`Reading`]: text in paragraphs, pages, metadata; or in what way it could not be read.
//!
//! [`FORMATS`] is the table: a new format is one file here, one line there, one fixture under
//! `fixtures/formats/`. Reading never fails: bad input is data ([`Body::Unreadable`]).

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

/// Changes when any reader reads the same bytes differently: cached facts of another version
/// are read anew.
pub const VERSION: u32 = 1;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Name of the format that read it (`docx`), or `unknown`.
    pub format: String,
    /// The text, or why there is none.
    pub body: Body,
    /// Pages, sheets or slides, where the format has them.
    pub pages: Option<u32>,
    /// What the file says of itself.
    pub metadata: Metadata,
    /// The extension names another format than the bytes are.
    pub misnamed: bool,
}

/// Text, pictures, or the reason for neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Text in reading order.
    Text(Vec<Paragraph>),
    /// Pictures alone: a photo, or pages scanned without a text layer.
    Pictures {
        /// How many.
        count: u32,
    },
    /// We could not see what it says; never silently clean.
    Unreadable(Why),
}

/// A paragraph, a heading or a row of a table. Its text holds no line break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The text; cells of a row are parted by tabs.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// Page, sheet or slide, from 1, where known.
    pub page: Option<u32>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Running text.
    Body,
    /// A heading; 1 is the title.
    Heading(u8),
    /// A row of a table.
    Row,
    /// A page header or footer.
    Margin,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No bytes, or no pages, or no text where text is all there could be.
    Empty,
    /// Damaged; what the reader said.
    Broken(String),
    /// Password needed.
    Encrypted,
    /// The text layer has no Unicode: glyphs without meaning.
    Glyphs,
    /// Too large or too slow; the limit, in words.
    Limit(String),
    /// A format we do not read; its likely name.
    Unknown(String),
}

/// What a file says of itself. Times are as written there, `YYYY-MM-DDThh:mm:ss` where we could tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// First author.
    pub author: Option<String>,
    /// Who saved it last.
    pub last_author: Option<String>,
    /// When it was made.
    pub created: Option<String>,
    /// When it was saved last.
    pub modified: Option<String>,
    /// The program that wrote it.
    pub application: Option<String>,
    /// Template it was made from.
    pub template: Option<String>,
    /// For photos: when taken (EXIF DateTimeOriginal).
    pub taken: Option<String>,
    /// For photos: camera maker and model.
    pub camera: Option<String>,
    /// For photos: latitude and longitude in degrees.
    pub place: Option<String>,
    /// For pictures: width and height in pixels as stored.
    pub size: Option<(u32, u32)>,
    /// For pictures: EXIF orientation, 1 to 8.
    pub orientation: Option<u8>,
    /// Names of hidden sheets and other things a reader of the paper would not see.
    pub hidden: Vec<String>,
}

/// A file format we read.
pub struct Format {
    /// Short name, such as `docx`.
    pub name: &'static str,
    /// Extensions in lower case.
    pub extensions: &'static [&'static str],
    /// Whether the bytes are of this format, whatever the name says.
    pub detect: fn(&[u8]) -> bool,
    /// Reads it. May panic or fail on hostile bytes: [`read`] holds the net.
    pub read: fn(&[u8]) -> Reading,
}

/// Every format, in the order in which bytes are held against them.
pub const FORMATS: &[Format] = &[];

impl Reading {
    /// A reading without text, of this format.
    pub fn unreadable(format: &str, why: Why) -> Self {
        Reading {
            format: format.into(),
            body: Body::Unreadable(why),
            pages: None,
            metadata: Metadata::default(),
            misnamed: false,
        }
    }

    /// A reading of text, of this format.
    pub fn text(format: &str, paragraphs: Vec<Paragraph>) -> Self {
        Reading {
            format: format.into(),
            body: Body::Text(paragraphs),
            pages: None,
            metadata: Metadata::default(),
            misnamed: false,
        }
    }

    /// Its paragraphs; none where there is no text.
    pub fn paragraphs(&self) -> &[Paragraph] {
        match &self.body {
            Body::Text(paragraphs) => paragraphs,
            _ => &[],
        }
    }

    /// The paragraphs joined by newlines: the text in which every command counts offsets
    /// (Unicode scalar values).
    pub fn whole(&self) -> String {
        self.paragraphs()
            .iter()
            .map(|p| p.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl Why {
    /// In words for the clerk, without a full stop.
    pub fn in_words(&self) -> String {
        match self {
            Why::Empty => "文件是空的，没有任何内容".into(),
            Why::Broken(detail) => format!("文件已损坏，打不开（{detail}）"),
            Why::Encrypted => "文件加了密码，打不开".into(),
            Why::Glyphs => "文字层无法识别（字形没有对应的文字编码）".into(),
            Why::Limit(detail) => format!("文件太大或太复杂，超出检查限度（{detail}）"),
            Why::Unknown(kind) => format!("暂不能读取这种格式（{kind}）"),
        }
    }
}

/// Reads a file. Never panics, never fails.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    let extension = name
        .rsplit_once('.')
        .map(|(_, e)| e.to_lowercase())
        .unwrap_or_default();
    if bytes.is_empty() {
        return Reading::unreadable(
            if extension.is_empty() {
                "unknown"
            } else {
                &extension
            },
            Why::Empty,
        );
    }
    let by_bytes = FORMATS.iter().find(|format| (format.detect)(bytes));
    let by_name = FORMATS
        .iter()
        .find(|format| format.extensions.contains(&extension.as_str()));
    let Some(format) = by_bytes.or(by_name) else {
        return Reading::unreadable("unknown", Why::Unknown(extension));
    };
    let mut reading = catch_unwind(AssertUnwindSafe(|| (format.read)(bytes)))
        .unwrap_or_else(|_| Reading::unreadable(format.name, Why::Broken("读取时出错".into())));
    reading.misnamed = by_name.is_some_and(|named| named.name != format.name);
    reading
}
