//! [`Reading`]: what a file says, whichever its format.

use serde::{Deserialize, Serialize};

use super::image::{self, Eye, Look};
use crate::digest::{Digest, digest};

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
    /// Pictures inside it, in order of place; a photo has none but is one.
    #[serde(default)]
    pub pictures: Vec<Picture>,
    /// Of a photo: what it looks like, where it can be told from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// What of it we did not see although the rest was read.
    #[serde(default)]
    pub gaps: Vec<Gap>,
}

/// A picture inside a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// SHA-256 of its bytes as they are stored: that of the photo's own file where the document
    /// holds the file as it was.
    pub digest: Digest,
    /// Bytes as stored.
    pub size: u64,
    /// Width and height in pixels, where told.
    pub pixels: Option<(u32, u32)>,
    /// Page, sheet or slide, from 1, where known.
    pub page: Option<u32>,
    /// What it looks like, where it can be told from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// When it was taken (EXIF DateTimeOriginal).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
}

/// A part of a file that we did not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Pages, from 1, that are pictures without a text layer.
    Scanned(Vec<u32>),
    /// So many letters have no Unicode.
    Glyphs(u32),
    /// A part, by its name, that could not be read.
    Part(String, Why),
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
    /// A film or a sound: nothing to read.
    Recording,
    /// Files packed into one, in the order of the archive: each is a material of its own.
    Archive(Vec<Member>),
    /// We could not see what it says; never silently clean.
    Unreadable(Why),
}

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Where it lies in the archive: `/` between parts, no part that any system would refuse or
    /// take for a step upwards.
    pub path: String,
    /// Bytes unpacked; as declared where it could not be unpacked.
    pub size: u64,
    /// SHA-256 of its bytes, or why there are none.
    pub content: Result<Digest, Why>,
    /// Its name as the archive gives it, where that would have led out of the archive's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsafe_name: Option<String>,
}

/// A paragraph, a heading or a row of a table. Its text holds no line break. Of plain text it is a
/// line as it stands, blank ones included; of other formats it is never blank.
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
    /// Company or office the program was registered to.
    pub company: Option<String>,
    /// How often it was saved.
    pub revision: Option<u32>,
    /// Word: the identifier of the editing session in which it began; copies of a file keep it.
    pub rsid_root: Option<String>,
    /// Word: identifiers of all editing sessions, sorted.
    pub rsids: Vec<String>,
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
    /// For films and sounds: how long, in seconds.
    pub seconds: Option<u32>,
    /// Electronic signatures and seals: who signed, or what kind it is. Noticed, not verified.
    pub signatures: Vec<String>,
    /// Names of hidden sheets and other things a reader of the paper would not see.
    pub hidden: Vec<String>,
}

impl Reading {
    /// A reading of this format; nothing else is known yet.
    pub fn of(format: &str, body: Body) -> Self {
        Reading {
            format: format.into(),
            body,
            pages: None,
            metadata: Metadata::default(),
            misnamed: false,
            pictures: Vec::new(),
            look: None,
            gaps: Vec::new(),
        }
    }

    /// A reading without text, of this format.
    pub fn unreadable(format: &str, why: Why) -> Self {
        Reading::of(format, Body::Unreadable(why))
    }

    /// A reading of text, of this format.
    pub fn text(format: &str, paragraphs: Vec<Paragraph>) -> Self {
        Reading::of(format, Body::Text(paragraphs))
    }

    /// Its paragraphs; none where there is no text.
    pub fn paragraphs(&self) -> &[Paragraph] {
        match &self.body {
            Body::Text(paragraphs) => paragraphs,
            _ => &[],
        }
    }

    /// Whether it is a photo, sound or not: one picture in a file of its own. Many pictures in one
    /// are the pages of something.
    pub fn is_photo(&self) -> bool {
        let many = matches!(self.body, Body::Pictures { count: 2.. });
        !many && image::NAMES.contains(&self.format.as_str())
    }

    /// Whether it is a film, sound or not; a recording of speech is none.
    pub fn is_film(&self) -> bool {
        super::unread::FILMS.contains(&self.format.as_str())
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

impl Picture {
    /// Of a picture's bytes as they are stored, looked at by the eye for this file.
    pub(super) fn of(bytes: &[u8], page: Option<u32>, eye: &mut Eye) -> Self {
        let pixels = imagesize::blob_size(bytes).ok();
        let (taken, orientation) = image::taken(bytes);
        Picture {
            digest: digest(bytes),
            size: bytes.len() as u64,
            pixels: pixels
                .and_then(|size| Some((size.width.try_into().ok()?, size.height.try_into().ok()?))),
            page,
            look: eye.look(bytes, orientation),
            taken,
        }
    }
}

impl Gap {
    /// In words for the clerk, without a full stop.
    pub fn in_words(&self) -> String {
        match self {
            Gap::Scanned(pages) => {
                let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
                format!("没有文字层的页：{}", pages.join("、"))
            }
            Gap::Glyphs(count) => format!("没有文字编码、读不出的字：{count} 个"),
            Gap::Part(name, why) => format!("其中的{name}没有读到：{}", why.in_words()),
        }
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
