//! What hangs on a PDF besides the text of its pages: signatures, comments, attached files, and
//! form fields that nobody has drawn.

use std::collections::BTreeSet;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, Rect, Stream, String as PdfString,
};
use hayro_interpret::hayro_syntax::page::Page;

use super::super::Metadata;
use super::meta;

/// Annotations by which readers comment (ISO 32000-2, table 171); the others belong to the page,
/// and a stamp is a seal more often than a remark.
const COMMENTS: [&str; 14] = [
    "Text",
    "FreeText",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Caret",
    "Ink",
    "FileAttachment",
];
/// Most names of one kind that are listed.
const MOST: usize = 100;
/// How far up a form field's kind is looked for.
const DEEPEST: usize = 32;
/// The bits of an annotation that is not shown: hidden, no view (12.5.3).
const UNSHOWN: u32 = 0b10_0010;

/// Adds signatures, comments and attachments.
pub(super) fn fill(pdf: &Pdf, metadata: &mut Metadata) {
    let mut signatures = BTreeSet::new();
    let mut attachments = BTreeSet::new();
    let rights = usage_rights(pdf);
    for object in pdf.objects() {
        let dict = match object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict().clone(),
            _ => continue,
        };
        let id = dict.obj_id();
        if id.is_none() || id != rights {
            signatures.extend(signature(&dict));
        }
        attachments.extend(attachment(&dict));
    }
    metadata.signatures = signatures.into_iter().take(MOST).collect();
    let comments: usize = pdf.pages().iter().map(comments).sum();
    if comments > 0 {
        metadata.hidden.push(format!("批注 {comments} 处"));
    }
    let attachments = attachments.into_iter().take(MOST);
    metadata
        .hidden
        .extend(attachments.map(|name| format!("附件：{name}")));
}

/// Adobe's own signature by which its reader may save a form; nobody signed anything (12.8.6).
fn usage_rights(pdf: &Pdf) -> Option<hayro_interpret::hayro_syntax::object::ObjectIdentifier> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let rights = catalog.get::<Dict<'_>>("Perms")?;
    let rights = rights.get::<Dict<'_>>("UR3").or_else(|| rights.get("UR"))?;
    rights.obj_id()
}

/// Who signed, or by which handler, where this is a signature (12.8.1) or a seal that a plug-in
/// has put on a page as an annotation of its own kind.
fn signature(dict: &Dict<'_>) -> Option<String> {
    let name = |key: &str| {
        dict.get::<Name<'_>>(key)
            .map(|name| name.as_str().to_string())
    };
    let kind = name("Type");
    if kind.as_deref() == Some("DocTimeStamp") {
        return Some("时间戳".into());
    }
    let signed = kind.as_deref() == Some("Sig") || kind.is_none() && dict.contains_key("ByteRange");
    if signed && dict.contains_key("Contents") {
        let signer = dict.get::<PdfString<'_>>("Name");
        let handler = || {
            Some(format!(
                "电子签名（{}）",
                name("SubFilter").or_else(|| name("Filter"))?
            ))
        };
        return signer
            .and_then(|signer| meta::text(signer.as_bytes()))
            .or_else(handler)
            .or_else(|| Some("电子签名".into()));
    }
    let subtype = name("Subtype").filter(|_| dict.contains_key("Rect"))?;
    let lower = subtype.to_lowercase();
    let seal = lower.contains("seal") || lower.contains("signature");
    seal.then(|| format!("电子印章（{subtype}）"))
}

/// The name of a file inside the file (7.11.4).
fn attachment(dict: &Dict<'_>) -> Option<String> {
    let files = dict.get::<Dict<'_>>("EF")?;
    let held = ["F", "UF"]
        .iter()
        .any(|key| files.get::<Stream<'_>>(*key).is_some());
    let name = ["UF", "F"]
        .iter()
        .find_map(|key| meta::text(dict.get::<PdfString<'_>>(*key)?.as_bytes()));
    held.then(|| name.unwrap_or_else(|| "未命名".into()))
}

fn annotations<'a>(page: &Page<'a>) -> Vec<Dict<'a>> {
    let annotations = page.raw().get::<Array<'_>>("Annots");
    annotations
        .iter()
        .flat_map(|list| list.iter::<Dict<'_>>())
        .collect()
}

fn comments(page: &Page<'_>) -> usize {
    let comment = |annotation: &Dict<'_>| {
        let kind = annotation.get::<Name<'_>>("Subtype");
        kind.is_some_and(|kind| COMMENTS.contains(&kind.as_str()))
    };
    annotations(page).iter().filter(|a| comment(a)).count()
}

/// Values of text and choice fields (12.7.5) that have no appearance: a viewer draws them.
pub(super) fn undrawn_fields(page: &Page<'_>) -> Vec<(Rect, String)> {
    let value = |annotation: Dict<'_>| {
        let drawn = annotation
            .get::<Dict<'_>>("AP")
            .is_some_and(|ap| ap.contains_key("N"));
        let flags = annotation.get::<u32>("F").unwrap_or(0);
        if drawn || flags & UNSHOWN != 0 {
            return None;
        }
        let (mut kind, mut value) = (None, None);
        let mut field = Some(annotation.clone());
        for _ in 0..DEEPEST {
            let Some(at) = field else { break };
            kind = kind.or_else(|| at.get::<Name<'_>>("FT"));
            value = value.or_else(|| at.get::<PdfString<'_>>("V"));
            field = at.get::<Dict<'_>>("Parent");
        }
        matches!(kind?.as_str(), "Tx" | "Ch").then_some(())?;
        Some((
            annotation.get::<Rect>("Rect")?,
            meta::text(value?.as_bytes())?,
        ))
    };
    annotations(page).into_iter().filter_map(value).collect()
}
